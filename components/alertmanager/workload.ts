import { toolTable } from "../../tools/versions.ts";
import { goMemoryLimit } from "../go-memory.ts";
import type { Workload } from "../workload.ts";
import { type AlertmanagerConfigInput, renderAlertmanager, secretsUsed } from "./config.ts";

const memoryMib = 128;
const config = "alertmanager.yml";

/** Alertmanager: a single one, so without its cluster port. */
export function alertmanagerWorkload(input: AlertmanagerConfigInput): Workload {
  const { model, site } = input;
  return {
    name: "alertmanager",
    title: "Alertmanager",
    tool: "alertmanager",
    version: toolTable.alertmanager.version,
    args: [
      `--config.file=${config}`,
      `--storage.path=${site.dataDir("alertmanager")}`,
      `--web.listen-address=${site.listen("alertmanager", "web")}`,
      `--web.external-url=${site.url("alertmanager", "web")}`,
      "--cluster.listen-address=",
      // Silences are written at this interval: kill -9 loses those that are younger. The default is 15 minutes.
      "--data.maintenance-interval=1m",
    ],
    env: goMemoryLimit(memoryMib),
    files: { [config]: renderAlertmanager(input) },
    secretFiles: secretsUsed(input),
    ports: [
      {
        name: "web",
        port: model.settings.ports.alertmanager,
        purpose: "the alert UI and API",
        exposed: true,
      },
    ],
    storage: { sizeGib: 1 },
    ui: { port: "web", path: "/" },
    metrics: [{ job: "alertmanager", port: "web", path: "/metrics" }],
    probe: { port: "web", path: "/-/ready" },
    reload: { kind: "http", port: "web", path: "/-/reload" },
    configCheck: [{ tool: "amtool", args: ["check-config", config] }],
    resources: { memoryMib, cpus: 0.25 },
    connects: [],
  };
}
