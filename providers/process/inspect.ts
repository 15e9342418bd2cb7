import { converge } from "./converge.ts";
import {
  type Definition,
  readDefinition,
  readDefinitions,
  revisionOf,
  writeDefinition,
} from "./definition.ts";
import { readUnfinished, removeTraces, type Runtime } from "./deploy.ts";
import { entries, readFiles } from "./files.ts";
import type { DataDirectoryInputs, ProcessInputs, ProcessStatus } from "./inputs.ts";
import { layoutOf, type Layout, workloadLayout } from "./layout.ts";
import { processState, stopSupervisor } from "./supervisor.ts";
import { findSupervisor } from "./supervisor-process.ts";
import { type FindTool, installedTools } from "./tool.ts";
import { rm, stat } from "node:fs/promises";

/** A process as it is found: what differs from what was deployed shows as drift. */
export type Found = Pick<
  ProcessInputs,
  | "title"
  | "tool"
  | "version"
  | "args"
  | "env"
  | "pathEnv"
  | "ports"
  | "probe"
  | "files"
  | "secretFiles"
  | "status"
>;

/** Looks at a process: its files on disk, and whether it runs. Undefined when nothing of it is there. */
export async function inspect(
  known: Pick<ProcessInputs, "name" | "environment" | "files" | "secretFiles" | "startTimeoutSeconds">,
): Promise<Found | undefined> {
  const layout = layoutOf(known.environment);
  const folders = workloadLayout(layout, known.name);
  const definition = await readDefinition(layout, known.name);
  if (definition === undefined) return undefined;
  const unfinished = await readUnfinished(folders);
  const names = (own: Readonly<Record<string, string>>, kind: "files" | "secretFiles"): readonly string[] => [
    ...Object.keys(own),
    ...definition[kind],
    ...(unfinished?.[kind] ?? []),
  ];
  const { title, tool, version, args, env, pathEnv, ports, probe } = definition;
  return {
    ...{ title, tool, version, env, pathEnv, probe },
    args: [...args],
    ports: [...ports],
    files: await readFiles(folders.config, names(known.files, "files")),
    secretFiles: await readFiles(folders.secrets, names(known.secretFiles, "secretFiles")),
    status:
      unfinished !== undefined || definition.removed
        ? "interrupted"
        : await statusOf(layout, definition, known.startTimeoutSeconds),
  };
}

async function statusOf(
  layout: Layout,
  definition: Definition,
  startSeconds: number,
): Promise<ProcessStatus> {
  const client = await findSupervisor(layout);
  if (client === undefined) return "stopped";
  const state = await processState(client, definition);
  if (state.state === "starting")
    return (state.uptimeSeconds ?? 0) > startSeconds ? "unresponsive" : "starting";
  if (state.state !== "running") return state.state;
  // It runs, but not what is on disk: whoever changed that was interrupted.
  return (await client.revision(definition.name)) === revisionOf(definition) ? "running" : "interrupted";
}

/** Stops a process and removes its files and secrets; data and logs stay. */
export async function remove(
  runtime: Runtime,
  inputs: Pick<ProcessInputs, "name" | "environment">,
  layout: Layout = layoutOf(inputs.environment),
): Promise<void> {
  const folders = workloadLayout(layout, inputs.name);
  const definition = await readDefinition(layout, inputs.name);
  if (definition !== undefined) await writeDefinition(layout, { ...definition, removed: true });
  await converge(layout, runtime.findTool, { wake: false });
  await removeTraces(folders);
}

/**
 * Stops and removes the processes of a stack that are not to be there: those that a killed run started before the
 * engine wrote them down, so that no state knows them. Data and logs stay.
 * @param keep names of the workloads that belong to the stack. @default none: after a `down`
 */
export async function removeStrays(
  layout: Layout,
  keep: ReadonlySet<string> = new Set(),
  findTool: FindTool = installedTools(),
): Promise<readonly string[]> {
  const strays = (await readDefinitions(layout)).map(({ name }) => name).filter((name) => !keep.has(name));
  const signal = new AbortController().signal;
  await Promise.all(
    strays.map((name) => remove({ findTool, signal }, { name, environment: layout.environment }, layout)),
  );
  if (keep.size === 0) await stopSupervisor(layout);
  return strays;
}

/** Whether a data folder is there. */
export async function dataIsThere(inputs: DataDirectoryInputs): Promise<boolean> {
  const { data } = workloadLayout(layoutOf(inputs.environment), inputs.name);
  return (await stat(data).catch(() => undefined))?.isDirectory() ?? false;
}

/** Deletes a workload's data for good, and its logs; its process is gone by then. */
export async function removeData(inputs: DataDirectoryInputs): Promise<void> {
  const folders = workloadLayout(layoutOf(inputs.environment), inputs.name);
  await rm(folders.data, { recursive: true, force: true });
  if ((await entries(folders.root)).every((name) => name === "log"))
    await rm(folders.root, { recursive: true, force: true });
}
