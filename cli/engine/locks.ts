import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { ProblemsError } from "../../model/problem.ts";
import { Interrupted } from "../failure.ts";
import { lockFolder } from "./paths.ts";
import { identityOf, startTime, waitUntil } from "./processes.ts";

/** A lock that a Pulumi engine holds on a stack of a folder backend. */
export interface EngineLock {
  readonly path: string;
  /** Undefined where the file was cut off. */
  readonly holder: { readonly pid: number; readonly hostname: string; readonly at: Date } | undefined;
}

/** What may be done about a lock. */
export type LockFate =
  /** Nobody holds it any more. */
  | "stale"
  /** Somebody on this machine does. */
  | "live"
  /** Somebody elsewhere does, or did: only a person knows. */
  | "foreign";

/** The locks of an environment, in a stable order. */
export function readLocks(backendDir: string, environment: string): readonly EngineLock[] {
  const folder = lockFolder(backendDir, environment);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => ({ path: join(folder, name), holder: readHolder(join(folder, name)) }));
}

/** Removes lock files, with what the backend keeps beside them. */
export function removeLocks(locks: readonly EngineLock[]): void {
  for (const { path } of locks) {
    rmSync(path, { force: true });
    rmSync(`${path}.attrs`, { force: true });
  }
}

/** Whether a lock still stands for somebody. */
export function fateOf({ holder }: EngineLock): LockFate {
  // The engine writes the file in one step, so one that is cut off comes from a full disk or a lost machine.
  if (holder === undefined) return "stale";
  if (holder.hostname !== hostname()) return "foreign";
  if (identityOf(holder.pid) === undefined) return "stale";
  const started = startTime(holder.pid);
  // A process that started after the lock was taken only has the dead one's number (after a reboot, say).
  return started !== undefined && started.getTime() > holder.at.getTime() + 2000 ? "stale" : "live";
}

/** Limits of {@link clearLocks}; tests make them short. */
export interface ClearOptions {
  /** How long to wait for a live run. @default 120000 */
  readonly waitMs?: number;
  readonly say?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Makes the way free for the engine: removes locks whose holder died, waits for one that lives.
 *
 * @throws ProblemsError naming who holds the lock, when it is held elsewhere or for too long.
 */
export async function clearLocks(
  backendDir: string,
  environment: string,
  options: ClearOptions = {},
): Promise<void> {
  const say = options.say ?? ((): void => undefined);
  const locks = readLocks(backendDir, environment);
  for (const lock of locks) {
    const { holder } = lock;
    switch (fateOf(lock)) {
      case "stale":
        removeLocks([lock]);
        say(
          `removed the lock of ${holder === undefined ? "a run" : `process ${holder.pid}`}, which ended without giving it back`,
        );
        break;
      case "foreign":
        throw new ProblemsError([
          {
            where: `lock ${basename(lock.path)}`,
            message:
              `the stack is locked by process ${holder?.pid ?? 0} on ${holder?.hostname ?? "another machine"} since ` +
              `${holder?.at.toISOString() ?? "an unknown time"}: wait for it; if it is gone, run './monitoring unlock --env ${environment}'`,
          },
        ]);
      case "live":
        say(`waiting for process ${holder?.pid ?? 0}, which is changing this stack ...`);
        await waitUntil(
          () => fateOf(lock) !== "live" || !existsSync(lock.path) || options.signal?.aborted === true,
          options.waitMs ?? 120_000,
          200,
        );
        if (options.signal?.aborted === true)
          throw new Interrupted("stopped while waiting; nothing was changed");
        if (existsSync(lock.path) && fateOf(lock) === "live")
          throw new ProblemsError([
            {
              where: `process ${holder?.pid ?? 0}`,
              message: `it is still changing this stack: wait for it, or stop it with 'kill -INT ${holder?.pid ?? 0}', then try again`,
            },
          ]);
        removeLocks([lock]);
    }
  }
}

function readHolder(path: string): EngineLock["holder"] {
  try {
    const content = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    const { pid, hostname: host, timestamp } = content;
    const at = new Date(typeof timestamp === "string" ? timestamp : NaN);
    return typeof pid === "number" && typeof host === "string" && !Number.isNaN(at.getTime())
      ? { pid, hostname: host, at }
      : undefined;
  } catch {
    return undefined;
  }
}
