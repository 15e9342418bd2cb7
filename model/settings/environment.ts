import { secretNames, type SecretName } from "./secrets.ts";

/** The environment variable that sets each secret; it goes before the stack's configuration. */
export const secretVariables: Readonly<Record<SecretName, string>> = {
  webhookUrl: "MONITORING_WEBHOOK_URL",
  webhookPassword: "MONITORING_WEBHOOK_PASSWORD",
  webhookToken: "MONITORING_WEBHOOK_TOKEN",
  grafanaAdminPassword: "GRAFANA_ADMIN_PASSWORD",
};

/**
 * Which secrets the environment sets. An empty variable counts as unset, as it does in CI systems that pass every
 * variable on.
 */
export function environmentSecrets(variables: NodeJS.ProcessEnv): ReadonlySet<SecretName> {
  return new Set(secretNames.filter((name) => (variables[secretVariables[name]] ?? "") !== ""));
}
