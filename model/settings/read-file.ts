import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { distance } from "fastest-levenshtein";
import { load, YAMLException } from "js-yaml";
import { type Problem, ProblemsError, refuse } from "../problem.ts";
import { nearest, settingsPrefix } from "./parse.ts";

/** Keys at the top of a stack's settings file: `config`, and what Pulumi itself keeps beside it. */
const topLevelKeys = ["config", "encryptionsalt", "secretsprovider", "encryptedkey", "environment"] as const;

/** How the encrypted values of a settings file are encrypted, in Pulumi's own words. */
export type Encryption = Readonly<
  Partial<Record<"encryptionsalt" | "secretsprovider" | "encryptedkey", string>>
>;

/** A stack's settings file as it was read, not checked yet: {@link parseSettings} does that. */
export interface SettingsFile {
  /** Absolute path. */
  readonly path: string;
  /** Name for messages: "Pulumi.dev.yaml". */
  readonly name: string;
  /** Key → value, with the keys as written: "monitoring:prometheus". */
  readonly config: Readonly<Record<string, unknown>>;
  readonly encryption: Encryption;
}

/** Folder of the settings files: `$MONITORING_SETTINGS_DIR`, else the project. */
export function settingsFolder(projectDir: string, variables: NodeJS.ProcessEnv = process.env): string {
  const folder = variables["MONITORING_SETTINGS_DIR"];
  return folder === undefined || folder === "" ? projectDir : folder;
}

/** Name of an environment's settings file: "Pulumi.dev.yaml". */
export function settingsFileName(environment: string): string {
  return `Pulumi.${environment}.yaml`;
}

/** Environments that have a settings file in the folder, in alphabetical order. */
export function environmentsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => /^Pulumi\.([A-Za-z0-9][\w-]*)\.yaml$/.exec(name)?.[1] ?? [])
      .sort();
  } catch {
    return [];
  }
}

/**
 * Reads the settings file of an environment.
 *
 * @throws ProblemsError when there is none (naming those that exist), when it is no YAML (with line and column), or when
 * a key stands where Pulumi would pass over it in silence.
 */
export function readSettingsFile(folder: string, environment: string): SettingsFile {
  const name = settingsFileName(environment);
  const path = join(folder, name);
  const document = parseYaml(readText(folder, path, name, environment), name);
  // A lone "config:", with everything under it commented out, is null in YAML and means the defaults.
  const config = isMap(document) && "config" in document ? (document["config"] ?? {}) : undefined;
  if (!isMap(document) || !isMap(config))
    throw new ProblemsError([
      {
        where: name,
        message: 'expected settings under "config:", found none: start the file with "config: {}"',
      },
    ]);
  refuse([
    ...Object.keys(document)
      .filter((key) => !(topLevelKeys as readonly string[]).includes(key))
      .map((key) => ({ where: `${name}: ${key}`, message: misplaced(key) })),
    ...Object.keys(config).flatMap((key) => wrongPrefix(name, key)),
  ]);
  const encryption = Object.fromEntries(
    (["secretsprovider", "encryptionsalt", "encryptedkey"] as const).flatMap((key) => {
      const value = document[key];
      return typeof value === "string" ? [[key, value] as const] : [];
    }),
  );
  return { path, name, config, encryption };
}

function readText(folder: string, path: string, name: string, environment: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const known = environmentsIn(folder);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      throw new ProblemsError([
        { where: name, message: `expected a file that can be read at ${path}, and it cannot be` },
      ]);
    const hint =
      known.length === 0
        ? `there is no Pulumi.<environment>.yaml in ${folder}: write one that starts with "config: {}"`
        : `found settings for ${known.join(", ")}${suggestion(environment, known)}`;
    throw new ProblemsError([
      {
        where: name,
        message: `expected the settings of the environment "${environment}" in this file; ${hint}`,
      },
    ]);
  }
}

function suggestion(environment: string, known: readonly string[]): string {
  const hint = nearest(environment, known);
  return hint.startsWith(": did you mean") ? hint : ": choose one with --env, or write this file";
}

function parseYaml(text: string, name: string): unknown {
  // js-yaml calls a file of nothing but comments a mistake.
  if (text.replaceAll(/^\s*#.*$/gm, "").trim() === "") return undefined;
  try {
    return load(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { mark } = error;
    const where = mark === undefined ? name : `${name}:${mark.line + 1}:${mark.column + 1}`;
    throw new ProblemsError([
      {
        where,
        message: `expected YAML, found a mistake here (${error.reason}): mend this line or the one before it`,
      },
    ]);
  }
}

function misplaced(key: string): string {
  return `expected one of ${topLevelKeys.join(", ")} at the top of the file: move it under "config:"${
    key.startsWith(settingsPrefix) ? "" : ` as "${settingsPrefix}${key}"`
  }`;
}

/** Pulumi takes a key without our prefix for another project's and passes over it, so a slip there would go unseen. */
function wrongPrefix(name: string, key: string): Problem[] {
  const colon = key.indexOf(":");
  if (colon < 0)
    return [
      {
        where: `${name}: ${key}`,
        message: `expected a key that starts with "${settingsPrefix}", such as "${settingsPrefix}${key}"`,
      },
    ];
  const own = settingsPrefix.slice(0, -1);
  const namespace = key.slice(0, colon);
  if (namespace === own || distance(namespace, own) > 3) return [];
  return [
    {
      where: `${name}: ${key}`,
      message: `unknown prefix: did you mean "${settingsPrefix}${key.slice(colon + 1)}"?`,
    },
  ];
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
