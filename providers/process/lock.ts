import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ProblemsError } from "../../model/problem.ts";
import { isCode, makeFolder, readIfThere } from "./files.ts";
import { shown } from "./layout.ts";
import { startTime } from "./machine.ts";

const pollMs = 50;

/**
 * Runs `work` while no other process does: the supervisor is told one thing at a time. The lock file names its
 * holder by process id and start time, so that one left by a killed process is known and broken, even when the
 * id belongs to another process by now.
 *
 * @param waitSeconds how long to wait for another holder. @default 120
 * @throws ProblemsError when the holder does not end in time.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, waitSeconds = 120): Promise<T> {
  await makeFolder(dirname(file));
  const own = JSON.stringify({
    pid: process.pid,
    started: await startTime(process.pid),
    token: randomUUID(),
  });
  const deadline = Date.now() + waitSeconds * 1000;
  while (!(await tryTake(file, own))) {
    const holder = await readIfThere(file);
    if (holder !== undefined && !(await isHeld(holder))) await breakLock(file, holder);
    else if (Date.now() > deadline) throw busy(file, holder, waitSeconds);
    else await pause(pollMs);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** Takes the lock when it is free: a link appears complete or not at all. */
async function tryTake(file: string, own: string): Promise<boolean> {
  const draft = join(dirname(file), `.${randomUUID()}.lock`);
  await writeFile(draft, own, { mode: 0o600 });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

function parse(holder: string): { readonly pid?: unknown; readonly started?: unknown } {
  try {
    const value: unknown = JSON.parse(holder);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

async function isHeld(holder: string): Promise<boolean> {
  const { pid, started } = parse(holder);
  if (typeof pid !== "number") return false;
  const now = await startTime(pid);
  return now !== undefined && now === started;
}

/** Moves a dead holder's lock away. Of several that try, one gets the file; who got a fresh one puts it back. */
async function breakLock(file: string, seen: string): Promise<void> {
  const aside = join(dirname(file), `.${randomUUID()}.lock`);
  try {
    await rename(file, aside);
    if ((await readFile(aside, "utf8")) !== seen) await link(aside, file);
  } catch (error) {
    if (!isCode(error, "ENOENT") && !isCode(error, "EEXIST")) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

function busy(file: string, holder: string | undefined, seconds: number): ProblemsError {
  const pid = holder === undefined ? undefined : parse(holder).pid;
  const who = typeof pid === "number" ? `process ${pid}` : "another process";
  return new ProblemsError([
    {
      where: shown(file),
      message: `expected ${who} to finish with this stack within ${seconds} s, found it still at work: wait for it or stop it, then try again`,
    },
  ]);
}
