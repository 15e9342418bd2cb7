import { readdir, readFile, readlink } from "node:fs/promises";
import { execFile } from "node:child_process";
import { createServer } from "node:net";
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

/**
 * Finds ports that cannot be had: taken by somebody else's process, reserved for root, on an address that this machine
 * does not have. Ports that this stack's own processes listen on are fine.
 * @returns one problem per port, none when all can be had.
 */
export async function checkPorts(layout: Layout, wanted: readonly WantedPort[]): Promise<readonly Problem[]> {
  const found = await Promise.all(wanted.map((port) => checkPort(layout, port)));
  return found.filter((problem) => problem !== undefined);
}

async function checkPort(layout: Layout, port: WantedPort): Promise<Problem | undefined> {
  const code = await tryListen(port.address, port.number);
  const where = `monitoring:ports.${portSetting(port.workload, port.name)}`;
  switch (code) {
    case undefined:
      return undefined;
    case "EACCES":
      return {
        where,
        message: `expected a port that you may listen on, got ${port.number}, which is reserved for root: set one above 1023`,
      };
    case "EADDRNOTAVAIL":
    case "EINVAL":
      return {
        where: "monitoring:bind",
        message: `expected an address of this machine, got ${port.address}: set one that it has, such as "127.0.0.1"`,
      };
    default: {
      const pids = await listeners(port.number);
      const marks = await Promise.all(pids.map((pid) => variableOf(pid, workloadMark)));
      if (pids.length > 0 && marks.every((mark) => mark?.startsWith(`${layout.id}/`))) return undefined;
      const pid = pids.find((_, i) => !(marks[i] ?? "").startsWith(`${layout.id}/`));
      const program = pid === undefined ? undefined : await programOf(pid);
      const who = pid === undefined ? "a process of another user" : `${program ?? "a process"} (pid ${pid})`;
      return {
        where,
        message: `expected port ${port.number} to be free, found it in use by ${who}: stop it or set another port`,
      };
    }
  }
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

/** Processes that listen on a port, as far as this user may know. */
async function listeners(port: number): Promise<readonly number[]> {
  return process.platform === "linux" ? listenersFromProc(port) : listenersFromLsof(port);
}

async function listenersFromProc(port: number): Promise<readonly number[]> {
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((name) => readFile(`/proc/net/${name}`, "utf8").catch(() => "")),
  );
  const sockets = new Set(
    tables.flatMap((table) =>
      table.split("\n").flatMap((line) => {
        // sl local_address rem_address st ... inode; state 0A is "listen", the port is hexadecimal.
        const fields = line.trim().split(/\s+/);
        const local = Number.parseInt(fields[1]?.split(":")[1] ?? "", 16);
        return fields[3] === "0A" && local === port ? [`socket:[${fields[9] ?? ""}]`] : [];
      }),
    ),
  );
  if (sockets.size === 0) return [];
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const holding = await Promise.all(pids.map((pid) => holdsOne(pid, sockets)));
  return pids.filter((_, i) => holding[i]);
}

async function holdsOne(pid: number, sockets: ReadonlySet<string>): Promise<boolean> {
  const handles = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const links = await Promise.all(
    handles.map((handle) => readlink(`/proc/${pid}/fd/${handle}`).catch(() => "")),
  );
  return links.some((link) => sockets.has(link));
}

async function listenersFromLsof(port: number): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-t"]).catch(
    () => ({ stdout: "" }),
  );
  return stdout
    .split("\n")
    .filter((line) => /^\d+$/.test(line))
    .map(Number);
}
