import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Problem, refuse } from "../../model/problem.ts";
import { makeFolder, replaceFiles } from "./files.ts";
import type { ProcessInputs } from "./inputs.ts";
import type { Layout } from "./layout.ts";
import type { Command, FindTool } from "./tool.ts";

const checkSeconds = 60;

/**
 * Runs a product's own checks on a copy of its files, with its secrets beside them as in the real folder, so that
 * nothing of a running process is touched by files that it would refuse.
 * @throws ProblemsError with what each check said.
 */
export async function checkConfig(layout: Layout, inputs: ProcessInputs, findTool: FindTool): Promise<void> {
  if (inputs.configCheck.length === 0) return;
  const folder = join(layout.root, "staging", inputs.name);
  try {
    await rm(folder, { recursive: true, force: true });
    await replaceFiles(join(folder, "config"), {}, inputs.files);
    await replaceFiles(join(folder, "secrets"), {}, inputs.secretFiles);
    await makeFolder(join(folder, "data"));
    const results = await Promise.all(
      inputs.configCheck.map(async ({ tool, version, args }) => {
        const said = await runCheck(await findTool(tool, version), args, join(folder, "config"));
        return said === undefined
          ? []
          : [problemOf(inputs, tool, args, said.replaceAll(`${folder}/config/`, ""))];
      }),
    );
    refuse(results.flat());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function problemOf(inputs: ProcessInputs, tool: string, args: readonly string[], said: string): Problem {
  return {
    where: inputs.name,
    message: `${tool} ${args.join(" ")} refuses the new configuration, so nothing was changed: ${redact(inputs, said)}`,
  };
}

/** What the check said when it failed, or undefined. */
async function runCheck(
  [program, ...first]: Command,
  args: readonly string[],
  cwd: string,
): Promise<string | undefined> {
  const env = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "/", TZ: "UTC" };
  try {
    await promisify(execFile)(program, [...first, ...args], {
      cwd,
      env,
      timeout: checkSeconds * 1000,
      maxBuffer: 1 << 24,
    });
    return undefined;
  } catch (error) {
    const { stdout, stderr, killed, message } = error as Error & {
      stdout?: string;
      stderr?: string;
      killed?: boolean;
    };
    if (killed === true) return `no result within ${checkSeconds} s`;
    const lines = `${stdout ?? ""}\n${stderr ?? ""}`.split("\n").map((line) => line.trim());
    // What it found to be fine only hides what it did not.
    const telling = lines.filter((line) => line !== "" && !/^(SUCCESS|Checking(?!.*FAILED))\b/.test(line));
    return telling.length === 0 ? message : telling.slice(0, 20).join(" | ");
  }
}

/** A text without the values of a process' secrets. */
export function redact(inputs: Pick<ProcessInputs, "secretFiles">, text: string): string {
  return Object.values(inputs.secretFiles)
    .flatMap((value) => [value, value.trim()])
    .filter((value) => value.length >= 3)
    .reduce((redacted, value) => redacted.replaceAll(value, "[secret]"), text);
}
