import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { interrupted, systemCode } from "./tool-error.ts";

/** Who holds a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
}

export interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called once when somebody else holds the lock. */
  readonly onWait?: (holder: LockHolder | undefined) => void;
  /** A lock whose file was not touched for so long is stale, in milliseconds. @default 60000 */
  readonly staleMs?: number;
}

const beatMs = 5000;
const pollMs = 200;

/** Whether a process of this machine is alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return systemCode(error) === "EPERM";
  }
}

async function readHolder(file: string): Promise<LockHolder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof value !== "object" || value === null || !("pid" in value) || !("host" in value))
      return undefined;
    return typeof value.pid === "number" && typeof value.host === "string"
      ? { pid: value.pid, host: value.host }
      : undefined;
  } catch {
    return undefined;
  }
}

async function isStale(file: string, staleMs: number): Promise<boolean> {
  const holder = await readHolder(file);
  if (holder?.host === hostname() && !isAlive(holder.pid)) return true;
  // Another machine's process (a shared home folder), or a process number that somebody else has by now.
  const touched = await stat(file).catch(() => undefined);
  return touched !== undefined && Date.now() - touched.mtimeMs > staleMs;
}

/** Takes the lock if it is free. The file appears complete or not at all. */
async function tryLock(file: string): Promise<boolean> {
  const own = `${file}.${randomUUID()}`;
  await writeFile(own, JSON.stringify({ pid: process.pid, host: hostname() } satisfies LockHolder));
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/**
 * Runs `work` while holding a lock file, waiting for whoever holds it. A lock whose process is dead is broken. Two
 * processes that break the same lock in the same instant can, at worst, both work: results are put into place by a
 * rename, so that costs time and nothing else.
 * @throws ToolError when `signal` ends the wait
 */
export async function withLock<T>(file: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  let waited = false;
  while (!(await tryLock(file))) {
    if (await isStale(file, options.staleMs ?? 60_000)) {
      // By rename, so that only one of several waiting processes removes it.
      const broken = `${file}.${randomUUID()}`;
      await rename(file, broken).catch(() => undefined);
      await rm(broken, { force: true });
      continue;
    }
    if (!waited) options.onWait?.(await readHolder(file));
    waited = true;
    await sleep(pollMs, undefined, options.signal === undefined ? {} : { signal: options.signal }).catch(
      () => {
        throw interrupted();
      },
    );
  }
  const beat = setInterval(() => {
    const now = new Date();
    void utimes(file, now, now).catch(() => undefined);
  }, beatMs);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(file, { force: true });
  }
}
