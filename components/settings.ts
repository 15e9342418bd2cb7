import * as pulumi from "@pulumi/pulumi";
import { environmentSecrets, secretVariables } from "../model/settings/environment.ts";
import { type ParsedSettings, parseSettings, settingsPrefix } from "../model/settings/parse.ts";
import { type SecretName, secretNames } from "./site.ts";

/** The SDK has this function and leaves it out of its declarations. */
const { isConfigSecret } = pulumi.runtime as typeof pulumi.runtime & {
  isConfigSecret: (key: string) => boolean;
};

/** Settings of the running program, with the values of the secrets, which stay secret in the state. */
export interface ProgramSettings extends ParsedSettings {
  readonly secretValues: Readonly<Partial<Record<SecretName, pulumi.Output<string>>>>;
}

/**
 * Reads the configuration of the running Pulumi program: the same parser that `check` and `render` use on the file.
 * An environment variable goes before the stack's configuration, as it does there.
 *
 * @throws ProblemsError with every wrong setting.
 */
export function readSettings(): ProgramSettings {
  const config = new pulumi.Config("monitoring");
  const raw = Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(settingsPrefix))
      .map(([key, text]) => [key, isConfigSecret(key) ? { secure: "" } : parseValue(text)]),
  );
  const parsed = parseSettings(raw, environmentSecrets(process.env));
  const values = secretNames.flatMap((name) => {
    const fromEnvironment = process.env[secretVariables[name]];
    const value =
      fromEnvironment === undefined || fromEnvironment === ""
        ? config.getSecret(name)
        : pulumi.secret(fromEnvironment);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...parsed, secretValues: Object.fromEntries(values) };
}

/** Pulumi hands structured values over as JSON and plain ones as text; numbers and booleans are text too. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
