import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Interrupted } from "../failure.ts";
import { ProblemsError } from "../../model/problem.ts";
import {
  identityOf,
  isAlive,
  ownIdentity,
  type ProcessIdentity,
  sessionMembers,
  signalProcess,
  waitUntil,
} from "./processes.ts";

/** Who changes an environment now, written to `<root>/<env>/run.json` for as long as it takes. */
export interface RunRecord {
  readonly verb: string;
  /** The command line. */
  readonly cli: ProcessIdentity;
  /** The engine it started, which leads a session of its own and so outlives a `kill -9` of the command line. */
  readonly engine?: ProcessIdentity;
}

/** The right to change an environment, held by this process. */
export interface Run {
  /** Writes down which engine runs now, so that whoever comes after a sudden end can stop it. */
  engineStarted(pid: number): void;
  end(): void;
}

/** Limits of {@link beginRun}; tests make them short. */
export interface RunOptions {
  /** How long a run waits for another one. @default 120000 */
  readonly waitMs?: number;
  /** How long an orphaned engine may take to stop by itself before it is killed. @default 10000 */
  readonly graceMs?: number;
  /** Hears what is being done about an earlier run. */
  readonly say?: (line: string) => void;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

/**
 * Takes the right to change an environment: one at a time, whatever became of the one before.
 *
 * A run that still lives is waited for. One that died left, perhaps, an engine at work: it is asked to stop, then
 * killed, with the plugins it started, before this returns.
 *
 * @throws ProblemsError naming the process when another run takes longer than the wait.
 */
export async function beginRun(path: string, verb: string, options: RunOptions = {}): Promise<Run> {
  const say = options.say ?? ((): void => undefined);
  const own: RunRecord = { verb, cli: ownIdentity() };
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const deadline = Date.now() + (options.waitMs ?? 120_000);
  let told = false;
  while (!create(path, own)) {
    const other = readRunRecord(path);
    if (other !== undefined && isAlive(other.cli)) {
      if (!told)
        say(
          `waiting for './monitoring ${other.verb}' (process ${other.cli.pid}), which is changing this stack ...`,
        );
      told = true;
      await waitUntil(
        () => !isAlive(other.cli) || readRunRecord(path) === undefined || options.signal?.aborted === true,
        Math.max(0, deadline - Date.now()),
        100,
      );
      if (options.signal?.aborted === true)
        throw new Interrupted("stopped while waiting; nothing was changed");
      if (Date.now() >= deadline)
        throw new ProblemsError([
          {
            where: `process ${other.cli.pid}`,
            message: `'./monitoring ${other.verb}' is still changing this stack: wait for it, or stop it with 'kill ${other.cli.pid}', then try again`,
          },
        ]);
      continue;
    }
    await clearDeadRun(path, other, say, options.graceMs ?? 10_000);
  }
  return {
    engineStarted: (pid) => {
      replace(path, { ...own, engine: identityOf(pid) ?? { pid, started: "" } });
    },
    end: () => {
      rmSync(path, { force: true });
    },
  };
}

/** The run in the file; undefined when there is none, or none that can be read. */
export function readRunRecord(path: string): RunRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(path, "utf8")) as Partial<RunRecord> | null;
    return isIdentity(record?.cli) && typeof record.verb === "string"
      ? {
          verb: record.verb,
          cli: record.cli,
          ...(isIdentity(record.engine) ? { engine: record.engine } : {}),
        }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Stops what a dead run left at work, then removes its record. */
async function clearDeadRun(
  path: string,
  dead: RunRecord | undefined,
  say: (line: string) => void,
  graceMs: number,
): Promise<void> {
  if (dead?.engine !== undefined) await stopOrphans(dead.engine, dead.verb, say, graceMs);
  // By rename, so that only one of several that wait removes it; a live record that slipped in between is put back.
  const aside = `${path}.dead.${process.pid}`;
  try {
    renameSync(path, aside);
    const taken = readRunRecord(aside);
    if (taken !== undefined && isAlive(taken.cli)) linkSync(aside, path);
  } catch {
    // Somebody else was faster.
  } finally {
    rmSync(aside, { force: true });
  }
}

/**
 * Stops an engine whose command line died, gently first: it finishes the step it is at and writes the state. Then the
 * plugins it started, which would go on changing the machine behind the next run's back.
 */
export async function stopOrphans(
  engine: ProcessIdentity,
  verb: string,
  say: (line: string) => void,
  graceMs: number,
): Promise<void> {
  if (isAlive(engine)) {
    say(`an interrupted './monitoring ${verb}' left its engine at work (process ${engine.pid}): stopping it`);
    signalProcess(engine.pid, "SIGINT");
    if (!(await waitUntil(() => !isAlive(engine), graceMs))) signalProcess(engine.pid, "SIGKILL");
    await waitUntil(() => !isAlive(engine), 5000);
  }
  // A number that belongs to another process by now leads another session, none of ours.
  if (identityOf(engine.pid) !== undefined) return;
  for (const pid of sessionMembers(engine.pid)) signalProcess(pid, "SIGTERM");
  if (await waitUntil(() => sessionMembers(engine.pid).length === 0, Math.min(graceMs, 2000))) return;
  for (const pid of sessionMembers(engine.pid)) signalProcess(pid, "SIGKILL");
  await waitUntil(() => sessionMembers(engine.pid).length === 0, 2000);
}

/** Makes the record if there is none. It appears whole or not at all. */
function create(path: string, record: RunRecord): boolean {
  const next = write(path, record);
  try {
    linkSync(next, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(next, { force: true });
  }
}

function replace(path: string, record: RunRecord): void {
  renameSync(write(path, record), path);
}

function write(path: string, record: RunRecord): string {
  const next = `${path}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  return next;
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "started" in value &&
    typeof value.started === "string"
  );
}
