import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ProblemsError } from "../model/problem.ts";
import { errorMessage } from "./decode.ts";
import { parseResponderConfig, type ResponderConfig } from "./config.ts";
import { loadRunbooks, type Runbooks } from "./runbooks.ts";
import { type Snapshot, snapshotReader } from "./status/snapshot.ts";

/** What the files say, ready to serve. */
export interface Loaded {
  readonly config: ResponderConfig;
  readonly runbooks: Runbooks;
  readonly loadedAt: Date;
  readonly readSnapshot: (waitMs?: number) => Promise<Snapshot>;
}

/** The files as last accepted, and what was wrong with a newer one. */
export interface State {
  /** The newest files that were accepted. */
  current(): Loaded;
  /** Why the newest files were refused; undefined when they were not. */
  problem(): string | undefined;
  /** Reads the files again; when they are wrong, everything stays as it was. Returns the problem, if there is one. */
  reload(): string | undefined;
}

/**
 * Reads `responder.json`, and the pages of the folder `runbooks` beside it.
 *
 * @throws ProblemsError when the file is missing or wrong: there is nothing to serve yet.
 */
export function openState(configFile: string): State {
  let current = load(configFile);
  let problem: string | undefined;
  return {
    current: () => current,
    problem: () => problem,
    reload() {
      try {
        current = load(configFile);
        problem = undefined;
      } catch (error) {
        problem = errorMessage(error);
      }
      return problem;
    },
  };
}

function load(configFile: string): Loaded {
  const config = parseResponderConfig(readConfig(configFile), configFile);
  const runbooks = loadRunbooks(join(dirname(configFile), "runbooks"));
  return { config, runbooks, loadedAt: new Date(), readSnapshot: snapshotReader(config) };
}

function readConfig(configFile: string): string {
  try {
    return readFileSync(configFile, "utf8");
  } catch {
    const message =
      "expected the responder's configuration, found no file that can be read: run './monitoring up' to write it";
    throw new ProblemsError([{ where: configFile, message }]);
  }
}
