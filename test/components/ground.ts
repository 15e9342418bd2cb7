import { type ChildProcess, execFile, spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Site } from "../../components/site.ts";
import { localSite } from "../../components/targets/local/site.ts";
import { portOf, type Workload } from "../../components/workload.ts";
import { defaultPorts, type PortName } from "../../model/settings/ports.ts";
import { type Settings, settingsSchema } from "../../model/settings/schema.ts";
import { findTools, type ToolName, toolPath } from "../../tools/install.ts";
import { freePorts } from "../e2e/free-ports.ts";
import { until } from "../e2e/until.ts";

const run = promisify(execFile);

/** Path of a real tool. @throws ToolError when it is not installed: `./monitoring tools` installs it */
export async function realTool(name: ToolName): Promise<string> {
  return toolPath(await findTools([name]), name);
}

/** Writes a workload's files as a target does, in a folder of its own, and returns the config folder. */
export function writeFiles(workload: Workload, folder: string): string {
  const config = join(folder, workload.name, "config");
  mkdirSync(config, { recursive: true });
  mkdirSync(join(folder, workload.name, "data"), { recursive: true });
  for (const [path, text] of Object.entries(workload.files)) {
    mkdirSync(dirname(join(config, path)), { recursive: true });
    writeFileSync(join(config, path), text);
  }
  return config;
}

/** Runs the product's own checks on files as they would be deployed. @throws Error with the output of one that fails */
export async function checkConfig(workload: Workload): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "monitoring-check-"));
  try {
    const cwd = writeFiles(workload, folder);
    for (const { tool, args } of workload.configCheck ?? []) await run(await realTool(tool), args, { cwd });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A place where real products run side by side: own folders, own ports, loopback only. */
export class Ground {
  readonly folder: string;
  readonly settings: Settings;
  readonly site: Site;
  private readonly processes: Running[] = [];

  private constructor(folder: string, settings: Settings) {
    this.folder = folder;
    this.settings = settings;
    this.site = localSite(settings);
  }

  /** @param changes settings apart from the ports; a function is told the folder first. */
  static async make(
    changes: (folder: string) => Readonly<Record<string, unknown>> = () => ({}),
  ): Promise<Ground> {
    const folder = mkdtempSync(join(tmpdir(), "monitoring-ground-"));
    const names = Object.keys(defaultPorts) as PortName[];
    const free = await freePorts(names.length);
    const ports = Object.fromEntries(names.map((name, i) => [name, free[i]]));
    return new Ground(folder, settingsSchema.parse({ ...changes(folder), ports }));
  }

  /** Starts a workload and waits until its probe answers. */
  async start(workload: Workload, env: NodeJS.ProcessEnv = {}): Promise<Running> {
    if (workload.tool === "responder") throw new Error("the responder is this repository's own, not a tool");
    const process = new Running(
      workload,
      await realTool(workload.tool),
      writeFiles(workload, this.folder),
      env,
    );
    this.processes.push(process);
    await process.start();
    return process;
  }

  /** Kills what still runs and takes the folder away. */
  async clear(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.kill("SIGKILL")));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A workload as a process, the way the local target runs it. */
export class Running {
  private readonly workload: Workload;
  private readonly binary: string;
  private readonly cwd: string;
  private readonly env: NodeJS.ProcessEnv;
  private child: ChildProcess | undefined;

  constructor(workload: Workload, binary: string, cwd: string, env: NodeJS.ProcessEnv) {
    this.workload = workload;
    this.binary = binary;
    this.cwd = cwd;
    this.env = env;
  }

  get pid(): number {
    const pid = this.child?.pid;
    if (pid === undefined) throw new Error(`${this.workload.name} does not run`);
    return pid;
  }

  /** What it printed so far. */
  get log(): string {
    return readFileSync(join(this.cwd, "..", "log"), "utf8");
  }

  url(port: string, path = ""): string {
    return `http://127.0.0.1:${portOf(this.workload, port).port}${path}`;
  }

  async text(port: string, path: string): Promise<string> {
    const response = await fetch(this.url(port, path));
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text;
  }

  async start(): Promise<void> {
    const log = openSync(join(this.cwd, "..", "log"), "a");
    this.child = spawn(this.binary, this.workload.args, {
      cwd: this.cwd,
      env: { PATH: process.env["PATH"], ...this.workload.env, ...this.env },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    const { child } = this;
    const { port, path } = this.workload.probe;
    const ended = await until(`${this.workload.name} is ready`, async () => {
      if (child.exitCode !== null) return true;
      return (await fetch(this.url(port, path))).ok ? false : undefined;
    });
    if (ended) throw new Error(`${this.workload.name} ended with ${String(child.exitCode)}:\n${this.log}`);
  }

  /** Sends a signal and waits for the end; does nothing when it does not run. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const end = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await end;
  }
}
