import { type ChildProcess, spawn } from "node:child_process";
import { dirname } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { SemVer } from "semver";
import { signalProcess } from "./processes.ts";

/** The `pulumi` binary as the Automation API uses it, kept where a run can find and stop it. */
export interface EngineCommand extends PulumiCommand {
  /** Runs the engine with arguments; an abort asks it to stop after the step it is at. @throws EngineFailure */
  run(
    args: readonly string[],
    cwd: string,
    variables: Readonly<Record<string, string>>,
    onOutput?: (text: string) => void,
    onError?: (text: string) => void,
    abort?: AbortSignal,
  ): Promise<CommandResult>;
  /** Ends what runs now at once. The next run tidies up. */
  kill(): void;
}

/** How the engine is started. */
export interface EngineCommandOptions {
  /** Absolute path of the binary. */
  readonly path: string;
  /** Its version, such as "3.250.0". */
  readonly version: string;
  /** Hears the process number of each engine process as it starts. */
  readonly onStart?: (pid: number) => void;
}

/**
 * Starts every engine process in a session of its own. A Ctrl-C of the terminal would otherwise reach it directly and
 * once more through us, and it takes a second interrupt for "stop at once".
 */
export function engineCommand({ path, version, onStart }: EngineCommandOptions): EngineCommand {
  let current: ChildProcess | undefined;
  const signal = (name: NodeJS.Signals): void => {
    if (current?.pid !== undefined) signalProcess(current.pid, name);
  };
  const run = async (
    args: readonly string[],
    cwd: string,
    variables: Readonly<Record<string, string>>,
    onOutput?: (text: string) => void,
    onError?: (text: string) => void,
    abort?: AbortSignal,
  ): Promise<CommandResult> => {
    abort?.throwIfAborted();
    const child = spawn(path, args.includes("--non-interactive") ? args : [...args, "--non-interactive"], {
      cwd,
      env: engineVariables(path, variables),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    current = child;
    if (child.pid !== undefined) onStart?.(child.pid);
    const interrupt = (): void => {
      signal("SIGINT");
    };
    abort?.addEventListener("abort", interrupt, { once: true });
    try {
      const result = await ended(child, onOutput, onError);
      if (result.code !== 0) throw new EngineFailure(args[0] ?? "", result);
      return result;
    } finally {
      abort?.removeEventListener("abort", interrupt);
      current = undefined;
    }
  };
  // Its constructor is private and only looks for a binary, which is found already.
  return Object.assign(Object.create(PulumiCommand.prototype) as PulumiCommand, {
    command: path,
    version: new SemVer(version),
    run,
    kill: () => {
      signal("SIGKILL");
    },
  });
}

/** The engine ended with an error. Its text is for {@link engineProblems} to put into words. */
export class EngineFailure extends Error {
  readonly stdout: string;
  readonly stderr: string;

  constructor(command: string, result: CommandResult) {
    super(`pulumi ${command} failed: ${result.stderr.trim()}`);
    this.name = "EngineFailure";
    this.stdout = result.stdout;
    this.stderr = result.stderr;
  }
}

/** What the Automation API expects of a finished command. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  toString(): string;
}

/** The engine's environment: our own, the engine's settings, and its folder first on PATH, for its plugins. */
function engineVariables(path: string, variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const searched = variables["PATH"] ?? process.env["PATH"] ?? "";
  return {
    ...process.env,
    ...variables,
    PATH: `${dirname(path)}:${searched}`,
    PULUMI_AUTOMATION_API: "true",
  };
}

function ended(
  child: ChildProcess,
  onOutput?: (text: string) => void,
  onError?: (text: string) => void,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      onOutput?.(text);
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      onError?.(text);
    });
    child.on("error", reject);
    child.on("close", (code, name) => {
      const number = code ?? -1;
      const text = `code: ${number}\n stdout: ${stdout}\n stderr: ${stderr}\n`;
      resolve({
        code: number,
        stdout,
        stderr: name === null ? stderr : `${stderr}\nstopped by ${name}`,
        toString: () => text,
      });
    });
  });
}
