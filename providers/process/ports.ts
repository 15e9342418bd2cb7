import { readdir, readFile, readlink } from "node:fs/promises";
import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import type { Problem } from "../../model/problem.ts";
import { portSetting } from "../../model/settings/ports.ts";
import type { Layout } from "./layout.ts";
import { programOf, variableOf } from "./machine.ts";
import { workloadMark } from "./supervisor-process.ts";

/** A port that a workload is going to listen on. */
export interface WantedPort {
  readonly workload: string;
  /** Port's name within the workload: "web". */
  readonly name: string;
  readonly number: number;
  /** Address to bind, without brackets: "127.0.0.1". */
  readonly address: string;
}

/** How long a taken port may stay taken until it counts, in milliseconds. */
const settleMs = 1500;

/**
 * Finds ports that cannot be had: taken by somebody else's process, reserved for root, on an address that this machine
 * does not have. Ports that this stack's own processes listen on are fine.
 * @returns one problem per port, none when all can be had.
 */
export async function checkPorts(layout: Layout, wanted: readonly WantedPort[]): Promise<readonly Problem[]> {
  const deadline = Date.now() + settleMs;
  for (;;) {
    const found = await look(layout, wanted);
    // A process that is just ending holds its port for a moment longer than it has a name or an environment to know
    // it by, so it looks like a stranger.
    if (found.length === 0 || Date.now() >= deadline) return found;
    await pause(100);
  }
}

async function look(layout: Layout, wanted: readonly WantedPort[]): Promise<readonly Problem[]> {
  const codes = await Promise.all(wanted.map(({ address, number }) => tryListen(address, number)));
  const taken = wanted.filter((_, i) => codes[i] === "EADDRINUSE");
  const holders =
    taken.length === 0
      ? new Map<number, readonly number[]>()
      : await listeners(taken.map(({ number }) => number));
  const found = await Promise.all(
    wanted.map((port, i) => problemOf(layout, port, codes[i], holders.get(port.number) ?? [])),
  );
  return found.filter((problem) => problem !== undefined);
}

async function problemOf(
  layout: Layout,
  port: WantedPort,
  code: string | undefined,
  pids: readonly number[],
): Promise<Problem | undefined> {
  const { number, address } = port;
  const where = `monitoring:ports.${portSetting(port.workload, port.name)}`;
  switch (code) {
    case undefined:
      return undefined;
    case "EADDRINUSE": {
      const marks = await Promise.all(pids.map((pid) => variableOf(pid, workloadMark)));
      const foreign = pids.filter((_, i) => !(marks[i] ?? "").startsWith(`${layout.id}/`));
      if (pids.length > 0 && foreign.length === 0) return undefined;
      const who = await nameOf(foreign[0]);
      const message = `expected port ${number} to be free, found it in use by ${who}: stop it or set another port`;
      return { where, message };
    }
    case "EACCES": {
      const message = `expected a port that you may listen on, got ${number}, which is reserved for root: set one above 1023`;
      return { where, message };
    }
    default: {
      const message = `expected an address of this machine, got ${address} (${code}): set one that it has, such as "127.0.0.1"`;
      return { where: "monitoring:bind", message };
    }
  }
}

async function nameOf(pid: number | undefined): Promise<string> {
  if (pid === undefined) return "a process of another user";
  return `${(await programOf(pid)) ?? "a process"} (pid ${pid})`;
}

/** Listens for a moment; returns the error's code when that does not work. */
function tryListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: Error & { readonly code?: string }) => {
      resolve(error.code ?? "EADDRINUSE");
    });
    server.listen({ host, port, exclusive: true }, () => {
      server.close(() => {
        resolve(undefined);
      });
    });
  });
}

/** Processes that listen on ports, by port, as far as this user may know. */
async function listeners(ports: readonly number[]): Promise<ReadonlyMap<number, readonly number[]>> {
  const found = await (process.platform === "linux" ? listenersFromProc() : listenersFromLsof());
  return new Map(ports.map((port) => [port, found.filter((one) => one.port === port).map(({ pid }) => pid)]));
}

interface Listener {
  readonly port: number;
  readonly pid: number;
}

async function listenersFromProc(): Promise<readonly Listener[]> {
  const read = (name: string): Promise<string> => readFile(`/proc/net/${name}`, "utf8").catch(() => "");
  const lines = (await Promise.all([read("tcp"), read("tcp6")])).flatMap((table) => table.split("\n"));
  const ports = new Map<string, number>(
    lines.flatMap((line) => {
      // sl local_address rem_address st ... inode; state 0A is "listen", the port is hexadecimal.
      const fields = line.trim().split(/\s+/);
      const port = Number.parseInt(fields[1]?.split(":")[1] ?? "", 16);
      return fields[3] === "0A" ? [[`socket:[${fields[9] ?? ""}]`, port] as const] : [];
    }),
  );
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const handles = await readdir(`/proc/${pid}/fd`).catch(() => []);
      const links = await Promise.all(
        handles.map((handle) => readlink(`/proc/${pid}/fd/${handle}`).catch(() => "")),
      );
      const own = new Set(links.flatMap((link) => ports.get(link) ?? []));
      return [...own].map((port) => ({ port, pid }));
    }),
  );
  return found.flat();
}

async function listenersFromLsof(): Promise<readonly Listener[]> {
  const args = ["-nP", "-iTCP", "-sTCP:LISTEN", "-Fpn"];
  const { stdout } = await promisify(execFile)("lsof", args).catch(() => ({ stdout: "" }));
  const found: Listener[] = [];
  let pid = 0;
  // One line per field: "p123" begins a process, "n127.0.0.1:9090" is one of its sockets.
  for (const line of stdout.split("\n"))
    if (line.startsWith("p")) pid = Number(line.slice(1));
    else if (line.startsWith("n")) found.push({ port: Number(line.slice(line.lastIndexOf(":") + 1)), pid });
  return found;
}
