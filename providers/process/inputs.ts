import { posix } from "node:path";
import { z } from "zod";
import { hashOf } from "./definition.ts";
import type { Definition } from "./definition.ts";
import { isEnvironmentName, isWorkloadName } from "./layout.ts";
import { type RawProperties, holdsSecret, holdsUnknown, unwrap } from "./property-values.ts";

const name = z.string().refine(isWorkloadName, { error: 'expected a name such as "node-exporter"' });
const environment = z
  .string()
  .refine(isEnvironmentName, { error: 'expected the name of an environment, such as "dev"' });
const httpUrl = z.url({
  protocol: /^http$/,
  error: 'expected a URL such as "http://127.0.0.1:9090/-/ready"',
});

const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/);

/** Paths that stay inside the folder. */
function fileNames(texts: Readonly<Record<string, string>>): boolean {
  return Object.keys(texts).every(
    (path) =>
      path !== "" &&
      path !== "." &&
      !posix.isAbsolute(path) &&
      posix.normalize(path) === path &&
      !path.startsWith(".."),
  );
}

const files = z
  .record(z.string(), z.string())
  .refine(fileNames, { error: 'expected paths inside the config folder, such as "rules/host.yml"' });

const reload = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("http"), url: httpUrl }),
  z.strictObject({ kind: z.literal("signal"), signal: z.literal("SIGHUP") }),
  z.strictObject({ kind: z.literal("restart") }),
]);

/** How a process of the local target is: what {@link ProcessInputs.status} is when it is not as it should be. */
export type ProcessStatus = "running" | "starting" | "stopped" | "failed" | "unresponsive" | "interrupted";

/** Inputs of a `process:index:Process`. */
export const processSchema = z.strictObject({
  /** Workload's name; also its folder. */
  name,
  /** Environment that it belongs to, which names the state folder. */
  environment,
  /** Name for people. */
  title: z.string().min(1),
  /** Tool of tools/versions.ts, and its version. */
  tool: z.string().min(1),
  version: z.string().min(1),
  args: z.array(z.string()),
  /** Never a secret. */
  env: z.record(variable, z.string()).default({}),
  /** Variables whose values are paths relative to the config folder: the process gets them absolute. */
  pathEnv: z.record(variable, z.string()).default({}),
  /** Flag that tells the program the folder it was unpacked to: `<flag>=<folder>` is added to the arguments. */
  homeFlag: z.string().startsWith("-").optional(),
  /** Path in the config folder → text. */
  files,
  /** Name of the file → secret. */
  secretFiles: files.default({}),
  ports: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        number: z.int().min(1).max(65_535),
        address: z.string().min(1),
        purpose: z.string(),
      }),
    )
    .default([]),
  /** Ready when a GET answers 2xx. */
  probe: z.strictObject({ url: httpUrl }),
  /** How it takes over changed files. */
  reload,
  /** Prefixes of files that it notices by itself. */
  watched: z.array(z.string()).default([]),
  /** The product's own checks, run in a copy of the folder before anything is changed. */
  configCheck: z
    .array(z.strictObject({ tool: z.string().min(1), version: z.string().min(1), args: z.array(z.string()) }))
    .default([]),
  /** How long a start may take until it counts as failed. */
  startTimeoutSeconds: z.number().min(1).max(3600).default(60),
  /** Always "running" in what is asked for; a refresh puts what it finds here, so that a dead process shows as drift. */
  status: z
    .enum([
      "running",
      "starting",
      "stopped",
      "failed",
      "unresponsive",
      "interrupted",
    ] satisfies ProcessStatus[])
    .default("running"),
});

/** Inputs of a `process:index:DataDirectory`. */
export const dataDirectorySchema = z.strictObject({ name, environment });

/** Checked inputs of a process, defaults filled in, secrets unwrapped. */
export type ProcessInputs = z.infer<typeof processSchema>;
/** Checked inputs of a data folder. */
export type DataDirectoryInputs = z.infer<typeof dataDirectorySchema>;

/** One input that is wrong. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** Everything that is wrong with a resource's inputs; what is not known yet is left for later. */
export function checkInputs(
  schema: typeof processSchema | typeof dataDirectorySchema,
  raw: RawProperties,
): readonly Failure[] {
  const shape: Readonly<Record<string, z.ZodType>> = schema.shape;
  const failures: Failure[] = [];
  for (const property of Object.keys(raw))
    if (!(property in shape)) failures.push({ property, reason: "unknown property" });
  for (const [property, rule] of Object.entries(shape)) {
    const value = raw[property];
    if (holdsUnknown(value)) continue;
    const result = rule.safeParse(unwrap(value));
    for (const issue of result.error?.issues ?? [])
      failures.push({ property: [property, ...issue.path.map(String)].join("."), reason: issue.message });
    if (property !== "secretFiles" && holdsSecret(value))
      failures.push({
        property,
        reason:
          "found a secret where others could read it: secrets belong in secretFiles, which only the process can read",
      });
  }
  return failures;
}

/** Inputs of a process from what the engine sends or kept. @throws Error when they do not fit, which `check` has refused before. */
export function processInputs(raw: RawProperties): ProcessInputs {
  const known = Object.fromEntries(Object.entries(raw).filter(([key]) => key in processSchema.shape));
  return processSchema.parse(unwrap(known));
}

/** Inputs of a data folder, as {@link processInputs}. */
export function dataDirectoryInputs(raw: RawProperties): DataDirectoryInputs {
  const known = Object.fromEntries(Object.entries(raw).filter(([key]) => key in dataDirectorySchema.shape));
  return dataDirectorySchema.parse(unwrap(known));
}

/** Whether a process notices a changed file by itself. */
export function isWatched(inputs: Pick<ProcessInputs, "watched">, file: string): boolean {
  return inputs.watched.some((prefix) => file.startsWith(prefix));
}

/** What is kept on disk of a process. */
export function definitionOf(inputs: ProcessInputs): Definition {
  const { title, tool, version, args, env, pathEnv, homeFlag, ports, probe } = inputs;
  const unwatched = Object.entries(inputs.files).filter(([file]) => !isWatched(inputs, file));
  const restarts = inputs.reload.kind === "restart";
  return {
    name: inputs.name,
    title,
    tool,
    version,
    args,
    env,
    pathEnv,
    ...(homeFlag === undefined ? {} : { homeFlag }),
    ports,
    probe,
    files: Object.keys(inputs.files).sort(),
    secretFiles: Object.keys(inputs.secretFiles).sort(),
    // A product that cannot reload is restarted when a file changes. The hash stays in this user's own folder.
    restartKey: restarts ? hashOf([unwatched, inputs.secretFiles]) : "",
    removed: false,
  };
}
