import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ProblemsError } from "../../model/problem.ts";
import { stateFile } from "./paths.ts";

/** What an environment's state file says, as far as it matters before the engine starts. */
export interface StateSummary {
  /** Resources in the state, the stack itself and providers included. */
  readonly resources: number;
  /** Resources whose creation an interrupted run left open. The engine keeps these for ever unless told otherwise. */
  readonly pendingCreates: readonly string[];
}

/**
 * Reads an environment's state before the engine does, whose own words for a broken file help nobody.
 *
 * @returns undefined when there is no state yet.
 * @throws ProblemsError when the file is empty, no JSON, or no state.
 */
export function readState(backendDir: string, environment: string): StateSummary | undefined {
  const path = stateFile(backendDir, environment);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ProblemsError([
      { where: path, message: "expected a state file that can be read, and it cannot be" },
    ]);
  }
  const latest = latestOf(parse(text, path), path);
  const resources = listAt(latest, "resources");
  const pending = listAt(latest, "pending_operations").flatMap((operation) => {
    const urn = valueAt(valueAt(operation, "resource"), "urn");
    return valueAt(operation, "type") === "creating" && typeof urn === "string" ? [urn] : [];
  });
  return { resources: resources.length, pendingCreates: pending };
}

/** Whether any environment has a state on this backend: then its passphrase must not be made anew. */
export function hasAnyState(backendDir: string): boolean {
  const folder = join(backendDir, ".pulumi", "stacks");
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).some((path) =>
    /\.json(\.gz|\.zst)?$/.test(path),
  );
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw broken(path, text.trim() === "" ? "it is empty" : `${position(text, error)} is not valid JSON`);
  }
}

function latestOf(document: unknown, path: string): unknown {
  const checkpoint = valueAt(document, "checkpoint");
  if (
    typeof valueAt(document, "version") !== "number" ||
    typeof checkpoint !== "object" ||
    checkpoint === null
  )
    throw broken(path, 'it is JSON, but has no "version" and "checkpoint"');
  return valueAt(checkpoint, "latest");
}

/** `line 1, column 300`, from what V8 says about the position; the end of the text when it only says that. */
function position(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  const offset = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length);
  const before = text.slice(0, offset).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function broken(path: string, what: string): ProblemsError {
  const fix = isSound(`${path}.bak`)
    ? `restore the copy from just before the last change with 'cp ${path}.bak ${path}'`
    : `no sound copy lies beside it: put back one from your backups, or remove the file and run './monitoring up' to build the state anew`;
  return new ProblemsError([
    {
      where: path,
      message: `expected the state of the stack, but ${what}; nothing was changed: ${fix}, then try again`,
    },
  ]);
}

function isSound(path: string): boolean {
  try {
    latestOf(JSON.parse(readFileSync(path, "utf8")), path);
    return true;
  } catch {
    return false;
  }
}

function valueAt(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = valueAt(value, key);
  return Array.isArray(list) ? list : [];
}
