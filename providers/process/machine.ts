import { execFile } from "node:child_process";
import { readdir, readFile, readlink } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { isCode } from "./files.ts";

const run = promisify(execFile);
const isLinux = process.platform === "linux";

/** A process of this machine. */
export interface MachineProcess {
  readonly pid: number;
  /** Value of the environment variable that was asked for. */
  readonly value: string;
}

/**
 * When a process started, in a form that only serves to be compared; undefined when there is no such process (a
 * zombie, which has ended and only waits for its parent, counts as none).
 */
export async function startTime(pid: number): Promise<string | undefined> {
  if (isLinux) {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
    // The name in parentheses may hold spaces; state is the first field behind it, start time the twentieth.
    const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields === undefined || fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  }
  const { stdout } = await run("ps", ["-o", "lstart=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.trim() === "" ? undefined : stdout.trim();
}

/** Whether a process runs. */
export async function isAlive(pid: number): Promise<boolean> {
  return (await startTime(pid)) !== undefined;
}

/**
 * This user's processes that carry an environment variable. This process and those it descends from are left out: a
 * playbook of a supervised process may have started the command line, which must not end itself.
 */
export async function processesWith(variable: string): Promise<readonly MachineProcess[]> {
  const found = isLinux ? await fromProc(variable) : await fromPs(variable);
  const own = await ancestors(process.pid);
  const others = found.filter(({ pid }) => !own.has(pid));
  const alive = await Promise.all(others.map(({ pid }) => isAlive(pid)));
  return others.filter((_, i) => alive[i]);
}

async function fromProc(variable: string): Promise<readonly MachineProcess[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(async (pid) => ({ pid, value: await variableOf(pid, variable) })));
  return found.flatMap(({ pid, value }) => (value === undefined ? [] : [{ pid, value }]));
}

/** An environment variable of a process, as it was started; undefined where it cannot be read. */
export async function variableOf(pid: number, variable: string): Promise<string | undefined> {
  if (!isLinux) return (await fromPs(variable)).find((one) => one.pid === pid)?.value;
  const block = await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "");
  // The last one counts when a variable is there twice.
  const lines = block.split("\0").filter((line) => line.startsWith(`${variable}=`));
  return lines.at(-1)?.slice(variable.length + 1);
}

/** macOS has no /proc: `ps` prints the environment behind the command. */
async function fromPs(variable: string): Promise<readonly MachineProcess[]> {
  const { stdout } = await run("ps", ["-axEww", "-o", "pid=,command="], { maxBuffer: 1 << 26 }).catch(() => ({
    stdout: "",
  }));
  return stdout.split("\n").flatMap((line) => {
    const value = [...line.matchAll(new RegExp(`(?<=\\s)${variable}=(\\S*)`, "g"))].at(-1)?.[1];
    return value === undefined ? [] : [{ pid: Number.parseInt(line, 10), value }];
  });
}

async function ancestors(pid: number): Promise<ReadonlySet<number>> {
  const seen = new Set<number>();
  for (let current = pid; current > 1 && !seen.has(current); current = await parentOf(current))
    seen.add(current);
  return seen;
}

async function parentOf(pid: number): Promise<number> {
  if (isLinux) {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] ?? 0);
  }
  const { stdout } = await run("ps", ["-o", "ppid=", "-p", String(pid)]).catch(() => ({ stdout: "0" }));
  return Number(stdout.trim());
}

/** Sends a signal; a process that is gone already is fine. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!isCode(error, "ESRCH")) throw error;
  }
}

/** Ends processes: SIGTERM, and SIGKILL for those that are still there after the grace. */
export async function endProcesses(pids: readonly number[], graceSeconds: number): Promise<void> {
  const started = new Map(await Promise.all(pids.map(async (pid) => [pid, await startTime(pid)] as const)));
  // Compared with the start time, so that a reused id is never hit.
  const left = async (): Promise<number[]> => {
    const now = await Promise.all(pids.map(async (pid) => ({ pid, time: await startTime(pid) })));
    return now
      .filter(({ pid, time }) => time !== undefined && time === started.get(pid))
      .map(({ pid }) => pid);
  };
  for (const pid of await left()) signal(pid, "SIGTERM");
  const deadline = Date.now() + graceSeconds * 1000;
  while ((await left()).length > 0 && Date.now() < deadline) await pause(50);
  for (const pid of await left()) signal(pid, "SIGKILL");
  const last = Date.now() + 5000;
  while ((await left()).length > 0 && Date.now() < last) await pause(20);
}

/** Name of a process' program, for messages. */
export async function programOf(pid: number): Promise<string | undefined> {
  if (!isLinux) {
    const { stdout } = await run("ps", ["-o", "comm=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
    return stdout.trim() === "" ? undefined : (stdout.trim().split("/").at(-1) ?? stdout.trim());
  }
  const link = await readlink(`/proc/${pid}/exe`).catch(() => undefined);
  const name = link
    ?.split("/")
    .at(-1)
    ?.replace(/ \(deleted\)$/, "");
  return name ?? (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => undefined))?.trim();
}
