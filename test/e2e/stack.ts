import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { dump } from "js-yaml";
import { defaultPorts, type PortName } from "../../model/settings/ports.ts";
import { freePorts } from "./free-ports.ts";

/** The project's folder. */
export const project = resolve(import.meta.dirname, "../..");

/** What a finished command left. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, for messages and searches. */
  readonly all: string;
}

/** A stack of its own for one test file: own state folder, own settings, own ports. */
export class TestStack {
  static readonly environment = "e2e";
  readonly folder: string;
  readonly ports: Readonly<Record<PortName, number>>;
  readonly watchedLog: string;
  settings: Record<string, unknown>;
  env: NodeJS.ProcessEnv = {};

  private constructor(folder: string, ports: Readonly<Record<PortName, number>>) {
    this.folder = folder;
    this.ports = ports;
    this.watchedLog = join(folder, "watched", "app.log");
    this.settings = {
      ports,
      // Short intervals, so that a test takes seconds; everything else is what a user gets.
      prometheus: { scrapeInterval: "1s", evaluationInterval: "1s" },
      alertmanager: { groupWait: "0s", groupInterval: "1s", repeatInterval: "1h" },
      logs: { files: [this.watchedLog], journal: false },
    };
  }

  static async make(): Promise<TestStack> {
    const folder = mkdtempSync(join(tmpdir(), "monitoring-e2e-"));
    const names = Object.keys(defaultPorts) as PortName[];
    const numbers = await freePorts(names.length);
    const ports = Object.fromEntries(names.map((name, i) => [name, numbers[i]])) as Record<PortName, number>;
    mkdirSync(join(folder, "watched"));
    mkdirSync(join(folder, "settings"));
    const stack = new TestStack(folder, ports);
    stack.writeSettings();
    return stack;
  }

  get stateDir(): string {
    return join(this.folder, "state");
  }

  get settingsFile(): string {
    return join(this.folder, "settings", `Pulumi.${TestStack.environment}.yaml`);
  }

  /** Writes the settings file from `settings`, with changes on top. */
  writeSettings(changes: Record<string, unknown> = {}): void {
    this.settings = { ...this.settings, ...changes };
    const config = Object.fromEntries(
      Object.entries(this.settings).map(([key, value]) => [`monitoring:${key}`, value]),
    );
    writeFileSync(this.settingsFile, dump({ config }));
  }

  /** Starts `./monitoring VERB... --env e2e`; the child is in a process group of its own. */
  start(...args: readonly string[]): ChildProcess {
    return spawn(
      join(project, "monitoring"),
      [...args, ...(args[0] === "pulumi" || args.includes("--env") ? [] : ["--env", TestStack.environment])],
      {
        env: {
          ...process.env,
          ...this.env,
          MONITORING_STATE_DIR: this.stateDir,
          MONITORING_SETTINGS_DIR: join(this.folder, "settings"),
          MONITORING_ENV: TestStack.environment,
          NO_COLOR: "1",
        },
        stdio: ["ignore", "pipe", "pipe"],
        detached: true,
      },
    );
  }

  /** Runs a verb to its end. */
  async run(...args: readonly string[]): Promise<Finished> {
    return finished(this.start(...args));
  }

  /** Runs a verb that must succeed. @throws Error with its output when it does not */
  async must(...args: readonly string[]): Promise<Finished> {
    const result = await this.run(...args);
    if (result.code !== 0)
      throw new Error(`./monitoring ${args.join(" ")} ended with ${String(result.code)}:\n${result.all}`);
    return result;
  }

  url(name: PortName, path = ""): string {
    return `http://127.0.0.1:${this.ports[name]}${path}`;
  }

  async json<T>(name: PortName, path: string): Promise<T> {
    const response = await fetch(this.url(name, path));
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Value of the first series of an instant query. */
  async query(expression: string): Promise<number | undefined> {
    interface Answer {
      readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
    }
    const answer = await this.json<Answer>(
      "prometheus",
      `/api/v1/query?query=${encodeURIComponent(expression)}`,
    );
    const value = answer.data.result[0]?.value[1];
    return value === undefined ? undefined : Number(value);
  }

  /** What `status --json` says of each component. */
  async status(): Promise<readonly ComponentStatus[]> {
    const { stdout } = await this.run("status", "--json");
    return (JSON.parse(stdout) as { readonly components: readonly ComponentStatus[] }).components;
  }

  /** Process id of a running component. */
  async pid(component: string): Promise<number> {
    const pid = (await this.status()).find(({ name }) => name === component)?.pid;
    if (pid === undefined) throw new Error(`${component} does not run`);
    return pid;
  }

  readState(): string {
    return readFileSync(join(this.stateDir, "pulumi", ".pulumi", "stacks", "monitoring", "e2e.json"), "utf8");
  }

  /** Takes everything away; safe to call in any state. */
  async remove(): Promise<void> {
    await this.run("down", "--purge", "--yes");
    await this.run("stop");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One component as `status --json` shows it. */
export interface ComponentStatus {
  readonly name: string;
  readonly health: string;
  readonly pid?: number;
  readonly version?: string;
  readonly address?: string;
}

/** Waits for the end of a child and gathers what it printed. */
export async function finished(child: ChildProcess): Promise<Finished> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once("close", done));
  return { code, stdout, stderr, all: stdout + stderr };
}
