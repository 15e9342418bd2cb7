import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname } from "node:path";
import type { Context } from "../context.ts";
import { enginePaths } from "../engine/paths.ts";
import { prepareCommandLine } from "../engine/plain-command.ts";
import { readEnvironment, settingsForTeardown } from "../environment-plan.ts";
import { ensureGrafanaPassword } from "../grafana-password.ts";
import type { ExitCode } from "../failure.ts";
import { projectDir } from "../project.ts";
import { engineOf, requireTools } from "../stack-tools.ts";

/** Commands that read the environment's settings, and so take `--config-file`. */
const readsSettings: readonly string[] = [
  "up",
  "update",
  "preview",
  "refresh",
  "destroy",
  "config",
  "watch",
  "import",
];
/** Commands that work on a stack, and so take `--stack`. */
const takesStack: readonly string[] = [...readsSettings, "stack", "state", "cancel", "console", "logs"];

/**
 * `./monitoring pulumi ARGS...`: the real command line on the same stack, with backend, passphrase, settings and plugins
 * set up. The language plugin is on PATH here only: policy packs fail where it is.
 */
export async function runPulumi(context: Context, args: readonly string[]): Promise<ExitCode> {
  const file = settingsForTeardown(context);
  const tools = await requireTools(["pulumi", "pulumi-language-nodejs", "process-compose"]);
  const pulumi = engineOf(tools);
  const paths = enginePaths(context.environment);
  const variables = prepareCommandLine(context, { paths, file, pulumi });
  const { settings, secrets } = readEnvironment(context);
  if (settings.grafana.enabled) ensureGrafanaPassword(context.environment, secrets, variables);
  const language = tools.get("pulumi-language-nodejs");
  if (language !== undefined) variables["PATH"] = [dirname(language.path), variables["PATH"]].join(delimiter);
  delete variables["NO_COLOR"];
  if (process.env["NO_COLOR"] !== undefined) variables["NO_COLOR"] = process.env["NO_COLOR"];
  return run(
    pulumi.path,
    withStack(args, context.environment, { copy: paths.stackFile, own: file.path }),
    variables,
  );
}

/**
 * The arguments, with the stack and its settings file where the command takes them and none are given.
 *
 * @param files `config` works on the person's own settings; everything else reads the copy, in which the engine may keep
 * its salt.
 */
export function withStack(
  args: readonly string[],
  environment: string,
  files: { readonly copy: string; readonly own: string },
): readonly string[] {
  const command = args.find((arg) => !arg.startsWith("-")) ?? "";
  const has = (...names: readonly string[]): boolean =>
    args.some((arg) => names.some((name) => arg === name || arg.startsWith(`${name}=`)));
  return [
    ...args,
    ...(takesStack.includes(command) && !has("--stack", "-s") ? ["--stack", environment] : []),
    ...(readsSettings.includes(command) && !has("--config-file")
      ? ["--config-file", command === "config" ? files.own : files.copy]
      : []),
  ];
}

/** Runs a program on this terminal. Its exit code is 0 or 1 to us: a wrong use of it is a problem, not one of ours. */
function run(path: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<ExitCode> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { cwd: projectDir, env, stdio: "inherit" });
    // The terminal's interrupt reaches it directly; we only have to outlive it.
    const ignore = (): void => undefined;
    process.on("SIGINT", ignore);
    const pass = (): void => void child.kill(constants.signals.SIGTERM);
    process.on("SIGTERM", pass);
    child.on("error", reject);
    child.on("close", (code) => {
      process.removeListener("SIGINT", ignore);
      process.removeListener("SIGTERM", pass);
      resolve(code === 0 ? 0 : 1);
    });
  });
}
