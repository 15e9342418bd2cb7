import type { Site } from "../site.ts";
import { socketAddress } from "../socket-address.ts";
import { renderIni } from "./ini.ts";

const source = "components/grafana/config.ts";

/** Name of the administrator; the password is the secret `grafanaAdminPassword`. */
export const adminUser = "admin";

/** Folder of the provisioning files, in the config folder. */
export const provisioningFolder = "provisioning";
/** Folder of the dashboards, in the config folder. */
export const dashboardsFolder = "dashboards";

/**
 * Where Grafana keeps and finds its things, as environment variables whose values are relative to the config folder:
 * it takes relative paths of its own configuration from its home, the folder of the unpacked archive.
 */
export function grafanaPaths(site: Site): Readonly<Record<string, string>> {
  const data = site.dataDir("grafana");
  return {
    GF_PATHS_DATA: data,
    GF_PATHS_LOGS: `${data}/log`,
    GF_PATHS_PLUGINS: `${data}/plugins`,
    GF_PATHS_PROVISIONING: `${site.configDir("grafana")}/${provisioningFolder}`,
  };
}

/**
 * Renders grafana.ini: behind a login, with a password from a secret file, and without anything that calls home.
 * The password is the one of the first start; Grafana keeps it in its database from then on.
 */
export function renderGrafanaIni(site: Site): string {
  const { host, port } = socketAddress(site.listen("grafana", "web"));
  return renderIni(source, {
    server: {
      protocol: "http",
      http_addr: host,
      http_port: port,
      root_url: `${site.url("grafana", "web")}/`,
      // The access log that requirement O4 asks for.
      router_logging: true,
    },
    security: {
      admin_user: adminUser,
      admin_password: `$__file{${site.secretPath("grafana", "grafanaAdminPassword")}}`,
      disable_gravatar: true,
    },
    users: { allow_sign_up: false, allow_org_create: false },
    "auth.anonymous": { enabled: false },
    analytics: {
      reporting_enabled: false,
      check_for_updates: false,
      check_for_plugin_updates: false,
      feedback_links_enabled: false,
    },
    news: { news_feed_enabled: false },
    snapshots: { external_enabled: false },
    // Otherwise it fetches apps from the internet at every start, and updates what is installed.
    plugins: { preinstall_disabled: true, preinstall_auto_update: false },
    // Alerts are Prometheus' and Alertmanager's: Grafana shows them and evaluates none of its own.
    unified_alerting: { enabled: true, execute_alerts: false },
    metrics: { enabled: true },
    log: { mode: "console", level: "info" },
    "log.console": { format: "json" },
  });
}
