import { spawn } from "node:child_process";
import { interrupted, systemCode } from "./tool-error.ts";

/** How a program ended. */
export interface Ended {
  /** Exit code; undefined when it could not be started, was stopped by a signal, or took too long. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** There is no such program. */
  readonly notFound: boolean;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the program and everything that it started. */
  readonly signal?: AbortSignal | undefined;
  /** @default no limit */
  readonly timeoutMs?: number;
  /** Called with each whole line of standard error as it comes. */
  readonly onErrorLine?: (line: string) => void;
}

/**
 * Runs a program to its end. It never throws for a program that fails; read `code`.
 * @throws ToolError when `signal` ended it
 */
export async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  if (options.signal?.aborted) throw interrupted();
  const ended = await new Promise<Ended>((resolve) => {
    // In a group of its own, so that compilers started by `go` and `npm` can be ended with it.
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let stdout = "";
    let stderr = "";
    let rest = "";
    const stop = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It ended by itself in this very moment.
      }
    };
    const timer = options.timeoutMs === undefined ? undefined : setTimeout(stop, options.timeoutMs);
    options.signal?.addEventListener("abort", stop, { once: true });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) options.onErrorLine?.(line);
    });
    const finish = (code: number | undefined, notFound: boolean): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", stop);
      resolve({ code, stdout, stderr, notFound });
    };
    child.on("error", (error) => {
      finish(undefined, systemCode(error) === "ENOENT");
    });
    child.on("close", (code) => {
      finish(code ?? undefined, false);
    });
  });
  if (options.signal?.aborted) throw interrupted();
  return ended;
}
