import { rm, rmdir } from "node:fs/promises";
import { refuse } from "../../model/problem.ts";
import type { ComposeClient } from "./compose.ts";
import { checkConfig, redact } from "./config-check.ts";
import { converge } from "./converge.ts";
import { type Definition, readDefinition, writeDefinition } from "./definition.ts";
import {
  changedNames,
  type Files,
  makeFolder,
  readFiles,
  readIfThere,
  replaceFiles,
  writeAtomic,
} from "./files.ts";
import { definitionOf, isWatched, type ProcessInputs } from "./inputs.ts";
import { type Layout, layoutOf, type WorkloadLayout, workloadLayout } from "./layout.ts";
import { checkPorts } from "./ports.ts";
import { type Before, beforeChange, isReady, untilReady } from "./readiness.ts";
import { reloadProcess, type ReloadResult } from "./reload.ts";
import { restartProcess } from "./supervisor.ts";
import { findSupervisor } from "./supervisor-process.ts";
import { toolTable } from "../../tools/install.ts";
import type { FindTool } from "./tool.ts";

/** What every operation of the provider needs. */
export interface Runtime {
  readonly findTool: FindTool;
  /** Ends waits when the run is cancelled. */
  readonly signal: AbortSignal;
}

/** Files and secrets of a process, as they are on disk. */
interface OnDisk {
  readonly files: Files;
  readonly secrets: Files;
}

/** Names of files that a change, which may have been interrupted, had in hand. */
export interface Unfinished {
  readonly files: readonly string[];
  readonly secretFiles: readonly string[];
}

/**
 * Brings a process to its inputs, from whatever state an earlier run left: checks first, then writes what differs, then
 * restarts, reloads or does nothing, as little as is needed, and waits until it is ready.
 *
 * @returns undefined when it is ready, else why it is not: it stays deployed and the next run tries again.
 * @throws ProblemsError or Error when the change was refused and nothing is different from before.
 */
export async function deploy(runtime: Runtime, inputs: ProcessInputs): Promise<string | undefined> {
  const layout = layoutOf(inputs.environment);
  const folders = workloadLayout(layout, inputs.name);
  await runtime.findTool(inputs.tool, inputs.version);
  await runtime.findTool("process-compose", toolTable["process-compose"].version);
  const before = await readDefinition(layout, inputs.name);
  const unfinished = await readUnfinished(folders);
  const disk = await readDisk(folders, [before, unfinished, definitionOf(inputs)]);
  const changed = changedFiles(disk, inputs);
  if (changed.files.length + changed.secrets.length > 0 || before === undefined)
    await checkConfig(layout, inputs, runtime.findTool);
  const old = await findSupervisor(layout);
  const pid = await runningPid(old, inputs.name);
  if (pid === undefined || !(await isReady(inputs.probe.url))) await refuseTakenPorts(layout, inputs);
  const start = await beforeChange(old, layout, inputs.name);

  await markUnfinished(folders, [before, unfinished, definitionOf(inputs)]);
  await makeFolder(folders.log);
  await writeDisk(folders, disk, { files: inputs.files, secrets: inputs.secretFiles });
  await writeDefinition(layout, definitionOf(inputs));
  try {
    await converge(layout, runtime.findTool, { start: inputs.name });
  } catch (error) {
    // Nothing that the engine will not know of may stay behind.
    if (before === undefined) await removeTraces(folders);
    throw error;
  }

  const client = await findSupervisor(layout);
  if (client === undefined)
    throw new Error(`the supervisor ended while ${inputs.title} was started: run it again`);
  const samePid = pid !== undefined && (await runningPid(client, inputs.name)) === pid;
  const mustReload =
    unfinished !== undefined ||
    changed.secrets.length > 0 ||
    changed.files.some((file) => !isWatched(inputs, file));
  if (samePid && mustReload && inputs.reload.kind !== "restart") {
    const result = await reloadProcess(client, inputs, pid);
    if (result.kind === "refused")
      return putBack(runtime, layout, inputs, { before, disk, pid, client, start, result });
    if (result.kind === "unreachable") await restartProcess(layout, inputs.name);
  } else if (samePid && (await hangs(client, inputs))) await restartProcess(layout, inputs.name);
  const reason = await waitFor(runtime, layout, client, inputs, start);
  await rm(folders.unfinished, { force: true });
  return reason;
}

/** Removes everything of a workload but its data and logs; the definition last, which tells that there is something. */
export async function removeTraces(folders: WorkloadLayout): Promise<void> {
  for (const folder of [folders.secrets, folders.config]) await rm(folder, { recursive: true, force: true });
  await rm(folders.unfinished, { force: true });
  await rm(folders.definition, { force: true });
  await rmdir(folders.root).catch(() => undefined);
}

