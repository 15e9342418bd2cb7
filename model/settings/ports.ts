/**
 * Every port that the stack listens on, with its default: the main ("web") port of a workload under the workload's
 * name, any other under `<workload>-<port>`. `monitoring:ports` changes them one by one.
 *
 * The defaults are the ones that people know (requirement S5) and the products' own; where two products want the same
 * one (Loki and Alertmanager near 9095, Jaeger and the collector with 4317, 8888 and 13133), the collector keeps it,
 * since applications send to it, and the other moves.
 */
export const defaultPorts = {
  prometheus: 9090,
  alertmanager: 9093,
  grafana: 3000,
  loki: 3100,
  "loki-grpc": 9096,
  jaeger: 16686,
  "jaeger-grpc": 16685,
  "jaeger-otlp-grpc": 14317,
  "jaeger-health": 14133,
  "jaeger-metrics": 14888,
  collector: 4318,
  "collector-otlp-grpc": 4317,
  "collector-health": 13133,
  "collector-metrics": 8888,
  "collector-span-metrics": 8889,
  "node-exporter": 9100,
  "blackbox-exporter": 9115,
  responder: 5001,
} as const;

/** Name of a port setting. */
export type PortName = keyof typeof defaultPorts;

/** Name of the setting that holds a workload's port: the workload's own name for its main port, "web". */
export function portSetting(workload: string, port: string): string {
  return port === "web" ? workload : `${workload}-${port}`;
}
