import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { secretVariables } from "../model/settings/environment.ts";
import type { SecretName } from "../model/settings/secrets.ts";
import { layoutOf } from "../providers/process/layout.ts";

const name = "grafanaAdminPassword" satisfies SecretName;

/** File (0600) that keeps the generated password of Grafana's administrator. */
export function grafanaPasswordFile(environment: string): string {
  return join(layoutOf(environment).root, "grafana-admin-password");
}

/**
 * Gives Grafana a password of its own when nobody set one: there never is a default one. It is generated once, kept in
 * the state folder and passed on as the environment variable that people could set as well.
 *
 * @param secrets which secrets are set.
 */
export function ensureGrafanaPassword(
  environment: string,
  secrets: ReadonlySet<SecretName>,
  variables: NodeJS.ProcessEnv = process.env,
): void {
  if (secrets.has(name)) return;
  const path = grafanaPasswordFile(environment);
  const known = readPassword(path);
  if (known === undefined) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, `${randomBytes(18).toString("base64url")}\n`, { mode: 0o600 });
  }
  variables[secretVariables[name]] = known ?? readPassword(path);
}

/** The password in a file; undefined when there is none. */
export function readPassword(path: string): string | undefined {
  try {
    const password = readFileSync(path, "utf8").trim();
    return password === "" ? undefined : password;
  } catch {
    return undefined;
  }
}
