import { createHash } from "node:crypto";
import { z } from "zod";
import { entries, readIfThere, writeAtomic } from "./files.ts";
import { type Layout, isWorkloadName, workloadLayout } from "./layout.ts";

/** One address that a process listens on. */
export interface ListenAddress {
  /** Port's name within the workload: "web". */
  readonly name: string;
  readonly number: number;
  /** Address that it binds to, without brackets: "127.0.0.1", "::1". */
  readonly address: string;
  /** In the words of an error message: "the web UI and API". */
  readonly purpose: string;
}

/**
 * What runs, as kept on disk beside the files: enough to start a process again without the engine. It holds no
 * secret and no path of a binary (that is found by name and version when it is needed).
 */
export interface Definition {
  readonly name: string;
  readonly title: string;
  readonly tool: string;
  readonly version: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Variables whose values are paths relative to the config folder. */
  readonly pathEnv: Readonly<Record<string, string>>;
  /** Flag that tells the program the folder it was unpacked to. */
  readonly homeFlag?: string | undefined;
  readonly ports: readonly ListenAddress[];
  readonly probe: { readonly url: string };
  /** Names of the files in its config folder. */
  readonly files: readonly string[];
  /** Names of its secret files. */
  readonly secretFiles: readonly string[];
  /** Hash of what a running process cannot take over: it is restarted when this changes. */
  readonly restartKey: string;
  /** It is being deleted: it must not run any more, and the definition goes last. */
  readonly removed: boolean;
}

const schema = z.object({
  name: z.string(),
  title: z.string(),
  tool: z.string(),
  version: z.string(),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()),
  pathEnv: z.record(z.string(), z.string()),
  homeFlag: z.string().optional(),
  ports: z.array(
    z.object({ name: z.string(), number: z.number(), address: z.string(), purpose: z.string() }),
  ),
  probe: z.object({ url: z.string() }),
  files: z.array(z.string()),
  secretFiles: z.array(z.string()),
  restartKey: z.string(),
  removed: z.boolean(),
});

/** Hash of a JSON value whose keys are in a fixed order. */
export function hashOf(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(value)))
    .digest("hex")
    .slice(0, 16);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

/** What a running process was started with: two revisions that are equal need no restart. */
export function revisionOf(definition: Definition): string {
  const { tool, version, args, env, pathEnv, homeFlag = "", probe, restartKey } = definition;
  return hashOf({ tool, version, args, env, pathEnv, homeFlag, probe, restartKey });
}

/** The definition of a workload, or undefined when there is none or it cannot be read (it is then written anew). */
export async function readDefinition(layout: Layout, name: string): Promise<Definition | undefined> {
  const text = await readIfThere(workloadLayout(layout, name).definition);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Every workload that is to run, by name in alphabetical order. */
export async function readDefinitions(layout: Layout): Promise<readonly Definition[]> {
  const names = (await entries(layout.workloads)).filter(isWorkloadName);
  const all = await Promise.all(names.map((name) => readDefinition(layout, name)));
  return all.flatMap((definition) => (definition === undefined || definition.removed ? [] : [definition]));
}

/** Keeps a definition. */
export async function writeDefinition(layout: Layout, definition: Definition): Promise<void> {
  const text = `${JSON.stringify(sorted(definition), undefined, 2)}\n`;
  await writeAtomic(workloadLayout(layout, definition.name).definition, text);
}
