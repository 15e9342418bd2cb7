import { closest, distance } from "fastest-levenshtein";
import type { z } from "zod";
import { type Problem, ProblemsError } from "../problem.ts";
import { alertOverrideSchema, type Settings, settingsSchema } from "./schema.ts";
import { type SecretName, secretNames } from "./secrets.ts";

/** Every key of this project in a stack's configuration starts with it. */
export const settingsPrefix = "monitoring:";

/** Settings, and which secrets are set (never their values). */
export interface ParsedSettings {
  readonly settings: Settings;
  readonly secrets: ReadonlySet<SecretName>;
}

/**
 * Checks a stack's configuration and fills in the defaults.
 *
 * @param config key → value as in `Pulumi.<env>.yaml` under `config:`; keys of other projects are left alone.
 * @param environmentSecrets secrets that environment variables set.
 * @throws ProblemsError with every problem at once.
 */
export function parseSettings(
  config: Readonly<Record<string, unknown>>,
  environmentSecrets: ReadonlySet<SecretName> = new Set(),
): ParsedSettings {
  const own = Object.entries(config)
    .filter(([key]) => key.startsWith(settingsPrefix))
    .map(([key, value]) => [key.slice(settingsPrefix.length), value] as const);
  const secrets = new Set(environmentSecrets);
  const plain: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [key, value] of own) {
    if (isSecretName(key)) {
      if (isSecure(value)) secrets.add(key);
      else problems.push({ where: settingsPrefix + key, message: plainSecret(key) });
    } else if (containsSecure(value)) {
      problems.push({ where: settingsPrefix + key, message: nestedSecret() });
    } else plain[key] = value;
  }
  const result = settingsSchema.safeParse(plain);
  if (!result.success) problems.push(...result.error.issues.flatMap((issue) => describe(issue, plain)));
  else problems.push(...crossChecks(result.data, secrets));
  if (problems.length > 0 || !result.success) throw new ProblemsError(problems);
  return { settings: deepFreeze(result.data), secrets };
}

function isSecretName(key: string): key is SecretName {
  return (secretNames as readonly string[]).includes(key);
}

function isSecure(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

function containsSecure(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return isSecure(value) || Object.values(value).some(containsSecure);
}

function plainSecret(key: string): string {
  return `expected an encrypted value, found plain text: run './monitoring secret set ${key}', or set the environment variable instead`;
}

function nestedSecret(): string {
  return `found an encrypted value ("secure:") where no secret is read: secrets are top-level keys, one of ${secretNames.join(", ")}`;
}

/** Settings that only make sense together. */
function crossChecks(settings: Settings, secrets: ReadonlySet<SecretName>): Problem[] {
  const problems: Problem[] = [];
  const byPort = new Map<number, string>();
  for (const [name, port] of Object.entries(settings.ports)) {
    const taken = byPort.get(port);
    if (taken !== undefined)
      problems.push({
        where: `${settingsPrefix}ports.${name}`,
        message: `expected a port of its own, found ${port}, which is ${settingsPrefix}ports.${taken} already: give one of them another port`,
      });
    byPort.set(port, name);
  }
  if (settings.webhook.url !== undefined && secrets.has("webhookUrl"))
    problems.push({
      where: `${settingsPrefix}webhook.url`,
      message: "expected one address, found this one and the secret webhookUrl: remove one of them",
    });
  if (settings.webhook.username !== undefined && !secrets.has("webhookPassword"))
    problems.push({
      where: `${settingsPrefix}webhook.username`,
      message: "expected a password with it, found none: run './monitoring secret set webhookPassword'",
    });
  if (settings.webhook.username !== undefined && secrets.has("webhookToken"))
    problems.push({
      where: `${settingsPrefix}webhook.username`,
      message:
        "expected basic authentication or a bearer token, found both: remove the user name or the secret webhookToken",
    });
  return problems;
}

function describe(issue: z.core.$ZodIssue, plain: Record<string, unknown>): Problem[] {
  const where = (path: readonly PropertyKey[]): string =>
    settingsPrefix +
    path
      .map((part) => (typeof part === "number" ? `[${part}]` : String(part)))
      .join(".")
      .replaceAll(".[", "[");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      where: where([...issue.path, key]),
      message: `unknown setting${nearest(key, keysAt(issue.path))}`,
    }));
  const value = valueAt(plain, issue.path);
  const found = value === undefined ? "nothing" : JSON.stringify(value);
  const expected = /^expected/.test(issue.message) ? issue.message : lowerFirst(issue.message);
  return [{ where: where(issue.path), message: `${expected}, got ${found}` }];
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Names that a message lists when none is near; of more it shows the ones that begin alike. */
const listed = 12;

/** `: did you mean "x"?` when a name is near enough to be a slip, else the names there are. */
export function nearest(name: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const candidate = closest(name, known);
  if (distance(name, candidate) <= Math.max(2, Math.floor(name.length / 3)))
    return `: did you mean "${candidate}"?`;
  const names = [...known].sort();
  if (names.length <= listed) return `: expected one of ${names.join(", ")}`;
  const alike = [...names].sort((a, b) => distance(name, a) - distance(name, b)).slice(0, listed / 2);
  return `: the nearest of ${names.length} are ${alike.sort().join(", ")}`;
}

function keysAt(path: readonly PropertyKey[]): readonly string[] {
  const defaults: unknown = path.length === 0 ? undefined : valueAt(settingsSchema.parse({}), path);
  if (path.length === 0) return [...Object.keys(settingsSchema.shape), ...secretNames];
  if (path[0] === "tenants" && path.length === 2) return ["alerts"];
  if (path[0] === "alerts" || path[0] === "tenants") return Object.keys(alertOverrideSchema.shape);
  const section = settingsSchema.shape[path[0] as keyof typeof settingsSchema.shape] as unknown as {
    unwrap?: () => { shape?: Record<string, unknown> };
  };
  const shape = section.unwrap?.().shape;
  return Object.keys(shape ?? (typeof defaults === "object" && defaults !== null ? defaults : {}));
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
