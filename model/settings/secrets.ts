/**
 * The secrets there are: a fixed list of top-level configuration keys (`monitoring:webhookPassword`), each also read
 * from an environment variable. A secret nested in another setting would be stored as plain text, so it is refused.
 */
export const secretNames = ["webhookUrl", "webhookPassword", "webhookToken", "grafanaAdminPassword"] as const;

/** Name of a secret: the key under `monitoring:` and the name of its file. */
export type SecretName = (typeof secretNames)[number];
