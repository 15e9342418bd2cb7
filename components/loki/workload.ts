import type { Settings } from "../../model/settings/schema.ts";
import { toolTable } from "../../tools/versions.ts";
import { goMemoryLimit } from "../go-memory.ts";
import type { Site } from "../site.ts";
import type { Workload } from "../workload.ts";
import { renderEmptyLokiRules, renderLoki, rulesFile, rulesFolder } from "./config.ts";

/** What Loki's workload is made from. */
export interface LokiInput {
  readonly settings: Pick<Settings, "loki" | "ports">;
  readonly site: Site;
}

const memoryMib = 512;

/** Loki, the log database, as one process that keeps everything in its data folder. */
export function lokiWorkload({ settings, site }: LokiInput): Workload {
  return {
    name: "loki",
    title: "Loki",
    tool: "loki",
    version: toolTable.loki.version,
    args: ["-config.file=loki.yml"],
    env: goMemoryLimit(memoryMib),
    files: { "loki.yml": renderLoki({ settings, site }), [rulesFile]: renderEmptyLokiRules() },
    ports: [
      { name: "web", port: settings.ports.loki, purpose: "the log query and push API" },
      { name: "grpc", port: settings.ports["loki-grpc"], purpose: "Loki's talk with itself" },
    ],
    storage: { sizeGib: 50 },
    metrics: [{ job: "loki", port: "web", path: "/metrics" }],
    probe: { port: "web", path: "/ready" },
    reload: { kind: "restart" },
    watched: [`${rulesFolder}/`],
    configCheck: [{ tool: "loki", args: ["-config.file=loki.yml", "-verify-config"] }],
    resources: { memoryMib, cpus: 1 },
    connects: [{ to: "alertmanager", port: "web" }],
  };
}
