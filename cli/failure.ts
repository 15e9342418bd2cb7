import type { Problem } from "../model/problem.ts";
import type { Terminal } from "./terminal.ts";

/** 0 fine, 1 a problem in what the user wrote or in the stack, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** Wrong usage: arguments that make no sense together. Exits 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

/** Thrown when a person stopped the command; there is nothing to mend. */
export class Interrupted extends Error {
  constructor(message = "stopped: the next './monitoring up' makes the stack whole") {
    super(message);
    this.name = "Interrupted";
  }
}

/** What went wrong as problems for people, and whether it was foreseen. */
export interface Failure {
  readonly exitCode: ExitCode;
  readonly problems: readonly Problem[];
  /** True for a mistake in this program: the only case in which a stack trace helps somebody. */
  readonly unexpected: boolean;
}

/**
 * Turns anything thrown into problems. Errors are told apart by name, not by class, so that no module is loaded for it.
 */
export function failureOf(error: unknown): Failure {
  const at = (where: string, message: string, exitCode: ExitCode = 1): Failure => ({
    exitCode,
    problems: [{ where, message }],
    unexpected: false,
  });
  if (!(error instanceof Error)) return { ...at("unexpected", String(error)), unexpected: true };
  if (error.name === "ProblemsError" && "problems" in error)
    return { exitCode: 1, problems: error.problems as readonly Problem[], unexpected: false };
  if (error.name === "UsageError") return at("usage", error.message, 2);
  if (error.name === "Interrupted") return at("interrupted", error.message);
  if (error.name === "ToolError") return at("tools", error.message);
  return { ...at("unexpected", firstLine(error.message)), unexpected: true };
}

/** Prints what went wrong: one line per problem on standard error, or an object under `--json`. Gives the exit code. */
export function report(
  terminal: Terminal,
  error: unknown,
  variables: NodeJS.ProcessEnv = process.env,
): ExitCode {
  const failure = failureOf(error);
  const { paint } = terminal;
  for (const { where, message } of failure.problems) {
    const tail = failure.unexpected ? "; please report it (MONITORING_DEBUG=1 shows the trace)" : "";
    terminal.note(`${paint.red("✗")} ${paint.bold(`${where}:`)} ${message}${tail}`);
  }
  if (failure.unexpected && (variables["MONITORING_DEBUG"] ?? "") !== "")
    terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  terminal.result({ ok: false, problems: failure.problems });
  return failure.exitCode;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}
