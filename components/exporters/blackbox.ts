import type { Settings } from "../../model/settings/schema.ts";
import { toolTable } from "../../tools/versions.ts";
import { goMemoryLimit } from "../go-memory.ts";
import type { Site } from "../site.ts";
import type { Workload } from "../workload.ts";
import { renderBlackbox } from "./blackbox-config.ts";

/** What the blackbox exporter's workload is made from. */
export interface BlackboxExporterInput {
  readonly settings: Pick<Settings, "ports">;
  readonly site: Site;
}

const memoryMib = 64;
const config = "blackbox.yml";

/** The blackbox exporter: probes endpoints from outside, over HTTP, TCP, TLS, ICMP and DNS. */
export function blackboxExporterWorkload({ settings, site }: BlackboxExporterInput): Workload {
  return {
    name: "blackbox-exporter",
    title: "Blackbox exporter",
    tool: "blackbox_exporter",
    version: toolTable.blackbox_exporter.version,
    args: [
      `--config.file=${config}`,
      `--web.listen-address=${site.listen("blackbox-exporter", "web")}`,
      "--log.format=json",
    ],
    env: goMemoryLimit(memoryMib),
    files: { [config]: renderBlackbox() },
    ports: [{ name: "web", port: settings.ports["blackbox-exporter"], purpose: "probes from outside" }],
    // Not "blackbox": that is the job of the probes, which tell of others.
    metrics: [{ job: "blackbox-exporter", port: "web", path: "/metrics" }],
    probe: { port: "web", path: "/-/healthy" },
    reload: { kind: "http", port: "web", path: "/-/reload" },
    configCheck: [{ tool: "blackbox_exporter", args: [`--config.file=${config}`, "--config.check"] }],
    resources: { memoryMib, cpus: 0.25 },
    connects: [],
  };
}
