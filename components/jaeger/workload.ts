import type { Settings } from "../../model/settings/schema.ts";
import { toolTable } from "../../tools/versions.ts";
import { goMemoryLimit } from "../go-memory.ts";
import type { Site } from "../site.ts";
import type { Workload } from "../workload.ts";
import { healthPath, renderJaeger } from "./config.ts";

/** What Jaeger's workload is made from. */
export interface JaegerInput {
  readonly settings: Pick<Settings, "jaeger" | "ports">;
  readonly site: Site;
}

const memoryMib = 400;

/** Jaeger, the trace database, as one process that keeps its traces in its data folder. */
export function jaegerWorkload({ settings, site }: JaegerInput): Workload {
  const { ports } = settings;
  return {
    name: "jaeger",
    title: "Jaeger",
    tool: "jaeger",
    version: toolTable.jaeger.version,
    args: ["--config=jaeger.yml"],
    env: goMemoryLimit(memoryMib),
    files: { "jaeger.yml": renderJaeger({ settings, site }) },
    ports: [
      { name: "web", port: ports.jaeger, purpose: "the trace UI and API" },
      { name: "grpc", port: ports["jaeger-grpc"], purpose: "the trace API over gRPC" },
      { name: "otlp-grpc", port: ports["jaeger-otlp-grpc"], purpose: "traces from the collector" },
      { name: "health", port: ports["jaeger-health"], purpose: "Jaeger's health check" },
      { name: "metrics", port: ports["jaeger-metrics"], purpose: "Jaeger's own metrics" },
    ],
    storage: { sizeGib: 20 },
    metrics: [{ job: "jaeger", port: "metrics", path: "/metrics" }],
    probe: { port: "health", path: healthPath },
    reload: { kind: "restart" },
    configCheck: [{ tool: "jaeger", args: ["validate", "--config=jaeger.yml"] }],
    resources: { memoryMib, cpus: 0.5 },
    connects: [],
  };
}
