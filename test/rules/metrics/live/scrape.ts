import { type ChildProcess, spawn } from "node:child_process";
import type { ToolName } from "../../../../tools/install.ts";
import { realTool } from "../../../components/ground.ts";
import { freePorts } from "../../../e2e/free-ports.ts";
import { until } from "../../../e2e/until.ts";

/** How an exporter, or the server behind it, is started. */
export interface StartSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** User to run as, by number, where the program refuses root. */
  readonly uid?: number;
  readonly gid?: number;
}

/** A process of a test: what it wrote, and a way to end it. */
export interface Started {
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

/** Starts a program; {@link Started.stop} ends it, and everything that it started. */
export function start({ command, args, env = {}, cwd, uid, gid }: StartSpec): Started {
  let log = "";
  const child: ChildProcess = spawn(command, args, {
    // A group of its own: servers start processes of their own.
    detached: true,
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
    child.once("error", (error) => {
      log += String(error);
      resolve();
    });
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      log += chunk.toString();
    });
  return {
    log: () => log,
    stop: async () => {
      if (child.pid !== undefined)
        try {
          process.kill(-child.pid, "SIGKILL");
        } catch {
          // It has ended already.
        }
      await ended;
    },
  };
}

/** The text at an address, once it answers 200. */
export function textAt(url: string, started: Started, seconds = 30): Promise<string> {
  return until(
    `${url} answers`,
    async () => {
      const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
      return response.ok ? await response.text() : undefined;
    },
    seconds,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${started.log().slice(-2000)}`);
  });
}

/** One scrape of an exporter that is started for it. */
export async function scrapeOf(
  tool: ToolName,
  args: (port: number) => readonly string[],
  {
    env = {},
    path = "/metrics",
    ready = () => true,
  }: {
    readonly env?: NodeJS.ProcessEnv;
    readonly path?: string;
    /** Whether the scrape has everything; it is repeated until then. */
    readonly ready?: (scrape: string) => boolean;
  } = {},
): Promise<string> {
  const [port = 0] = await freePorts(1);
  const exporter = start({ command: await realTool(tool), args: args(port), env });
  try {
    return await until(`a complete scrape of ${tool}`, async () => {
      const scrape = await textAt(`http://127.0.0.1:${port}${path}`, exporter);
      return ready(scrape) ? scrape : undefined;
    });
  } finally {
    await exporter.stop();
  }
}
