import type { Settings } from "../../model/settings/schema.ts";
import { toolTable } from "../../tools/versions.ts";
import { goMemoryLimit } from "../go-memory.ts";
import type { Site } from "../site.ts";
import type { Workload } from "../workload.ts";
import { featureGates, healthPath, renderCollector } from "./config.ts";

/** What the collector's workload is made from. */
export interface CollectorInput {
  readonly settings: Pick<Settings, "logs" | "ports">;
  readonly site: Site;
  /**
   * Whether the host has a systemd journal and `journalctl`. Without them the journal is not read, whatever the
   * settings say: the collector would not start.
   */
  readonly journalAvailable: boolean;
}

const memoryMib = 300;
const config = "collector.yml";

/** The OpenTelemetry Collector: one on every host, since it reads the logs of the host it runs on. */
export function collectorWorkload({ settings, site, journalAvailable }: CollectorInput): Workload {
  const { ports } = settings;
  const gates = `--feature-gates=${featureGates.join(",")}`;
  return {
    name: "collector",
    title: "OpenTelemetry Collector",
    tool: "collector",
    version: toolTable.collector.version,
    args: [`--config=${config}`, gates],
    env: goMemoryLimit(memoryMib),
    files: { [config]: renderCollector({ settings, site, journalAvailable, memoryMib }) },
    ports: [
      { name: "web", port: ports.collector, purpose: "traces and logs over OTLP/HTTP", exposed: true },
      {
        name: "otlp-grpc",
        port: ports["collector-otlp-grpc"],
        purpose: "traces and logs over OTLP/gRPC",
        exposed: true,
      },
      { name: "health", port: ports["collector-health"], purpose: "the collector's health check" },
      { name: "metrics", port: ports["collector-metrics"], purpose: "the collector's own metrics" },
      {
        name: "span-metrics",
        port: ports["collector-span-metrics"],
        purpose: "rates and durations of the spans",
      },
    ],
    storage: { sizeGib: 5 },
    metrics: [
      { job: "otel-collector", port: "metrics", path: "/metrics" },
      // Requests, errors and durations of every operation that it sees spans of.
      { job: "span-metrics", port: "span-metrics", path: "/metrics", serviceLabel: "service_name" },
    ],
    probe: { port: "health", path: healthPath },
    // It takes SIGHUP, but it stops everything to start again with the new file, and ends when that fails.
    reload: { kind: "restart" },
    configCheck: [{ tool: "collector", args: ["validate", `--config=${config}`, gates] }],
    resources: { memoryMib, cpus: 0.5 },
    scale: "every-host",
    hostAccess: "read-logs",
    connects: [
      { to: "loki", port: "web" },
      { to: "jaeger", port: "otlp-grpc" },
    ],
  };
}
