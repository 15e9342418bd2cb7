import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** The responder's own metrics. */
export interface ResponderMetrics {
  /** Counts one answered request. `route` is the pattern, never the address, so that the number of series stays small. */
  answered(method: string, route: string, status: number, seconds: number): void;
  /** Notes how reading the configuration went. */
  reloaded(success: boolean): void;
  /** The text of `/metrics`. */
  render(): Promise<string>;
  readonly contentType: string;
}

/** Metrics in a registry of their own, so that several servers can live in one process (tests). */
export function responderMetrics(version: string): ResponderMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const labelNames = ["method", "route", "status"] as const;
  const requests = new Counter({
    name: "responder_http_requests_total",
    help: "Requests answered.",
    labelNames,
    registers,
  });
  const durations = new Histogram({
    name: "responder_http_request_duration_seconds",
    help: "Time from the arrival of a request to the end of its answer.",
    // The status page promises one second.
    buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5],
    labelNames,
    registers,
  });
  const reloadOk = new Gauge({
    name: "responder_config_last_reload_successful",
    help: "1 when the newest configuration was accepted, else 0.",
    registers,
  });
  const reloadTime = new Gauge({
    name: "responder_config_last_reload_success_timestamp_seconds",
    help: "Unix time at which a configuration was last accepted.",
    registers,
  });
  new Gauge({
    name: "responder_build_info",
    help: "Version of this service and of Node.js; always 1.",
    labelNames: ["version", "node"] as const,
    registers,
  }).set({ version, node: process.versions.node }, 1);
  return {
    answered(method, route, status, seconds) {
      const labels = { method, route, status: String(status) };
      requests.inc(labels);
      durations.observe(labels, seconds);
    },
    reloaded(success) {
      reloadOk.set(success ? 1 : 0);
      if (success) reloadTime.setToCurrentTime();
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
