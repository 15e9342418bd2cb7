import { spawnSync } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import { ProblemsError, refuse } from "../../model/problem.ts";
import { nearest, settingsPrefix } from "../../model/settings/parse.ts";
import type { SettingsFile } from "../../model/settings/read-file.ts";
import { secretNames } from "../../model/settings/secrets.ts";
import { ask, readStandardInput } from "../ask.ts";
import type { Context } from "../context.ts";
import { type EnginePaths, enginePaths } from "../engine/paths.ts";
import { engineProblems } from "../engine/problems.ts";
import { prepareCommandLine } from "../engine/plain-command.ts";
import { settingsForTeardown } from "../environment-plan.ts";
import { type ExitCode, UsageError } from "../failure.ts";
import { engineOf, requireTools } from "../stack-tools.ts";

/**
 * `./monitoring secret set NAME`: keeps a secret in the environment's settings file, encrypted with the environment's
 * passphrase, the way `pulumi config set --secret` does. The value comes from standard input or a hidden prompt, never from
 * an argument, which others could see in `ps` and the shell's history.
 */
export async function setSecret(context: Context, name: string): Promise<ExitCode> {
  const { terminal, environment } = context;
  if (!(secretNames as readonly string[]).includes(name))
    throw new UsageError(`unknown secret "${name}"${nearest(name, secretNames)}`);
  const file = settingsForTeardown(context);
  const value = process.stdin.isTTY ? await ask(`${name}: `, { hidden: true }) : await readStandardInput();
  if (value === "")
    throw new ProblemsError([{ where: name, message: "expected a value on standard input, found nothing" }]);
  const pulumi = engineOf(await requireTools(["pulumi"]));
  const paths = enginePaths(environment);
  const variables = prepareCommandLine(context, { paths, file, pulumi });
  keepSalt(file, paths);
  const result = spawnSync(
    pulumi.path,
    [
      "config",
      "set",
      "--secret",
      settingsPrefix + name,
      "--config-file",
      file.path,
      "--stack",
      environment,
      "--non-interactive",
    ],
    { cwd: paths.workDir, env: variables, input: value, encoding: "utf8" },
  );
  if (result.status !== 0) refuse(engineProblems([], result.stderr.replaceAll(value, "[secret]"), paths));
  terminal.line(`${name} is kept, encrypted, in ${file.name}; './monitoring up' hands it to the stack`);
  terminal.line(`whoever deploys ${environment} needs the same passphrase: ${passphrasePlace(paths)}`);
  terminal.result({ ok: true, environment, secret: name, file: file.path });
  return 0;
}

/** One salt for the state and the person's own file, so that either can be read with the other. */
function keepSalt(file: SettingsFile, paths: EnginePaths): void {
  if (Object.keys(file.encryption).length > 0) return;
  const copy = load(readFileSync(paths.stackFile, "utf8")) as { readonly encryptionsalt?: unknown };
  if (typeof copy.encryptionsalt !== "string") return;
  const text = readFileSync(file.path, "utf8");
  appendFileSync(
    file.path,
    `${text.endsWith("\n") || text === "" ? "" : "\n"}encryptionsalt: ${copy.encryptionsalt}\n`,
  );
}

function passphrasePlace(paths: EnginePaths): string {
  if (process.env["PULUMI_CONFIG_PASSPHRASE"] !== undefined) return "the one in PULUMI_CONFIG_PASSPHRASE";
  return process.env["PULUMI_CONFIG_PASSPHRASE_FILE"] ?? paths.passphraseFile;
}
