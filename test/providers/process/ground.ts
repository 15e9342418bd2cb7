import { mkdtempSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Layout, layoutOf } from "../../../providers/process/layout.ts";
import { endProcesses, processesWith } from "../../../providers/process/machine.ts";
import { stopSupervisor } from "../../../providers/process/supervisor.ts";
import { supervisorMark } from "../../../providers/process/supervisor-process.ts";
import { type FindTool, installedTools } from "../../../providers/process/tool.ts";

const root = resolve(import.meta.dirname, "../../..");

/** The real process-compose, and a small stand-in for every other tool. */
export function fakeTools(): FindTool {
  const installed = installedTools();
  return async (tool, version) =>
    tool === "process-compose"
      ? installed(tool, version)
      : [join(root, "tools/node"), join(root, "test/providers/process/fake-tool.ts"), version];
}

/** A folder of its own for the state of one test, and the layout of its environment there. */
export interface Ground {
  readonly stateDir: string;
  readonly layout: Layout;
  /** Ends everything that the test left, and removes the folder. */
  clear(): Promise<void>;
}

/** Sets MONITORING_STATE_DIR, which the provider reads, to a fresh folder. */
export function newGround(environment = "test"): Ground {
  const stateDir = realpathSync(mkdtempSync(join(tmpdir(), "monitoring-test-")));
  process.env["MONITORING_STATE_DIR"] = stateDir;
  const layout = layoutOf(environment);
  return {
    stateDir,
    layout,
    clear: async () => {
      await stopSupervisor(layout);
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((settle, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === "object" && address !== null) settle(address.port);
      });
    });
  });
}

/** Properties of a process of the fake tool, as the engine would send them. */
export function fakeProcess(
  name: string,
  port: number,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    name,
    environment: "test",
    title: `The ${name}`,
    tool: "fake",
    version: "v1",
    args: ["--port", String(port)],
    files: { "config.json": '{"greeting":"hello"}' },
    ports: [{ name: "web", number: port, address: "127.0.0.1", purpose: "the tests" }],
    probe: { url: `http://127.0.0.1:${port}/ready` },
    reload: { kind: "http", url: `http://127.0.0.1:${port}/reload` },
    configCheck: [{ tool: "fake", version: "v1", args: ["--check"] }],
    startTimeoutSeconds: 15,
    ...more,
  };
}

/** What the fake tool says of itself. */
export interface Said {
  readonly pid: number;
  readonly version: string;
  readonly args: readonly string[];
  readonly greeting: string;
  readonly hasSecret: boolean;
  readonly env: Readonly<Record<string, string>>;
}

/** Asks a fake tool who it is. */
export async function hear(port: number): Promise<Said> {
  return (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as Said;
}

/** Waits for a condition. @throws Error with the description when it does not come true in time. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  seconds = 15,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await Promise.resolve(holds()).catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain until ${what}`);
    await pause(50);
  }
}

/** Process id of a stack's supervisor. */
export async function supervisorPid(layout: Layout): Promise<number | undefined> {
  const workloads = new Set((await processesWith("MONITORING_WORKLOAD")).map(({ pid }) => pid));
  const marked = await processesWith(supervisorMark);
  return marked.find(({ pid, value }) => value === layout.id && !workloads.has(pid))?.pid;
}

/** Ends processes at once, as a crash would. */
export async function kill(...pids: readonly (number | undefined)[]): Promise<void> {
  const known = pids.filter((pid) => pid !== undefined);
  for (const pid of known) process.kill(pid, "SIGKILL");
  await endProcesses(known, 5);
}
