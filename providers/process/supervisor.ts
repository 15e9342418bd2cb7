import { type Problem, ProblemsError, refuse } from "../../model/problem.ts";
import type { ComposeClient, ComposeState } from "./compose.ts";
import { converge, lockFile, untilReleased } from "./converge.ts";
import { type Definition, readDefinition, readDefinitions } from "./definition.ts";
import { type Layout, shown } from "./layout.ts";
import { withLock } from "./lock.ts";
import { checkPorts } from "./ports.ts";
import { isReady } from "./readiness.ts";
import { endLeftovers, findSupervisor, stopSupervisorProcess } from "./supervisor-process.ts";
import { type FindTool, installedTools } from "./tool.ts";

export { logFile } from "./layout.ts";

/** How one process of the local target is. */
export interface ProcessState {
  /** Name of its workload. */
  readonly name: string;
  /** "starting" until it is ready for the first time or again; "failed" when it exits again and again or cannot be started. */
  readonly state: "running" | "starting" | "stopped" | "failed";
  /** Its probe answers now. */
  readonly ready: boolean;
  readonly pid?: number;
  /** How often it ended by itself and was started again. */
  readonly restarts: number;
  readonly uptimeSeconds?: number;
  /** Resident memory. */
  readonly memoryBytes?: number;
  /** Of its last end, when it does not run. */
  readonly exitCode?: number;
}

/** State of every process of a stack, by name in alphabetical order; undefined when its supervisor does not run. */
export async function processStates(layout: Layout): Promise<readonly ProcessState[] | undefined> {
  const client = await findSupervisor(layout);
  if (client === undefined) return undefined;
  const definitions = await readDefinitions(layout);
  return Promise.all(definitions.map((definition) => processState(client, definition)));
}

/** State of one process. */
export async function processState(client: ComposeClient, definition: Definition): Promise<ProcessState> {
  const { name, probe } = definition;
  const state = await client.state(name);
  if (state === undefined) return { name, state: "stopped", ready: false, restarts: 0 };
  const runs = state.status === "Running";
  const ready = runs && (await isReady(probe.url));
  const uptimeSeconds = state.age / 1e9;
  return {
    name,
    state: ready ? "running" : stateOf(state, uptimeSeconds),
    ready,
    restarts: state.restarts,
    ...(runs ? { pid: state.pid, uptimeSeconds } : { exitCode: state.exit_code }),
    ...(runs && state.mem > 0 ? { memoryBytes: state.mem } : {}),
  };
}

/** A process that came back often and never stays up for long is not starting, it fails. */
const crashLoopRestarts = 3;
const crashLoopSeconds = 10;

function stateOf(state: ComposeState, uptimeSeconds: number): ProcessState["state"] {
  switch (state.status) {
    case "Error":
    case "Skipped":
      return "failed";
    case "Running":
    case "Restarting":
    case "Pending":
    case "Launching":
      return state.restarts >= crashLoopRestarts && uptimeSeconds < crashLoopSeconds ? "failed" : "starting";
    default:
      return "stopped";
  }
}

/**
 * Starts a stopped process.
 * @throws ProblemsError for an unknown name, a port that somebody else holds, or when the supervisor does not run.
 */
export async function startProcess(layout: Layout, name: string): Promise<void> {
  await withProcess(layout, name, async (client) => {
    if (await client.isManaged(name)) return;
    const definition = await readDefinition(layout, name);
    refuse(await takenPorts(layout, definition === undefined ? [] : [definition]));
    await client.start(name);
  });
}

/** Stops a process until it is started again, by hand or by the next `up`. @throws ProblemsError as {@link startProcess}. */
export async function stopProcess(layout: Layout, name: string): Promise<void> {
  await withProcess(layout, name, async (client) => {
    await client.stop(name);
    await untilReleased(client, name);
  });
}

/** Stops and starts a process. @throws ProblemsError as {@link startProcess}. */
export async function restartProcess(layout: Layout, name: string): Promise<void> {
  await withProcess(layout, name, async (client) => {
    await client.stop(name);
    await untilReleased(client, name);
    await client.start(name);
  });
}

/** Ports of processes that somebody else holds: found before a start, which would only fail again and again. */
function takenPorts(layout: Layout, definitions: readonly Definition[]): Promise<readonly Problem[]> {
  const wanted = definitions.flatMap(({ name, ports }) => ports.map((port) => ({ ...port, workload: name })));
  return checkPorts(layout, wanted);
}

async function withProcess(
  layout: Layout,
  name: string,
  work: (client: ComposeClient) => Promise<void>,
): Promise<void> {
  if ((await readDefinition(layout, name)) === undefined) {
    const names = (await readDefinitions(layout)).map((definition) => definition.name);
    const known =
      names.length === 0
        ? `nothing is deployed: run './monitoring up'`
        : `expected one of ${names.join(", ")}`;
    throw new ProblemsError([
      { where: name, message: `no process of that name in ${layout.environment}: ${known}` },
    ]);
  }
  await withLock(lockFile(layout), async () => {
    const client = await findSupervisor(layout);
    if (client === undefined)
      throw new ProblemsError([
        {
          where: layout.environment,
          message: "expected the stack to run, found it stopped: run './monitoring start'",
        },
      ]);
    await work(client);
  });
}

/**
 * Brings a stopped stack back from its files on disk, without the engine; processes that run already are left alone.
 * It returns when they are started, not when they are ready.
 * @throws ProblemsError when nothing is deployed, a tool is missing, or somebody else holds a port; in
 * that last case everything else was started.
 */
export async function startSupervisor(layout: Layout, findTool: FindTool = installedTools()): Promise<void> {
  const definitions = await readDefinitions(layout);
  if (definitions.length === 0)
    throw new ProblemsError([
      { where: shown(layout.root), message: "expected a deployed stack, found none: run './monitoring up'" },
    ]);
  await Promise.all(definitions.map(({ tool, version }) => findTool(tool, version)));
  const taken = await takenPorts(layout, definitions);
  await Promise.all(definitions.map(({ name }) => converge(layout, findTool, { start: name })));
  // Said last: after a reboot, one port that somebody else was quicker to take must not keep the others down.
  refuse(taken);
}

/** Stops every process and the supervisor, and ends what they may have left behind. Data, files and logs stay. */
export async function stopSupervisor(layout: Layout): Promise<void> {
  await withLock(lockFile(layout), async () => {
    const client = await findSupervisor(layout);
    if (client === undefined) await endLeftovers(layout);
    else await stopSupervisorProcess(layout, client);
  });
}