function waitFor(
  runtime: Runtime,
  layout: Layout,
  client: ComposeClient,
  inputs: ProcessInputs,
  start: Before,
): Promise<string | undefined> {
  const options = { timeoutSeconds: inputs.startTimeoutSeconds, signal: runtime.signal };
  return untilReady(layout, client, definitionOf(inputs), start, options).then((reason) =>
    reason === undefined ? undefined : redact(inputs, reason),
  );
}

/** Gives a process its old files back after it refused the new ones. @throws Error always, with what the product said. */
async function putBack(
  runtime: Runtime,
  layout: Layout,
  inputs: ProcessInputs,
  change: {
    readonly before: Definition | undefined;
    readonly disk: OnDisk;
    readonly pid: number;
    readonly client: ComposeClient;
    readonly start: Before;
    readonly result: Extract<ReloadResult, { kind: "refused" }>;
  },
): Promise<never> {
  const { before, disk, pid, client, start, result } = change;
  const folders = workloadLayout(layout, inputs.name);
  await writeDisk(folders, { files: inputs.files, secrets: inputs.secretFiles }, disk);
  if (before !== undefined) await writeDefinition(layout, before);
  const samePid = (await runningPid(client, inputs.name)) === pid;
  // One that died of the new files is started with the old ones by the supervisor.
  const back = samePid ? await reloadProcess(client, inputs, pid) : ({ kind: "taken" } as const);
  const reason =
    back.kind === "taken"
      ? await waitFor(runtime, layout, client, inputs, start)
      : "it did not take the old files either";
  if (reason === undefined) await rm(folders.unfinished, { force: true });
  const end =
    reason === undefined ? "it runs on with its old ones" : `it was given its old ones back, and ${reason}`;
  throw new Error(redact(inputs, `${inputs.title} refused its new files, and ${end}: ${result.reason}`));
}

async function runningPid(client: ComposeClient | undefined, name: string): Promise<number | undefined> {
  const state = await client?.state(name);
  return state?.status === "Running" ? state.pid : undefined;
}

/** Runs for longer than any start takes, and does not answer. */
async function hangs(client: ComposeClient, inputs: ProcessInputs): Promise<boolean> {
  const state = await client.state(inputs.name);
  if (state === undefined || state.age / 1e9 < inputs.startTimeoutSeconds) return false;
  return !(await isReady(inputs.probe.url));
}

async function refuseTakenPorts(layout: Layout, inputs: ProcessInputs): Promise<void> {
  refuse(
    await checkPorts(
      layout,
      inputs.ports.map((port) => ({ ...port, workload: inputs.name })),
    ),
  );
}

type Names = Partial<Unfinished> | undefined;

async function readDisk(folders: WorkloadLayout, names: readonly Names[]): Promise<OnDisk> {
  const files = await readFiles(
    folders.config,
    names.flatMap((one) => one?.files ?? []),
  );
  const secrets = await readFiles(
    folders.secrets,
    names.flatMap((one) => one?.secretFiles ?? []),
  );
  return { files, secrets };
}

async function writeDisk(folders: WorkloadLayout, from: OnDisk, to: OnDisk): Promise<void> {
  await replaceFiles(folders.secrets, from.secrets, to.secrets);
  await replaceFiles(folders.config, from.files, to.files);
}

function changedFiles(
  disk: OnDisk,
  inputs: ProcessInputs,
): { readonly files: readonly string[]; readonly secrets: readonly string[] } {
  return {
    files: changedNames(disk.files, inputs.files),
    secrets: changedNames(disk.secrets, inputs.secretFiles),
  };
}

async function markUnfinished(folders: WorkloadLayout, names: readonly Names[]): Promise<void> {
  const all = (pick: (one: NonNullable<Names>) => readonly string[] | undefined): readonly string[] =>
    [...new Set(names.flatMap((one) => (one === undefined ? [] : (pick(one) ?? []))))].sort();
  const mark: Unfinished = { files: all((one) => one.files), secretFiles: all((one) => one.secretFiles) };
  await writeAtomic(folders.unfinished, `${JSON.stringify(mark)}\n`);
}

/** The mark of an interrupted change, or undefined when there was none. */
export async function readUnfinished(folders: WorkloadLayout): Promise<Unfinished | undefined> {
  const text = await readIfThere(folders.unfinished);
  if (text === undefined) return undefined;
  try {
    const { files, secretFiles } = JSON.parse(text) as Partial<Unfinished>;
    return { files: files ?? [], secretFiles: secretFiles ?? [] };
  } catch {
    return { files: [], secretFiles: [] };
  }
}
