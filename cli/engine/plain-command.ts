import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { refuse } from "../../model/problem.ts";
import type { SettingsFile } from "../../model/settings/read-file.ts";
import type { Context } from "../context.ts";
import { providerDir } from "../project.ts";
import { engineVariables } from "./variables.ts";
import { findPassphrase } from "./passphrase.ts";
import type { EnginePaths } from "./paths.ts";
import { engineProblems } from "./problems.ts";
import { readState } from "./state-file.ts";
import { writeWorkspace } from "./workspace.ts";

/** What the real command line of the engine needs. */
export interface PlainInput {
  readonly paths: EnginePaths;
  readonly file: SettingsFile;
  readonly pulumi: { readonly path: string };
}

/**
 * Makes the engine's own command line work on an environment: its working directory, its passphrase, and a stack where
 * there is none yet.
 *
 * @returns the environment variables to run it with.
 * @throws ProblemsError as `up` does: broken state, missing passphrase.
 */
export function prepareCommandLine(
  { catalogue, terminal }: Pick<Context, "catalogue" | "terminal">,
  { paths, file, pulumi }: PlainInput,
): NodeJS.ProcessEnv {
  const { backendDir, environment } = paths;
  const state = backendDir === undefined ? undefined : readState(backendDir, environment);
  const passphrase = findPassphrase(paths, file);
  writeWorkspace({ paths, settings: file, catalogue, providerDir });
  const variables = {
    ...process.env,
    ...engineVariables(paths),
    ...passphrase,
    PATH: [dirname(pulumi.path), dirname(process.execPath), process.env["PATH"] ?? ""].join(":"),
  };
  if (state === undefined) {
    terminal.note(`making the stack ${environment}, since there is none yet`);
    const options = { cwd: paths.workDir, env: variables, encoding: "utf8" } as const;
    const exists =
      spawnSync(pulumi.path, ["stack", "select", environment, "--non-interactive"], options).status === 0;
    const made = exists
      ? undefined
      : spawnSync(pulumi.path, ["stack", "init", environment, "--non-interactive"], options);
    if (made !== undefined && made.status !== 0) refuse(engineProblems([], made.stderr, paths));
  }
  return variables;
}
