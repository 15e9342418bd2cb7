import { generatedYaml } from "../generated-yaml.ts";
import type { Site } from "../site.ts";
import { dashboardsFolder } from "./config.ts";

const source = "components/grafana/provisioning.ts";

/**
 * Renders the provider of the dashboards: files in the config folder are the only truth, so a change in the browser
 * cannot be saved over them. Grafana looks for changed files every ten seconds.
 */
export function renderDashboardProvider(site: Site): string {
  return generatedYaml(source, {
    apiVersion: 1,
    providers: [
      {
        name: "stack",
        orgId: 1,
        type: "file",
        disableDeletion: true,
        allowUiUpdates: false,
        updateIntervalSeconds: 10,
        options: {
          path: `${site.configDir("grafana")}/${dashboardsFolder}`,
          foldersFromFilesStructure: true,
        },
      },
    ],
  });
}
