import * as provider from "@pulumi/pulumi/provider/index.js";
import { deploy, type Runtime } from "./deploy.ts";
import { hashOf } from "./definition.ts";
import { differenceOf } from "./diff.ts";
import { makeFolder } from "./files.ts";
import {
  checkInputs,
  dataDirectoryInputs,
  dataDirectorySchema,
  processInputs,
  processSchema,
} from "./inputs.ts";
import { dataIsThere, type Found, inspect, remove, removeData } from "./inspect.ts";
import { layoutOf, workloadLayout } from "./layout.ts";
import { type RawProperties, secret, unwrap } from "./property-values.ts";
import { type FindTool, installedTools } from "./tool.ts";

/** Type tokens of the provider's resources. */
export const processType = "process:index:Process";
export const dataDirectoryType = "process:index:DataDirectory";

type Resource = "process" | "data";

function resourceOf(urn: string): Resource {
  const type = urn.split("::")[2]?.split("$").at(-1);
  if (type === processType) return "process";
  if (type === dataDirectoryType) return "data";
  throw new Error(`the process provider has no resource type ${type ?? urn}`);
}

/** The resource exists and is kept, but is not as it should be: the engine keeps it and updates it on the next run. */
class NotReadyError extends Error {
  readonly id: string;
  readonly properties: RawProperties;
  readonly reasons: readonly string[];

  constructor(id: string, properties: RawProperties, reason: string) {
    super(reason);
    this.id = id;
    this.properties = properties;
    this.reasons = [reason];
  }
}

/** Errors without a stack: the SDK's server prints it, and what goes wrong here is for people. */
async function plainly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error) error.stack = error.message;
    throw error;
  }
}

function idOf(inputs: { readonly environment: string; readonly name: string }): string {
  return `${inputs.environment}/${inputs.name}`;
}

/** What the state keeps: the inputs as they came, secrets wrapped, and nothing that differs from run to run. */
function outputsOf(raw: RawProperties): RawProperties {
  const { files, args, env } = processInputs(raw);
  return { ...raw, configHash: hashOf({ files, args, env }) };
}

/** Properties with what was found in the place of what was known, where the two differ. */
function withFound(known: RawProperties, found: Found): RawProperties {
  const changed = Object.entries(found).filter(
    ([key, value]) =>
      hashOf(unwrap(known[key]) ?? null) !== hashOf(value) && !(known[key] === undefined && isEmpty(value)),
  );
  return {
    ...known,
    ...Object.fromEntries(
      changed.map(([key, value]) => [key, key === "secretFiles" ? secret(value) : value]),
    ),
  };
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** The provider. Tests give it tools of their own. */
export function processProvider(findTool: FindTool = installedTools()): provider.Provider {
  const cancelled = new AbortController();
  const runtime: Runtime = { findTool, signal: cancelled.signal };

  const deployed = async (
    raw: RawProperties,
  ): Promise<{ readonly id: string; readonly outs: RawProperties }> => {
    const inputs = processInputs(raw);
    const reason = await deploy(runtime, inputs);
    if (reason !== undefined) throw new NotReadyError(idOf(inputs), outputsOf(raw), reason);
    return { id: idOf(inputs), outs: outputsOf(raw) };
  };

  return {
    version: "0.1.0",

    check: (urn, _olds: RawProperties, news: RawProperties) =>
      plainly(async () => {
        const isProcess = resourceOf(urn) === "process";
        const failures = [...checkInputs(isProcess ? processSchema : dataDirectorySchema, news)];
        return Promise.resolve({ inputs: isProcess ? { ...news, status: "running" } : news, failures });
      }),

    diff: (_id, urn, olds: RawProperties, news: RawProperties) =>
      plainly(async () => {
        if (resourceOf(urn) === "data") {
          const replaces = ["name", "environment"].filter((key) => olds[key] !== news[key]);
          return Promise.resolve({ changes: replaces.length > 0, replaces });
        }
        // Only during a preview: an input that is not known yet may be of another shape.
        if (!processSchema.safeParse(unwrap(news)).success) return { changes: true };
        const difference = differenceOf(processInputs(olds), processInputs(news));
        const replace = difference.step === "replace";
        // Two versions of one workload would fight for its ports and its data.
        return {
          changes: difference.step !== "none",
          replaces: replace ? [...difference.replaces] : [],
          deleteBeforeReplace: replace,
        };
      }),

    create: (urn, raw: RawProperties) =>
      plainly(async () => {
        if (resourceOf(urn) === "process") return deployed(raw);
        const inputs = dataDirectoryInputs(raw);
        await makeFolder(workloadLayout(layoutOf(inputs.environment), inputs.name).data);
        return { id: idOf(inputs), outs: raw };
      }),

    read: (id, urn, props: RawProperties = {}) =>
      plainly(async () => {
        const gone = { id: "", props: {} };
        if (resourceOf(urn) === "data") {
          const inputs = dataDirectorySchema.safeParse(unwrap(props));
          return inputs.success && (await dataIsThere(inputs.data)) ? { id, props, inputs: props } : gone;
        }
        const known = Object.fromEntries(Object.entries(props).filter(([key]) => key !== "configHash"));
        const inputs = processSchema.safeParse(unwrap(known));
        const found = inputs.success ? await inspect(inputs.data) : undefined;
        if (found === undefined) return gone;
        const actual = withFound(known, found);
        return { id, props: outputsOf(actual), inputs: actual };
      }),

    update: (_id, urn, olds: RawProperties, news: RawProperties) =>
      plainly(async () =>
        resourceOf(urn) === "process" ? { outs: (await deployed(news)).outs } : { outs: olds },
      ),

    delete: (_id, urn, raw: RawProperties) =>
      plainly(async () => {
        if (resourceOf(urn) === "process") await remove(runtime, processInputs(raw));
        else await removeData(dataDirectoryInputs(raw));
      }),

    cancel: () => {
      cancelled.abort();
      return Promise.resolve();
    },
  };
}

/** Serves the provider to the engine that started this process, and ends when that engine is gone. */
export async function serve(findTool?: FindTool): Promise<void> {
  const engine = process.ppid;
  // An engine that is killed cannot tell; a provider that went on without it would be in the way of the next run.
  setInterval(() => {
    if (process.ppid !== engine) process.exit(1);
  }, 500).unref();
  await provider.main(processProvider(findTool), process.argv.slice(2));
}
