import type { Model } from "../../model/model.ts";
import type { Inhibition } from "../../notify/routing.ts";
import { generatedYaml } from "../generated-yaml.ts";
import type { SecretName, Site } from "../site.ts";

/** What alertmanager.yml is rendered from. */
export interface AlertmanagerConfigInput {
  readonly model: Model;
  readonly site: Site;
  /** Which secrets are set; their values are read by Alertmanager itself, from files. */
  readonly secrets: ReadonlySet<SecretName>;
}

/** Receiver of alerts that are only shown: those of a stack without an address, and those with no channel. */
export const nobody = "nobody";
/** Receiver behind the webhook setting. */
export const webhook = "webhook";

/** Renders alertmanager.yml. */
export function renderAlertmanager(input: AlertmanagerConfigInput): string {
  const { routing, settings } = input.model;
  const { groupWait, groupInterval, repeatInterval } = settings.alertmanager;
  const config = webhookConfig(input);
  const receiver = config === undefined ? nobody : webhook;
  const someOnlyShown = input.model.ruleGroups.some(({ alerts }) =>
    alerts.some(({ labels }) => labels["channels"] === "none"),
  );
  return generatedYaml("components/alertmanager/config.ts", {
    global: { resolve_timeout: routing.resolveTimeout },
    route: {
      receiver,
      group_by: routing.groupBy,
      group_wait: groupWait,
      group_interval: groupInterval,
      repeat_interval: repeatInterval,
      routes: [
        ...(someOnlyShown ? [{ receiver: nobody, matchers: [matcher("channels", "=", "none")] }] : []),
        {
          receiver,
          matchers: [matcher("alertname", "=", routing.heartbeat.alertname)],
          repeat_interval: routing.heartbeat.repeatInterval,
        },
      ],
    },
    inhibit_rules: routing.inhibitions.map(inhibitRule),
    receivers: [
      ...(someOnlyShown || config === undefined ? [{ name: nobody }] : []),
      ...(config === undefined ? [] : [{ name: webhook, webhook_configs: [config] }]),
    ],
  });
}

/** The secrets that the receiver reads, in the order of their names. */
export function secretsUsed({
  model,
  secrets,
}: Omit<AlertmanagerConfigInput, "site">): readonly SecretName[] {
  const { url, username } = model.settings.webhook;
  if (url === undefined && !secrets.has("webhookUrl")) return [];
  const used = new Set<SecretName>();
  if (url === undefined) used.add("webhookUrl");
  if (username !== undefined) used.add("webhookPassword");
  else if (secrets.has("webhookToken")) used.add("webhookToken");
  return [...used].sort();
}

function webhookConfig(input: AlertmanagerConfigInput): object | undefined {
  const { model, site } = input;
  const { url, username, sendResolved } = model.settings.webhook;
  const used = secretsUsed(input);
  if (url === undefined && !used.includes("webhookUrl")) return undefined;
  const path = (secret: SecretName): string => site.secretPath("alertmanager", secret);
  return {
    ...(url === undefined ? { url_file: path("webhookUrl") } : { url }),
    send_resolved: sendResolved,
    ...(username === undefined
      ? {}
      : { http_config: { basic_auth: { username, password_file: path("webhookPassword") } } }),
    ...(used.includes("webhookToken")
      ? { http_config: { authorization: { type: "Bearer", credentials_file: path("webhookToken") } } }
      : {}),
  };
}

function inhibitRule({ source, mutes, equal }: Inhibition): object {
  return {
    source_matchers: [matcher("severity", "=", source)],
    target_matchers: [
      mutes.length === 1
        ? matcher("severity", "=", mutes[0] ?? "")
        : matcher("severity", "=~", mutes.join("|")),
    ],
    equal,
  };
}

function matcher(label: string, operator: "=" | "=~", value: string): string {
  return `${label}${operator}${JSON.stringify(value)}`;
}
