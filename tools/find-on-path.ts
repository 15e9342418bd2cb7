import { access, constants, stat } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { run } from "./run.ts";
import type { OnPath } from "./tool-spec.ts";

/** A program found on PATH. */
export interface Candidate {
  readonly path: string;
  /** What it says its version is; undefined when it does not say so in a way we know. */
  readonly version: string | undefined;
}

/** What PATH has of one tool. */
export interface PathSearch {
  /** The first whose version fits. */
  readonly found?: { readonly path: string; readonly version: string };
  /** Those that were looked at and do not fit. */
  readonly others: readonly Candidate[];
}

/** Reads a version from what a program printed. */
export function readVersion(output: string, pattern: RegExp): string | undefined {
  return pattern.exec(output)?.[1];
}

/** Whether a version will do for the one that is wanted. */
export function versionFits(found: string, wanted: string, fit: OnPath["fit"] = "exact"): boolean {
  if (fit === "exact") return found === wanted;
  const minor = (version: string): string => version.split(".").slice(0, 2).join(".");
  return minor(found) === minor(wanted);
}

/** All executables of that name on PATH, in its order. */
async function executables(binary: string, env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const paths = [...new Set(folders.map((folder) => resolve(join(folder, binary))))];
  const checked = await Promise.all(
    paths.map(async (path) => {
      try {
        await access(path, constants.X_OK);
        return (await stat(path)).isFile() ? path : undefined;
      } catch {
        return undefined;
      }
    }),
  );
  return checked.filter((path) => path !== undefined);
}

/**
 * Looks for a tool of a fitting version on PATH. A program that prints no version, fails or takes longer than five
 * seconds is passed over.
 */
export async function findOnPath(
  binary: string,
  onPath: OnPath,
  wanted: string,
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<PathSearch> {
  const others: Candidate[] = [];
  for (const path of await executables(binary, env)) {
    const { stdout, stderr } = await run(path, onPath.args, { env, signal, timeoutMs: 5000 });
    const version = readVersion(`${stdout}\n${stderr}`, onPath.version);
    if (version !== undefined && versionFits(version, wanted, onPath.fit))
      return { found: { path, version }, others };
    others.push({ path, version });
  }
  return { others };
}

/** Why nothing on PATH will do, as the start of a sentence. */
export function describeSearch(search: PathSearch, binary: string): string {
  if (search.others.length === 0) return `${binary} is not on PATH`;
  const seen = search.others.map(({ path, version }) => `${path} is ${version ?? "of an unknown version"}`);
  return seen.join(" and ");
}
