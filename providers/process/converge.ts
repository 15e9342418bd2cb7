import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ProblemsError } from "../../model/problem.ts";
import type { ComposeClient, ComposeProcess } from "./compose.ts";
import { composeProcess, shutDownSeconds } from "./compose.ts";
import { type Definition, readDefinitions, revisionOf } from "./definition.ts";
import type { Layout } from "./layout.ts";
import { withLock } from "./lock.ts";
import {
  endLeftovers,
  findSupervisor,
  startSupervisorProcess,
  stopSupervisorProcess,
  workloadMark,
} from "./supervisor-process.ts";
import { type FindTool, homeOf } from "./tool.ts";

/** What a caller of {@link converge} needs. */
export interface Wish {
  /** Start this one if it is defined but was stopped. */
  readonly start?: string;
  /** Start the supervisor when it does not run. @default true */
  readonly wake?: boolean;
}

interface Waiting extends Wish {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const queues = new Map<string, Waiting[]>();

/**
 * Makes the supervisor run exactly what is defined on disk: starts what is new, restarts what changed in a way that
 * needs it, stops what is gone, and stops the supervisor with the last one.
 *
 * The engine asks for many processes at once and the supervisor takes one update at a time: wishes that arrive
 * during an update are fulfilled together by the next.
 */
export function converge(layout: Layout, findTool: FindTool, wish: Wish = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const waiting = { ...wish, resolve, reject };
    const queue = queues.get(layout.root);
    if (queue !== undefined) {
      queue.push(waiting);
      return;
    }
    queues.set(layout.root, [waiting]);
    void drain(layout, findTool);
  });
}

async function drain(layout: Layout, findTool: FindTool): Promise<void> {
  for (;;) {
    let batch: readonly Waiting[] = [];
    try {
      await withLock(lockFile(layout), async () => {
        // Taken only now, so that whoever came while we waited for the lock is in.
        batch = queues.get(layout.root)?.splice(0) ?? [];
        await convergeNow(layout, findTool, batch);
      });
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length === 0) batch = queues.get(layout.root)?.splice(0) ?? [];
      for (const { reject } of batch) reject(error);
    }
    if ((queues.get(layout.root) ?? []).length === 0) {
      queues.delete(layout.root);
      return;
    }
  }
}

/** The lock that everybody holds who changes what the supervisor runs. */
export function lockFile(layout: Layout): string {
  return join(layout.supervisor, "lock");
}

async function convergeNow(layout: Layout, findTool: FindTool, wishes: readonly Wish[]): Promise<void> {
  const definitions = await readDefinitions(layout);
  let client = await findSupervisor(layout);
  if (client === undefined) {
    const wanted = definitions.length > 0 && wishes.some(({ wake }) => wake ?? true);
    if (!wanted) {
      await endLeftovers(layout, new Set(definitions.map(({ name }) => name)));
      return;
    }
    client = await startSupervisorProcess(layout, findTool);
  }
  if (definitions.length === 0) {
    await stopSupervisorProcess(layout, client);
    return;
  }
  try {
    await applyDefinitions(layout, client, definitions, findTool);
  } catch (error) {
    if (error instanceof ProblemsError) throw error;
    // process-compose 1.85 can fail inside an update (an empty answer 500) and answers nothing more from then on: its
    // own lock stays taken. Everything that it runs is defined on disk, so a fresh one takes its place.
    client = await startSupervisorProcess(layout, findTool);
    await applyDefinitions(layout, client, definitions, findTool);
  }
  const starts = new Set(wishes.flatMap(({ start }) => (start === undefined ? [] : [start])));
  for (const name of starts)
    if (definitions.some((one) => one.name === name) && !(await client.isManaged(name)))
      await client.start(name);
}

async function applyDefinitions(
  layout: Layout,
  client: ComposeClient,
  definitions: readonly Definition[],
  findTool: FindTool,
): Promise<void> {
  const running = await client.names();
  const revisions = new Map(
    await Promise.all(running.map(async (name) => [name, await client.revision(name)] as const)),
  );
  const wanted = new Map(definitions.map((definition) => [definition.name, revisionOf(definition)]));
  const outdated = running.filter((name) => revisions.get(name) !== wanted.get(name));
  const isNew = [...wanted.keys()].some((name) => !running.includes(name));
  if (outdated.length === 0 && !isNew) return;
  const processes = await composeProcesses(layout, definitions, findTool);
  if (outdated.length > 0) {
    await Promise.all(outdated.map((name) => client.stop(name)));
    const kept = Object.entries(processes).filter(([name]) => revisions.get(name) === wanted.get(name));
    await client.update(Object.fromEntries(kept));
    await Promise.all(outdated.map((name) => untilReleased(client, name)));
  }
  await client.update(processes);
}

async function composeProcesses(
  layout: Layout,
  definitions: readonly Definition[],
  findTool: FindTool,
): Promise<Readonly<Record<string, ComposeProcess>>> {
  const all = await Promise.all(
    definitions.map(async (definition) => {
      // Whoever asked for this process has looked for its tool before; others must not suffer from a missing one.
      const command = await findTool(definition.tool, definition.version).catch(() => undefined);
      if (command === undefined) return [];
      const home = definition.homeFlag === undefined ? undefined : await homeOf(definition.tool, command);
      const environment = {
        [workloadMark]: `${layout.id}/${definition.name}`,
        // What differs from machine to machine stands in no rendered file and no state.
        MONITORING_HOST: hostname(),
      };
      return [[definition.name, composeProcess(layout, definition, { command, home, environment })] as const];
    }),
  );
  return Object.fromEntries(all.flat());
}

/** Waits until process-compose has forgotten a stopped process, so that a new one of that name is not mistaken for it. */
export async function untilReleased(client: ComposeClient, name: string): Promise<void> {
  const deadline = Date.now() + shutDownSeconds * 1000;
  while ((await client.isManaged(name)) && Date.now() < deadline) await pause(20);
}
