import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/**
 * A process, told apart from a later one that got the same number: number and the moment it started, in whatever words
 * the system has for it.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly started: string;
}

interface ProcessFacts {
  readonly state: string;
  readonly session: number;
  readonly started: string;
}

/** This very process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, started: factsOf(process.pid)?.started ?? "" };
}

/** The process of that number as it is now; undefined when none runs. A zombie has ended. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const facts = factsOf(pid);
  return facts === undefined || facts.state.startsWith("Z") ? undefined : { pid, started: facts.started };
}

/** Whether exactly this process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identityOf(identity.pid)?.started === identity.started;
}

/**
 * Processes of a session that still run, without its leader: the plugins that an engine started and that its sudden end
 * left behind. A session's number is not given out again while it has a member. Only Linux tells; elsewhere empty.
 */
export function sessionMembers(session: number): readonly number[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const facts = pid === session ? undefined : factsOf(pid);
      return facts?.session === session && !facts.state.startsWith("Z");
    });
}

/** When a process started; undefined when that cannot be told. */
export function startTime(pid: number): Date | undefined {
  const facts = factsOf(pid);
  if (facts === undefined) return undefined;
  if (process.platform !== "linux") return validDate(Date.parse(facts.started));
  try {
    const boot = /^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1];
    // Start times in /proc count in ticks of 1/100 s on every Linux that Node.js runs on.
    return boot === undefined ? undefined : validDate((Number(boot) + Number(facts.started) / 100) * 1000);
  } catch {
    return undefined;
  }
}

/** Sends a signal to a process; false when it is gone already. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Waits until a condition holds. Gives false when the time is over. */
export async function waitUntil(
  condition: () => boolean,
  milliseconds: number,
  everyMs = 50,
): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (!condition()) {
    if (Date.now() >= deadline) return false;
    await new Promise((resume) => setTimeout(resume, everyMs));
  }
  return true;
}

function validDate(milliseconds: number): Date | undefined {
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds);
}

function factsOf(pid: number): ProcessFacts | undefined {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // The name in parentheses may hold anything; the numbers start after the last one.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return { state: fields[0] ?? "", session: Number(fields[3]), started: fields[19] ?? "" };
    }
    const text = execFileSync("ps", ["-o", "state=,lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    const [state = "", ...started] = text.split(/\s+/);
    return { state, session: 0, started: started.join(" ") };
  } catch {
    return undefined;
  }
}
