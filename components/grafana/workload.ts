import type { Settings } from "../../model/settings/schema.ts";
import { toolTable } from "../../tools/versions.ts";
import { goMemoryLimit } from "../go-memory.ts";
import type { Site } from "../site.ts";
import type { Workload } from "../workload.ts";
import { dashboardsFolder, grafanaPaths, provisioningFolder, renderGrafanaIni } from "./config.ts";
import { renderDataSources } from "./datasources.ts";
import { renderOverview } from "./overview.ts";
import { renderDashboardProvider } from "./provisioning.ts";

/** What Grafana's workload is made from. */
export interface GrafanaInput {
  readonly settings: Pick<Settings, "ports" | "prometheus">;
  readonly site: Site;
  /**
   * Dashboards: path below the dashboards folder → JSON. The overview is always there.
   * @default none
   */
  readonly dashboards?: Readonly<Record<string, string>>;
}

const memoryMib = 300;

/** Grafana: dashboards, with everything provisioned from files. */
export function grafanaWorkload({ settings, site, dashboards = {} }: GrafanaInput): Workload {
  const all = Object.entries({ "overview.json": renderOverview(), ...dashboards });
  return {
    name: "grafana",
    title: "Grafana",
    tool: "grafana",
    version: toolTable.grafana.version,
    args: ["server", "--config=grafana.ini"],
    homeFlag: "--homepath",
    env: goMemoryLimit(memoryMib),
    pathEnv: grafanaPaths(site),
    files: {
      "grafana.ini": renderGrafanaIni(site),
      [`${provisioningFolder}/datasources/datasources.yml`]: renderDataSources({ settings, site }),
      [`${provisioningFolder}/dashboards/dashboards.yml`]: renderDashboardProvider(site),
      ...Object.fromEntries(all.map(([path, text]) => [`${dashboardsFolder}/${path}`, text])),
    },
    secretFiles: ["grafanaAdminPassword"],
    ports: [{ name: "web", port: settings.ports.grafana, purpose: "the dashboards", exposed: true }],
    storage: { sizeGib: 5 },
    ui: { port: "web", path: "/" },
    metrics: [{ job: "grafana", port: "web", path: "/metrics" }],
    probe: { port: "web", path: "/api/health" },
    reload: { kind: "restart" },
    watched: [`${dashboardsFolder}/`],
    resources: { memoryMib, cpus: 0.5 },
    connects: [
      { to: "prometheus", port: "web" },
      { to: "alertmanager", port: "web" },
      { to: "loki", port: "web" },
      { to: "jaeger", port: "web" },
    ],
  };
}
