import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ConfigCheck, Workload } from "../components/workload.ts";
import type { Problem } from "../model/problem.ts";
import { isFound, type MissingTool, type Tool, type ToolName } from "../tools/install.ts";

/** Tools that were found or made sure of. */
export type Tools = ReadonlyMap<ToolName, Tool<ToolName> | MissingTool<ToolName>>;

type Checked = Pick<Workload, "name" | "files" | "secretFiles" | "configCheck">;

const checkSeconds = 60;

/**
 * Runs every product's own checker on its rendered files, in a folder of their own, so that what a product would refuse
 * never reaches a running one.
 *
 * @param remembered file that keeps what passed before: files that did not change are not checked again.
 * @returns what the checkers found, by workload; none when all is well.
 */
export async function checkConfigs(
  workloads: readonly Checked[],
  tools: Tools,
  remembered?: string,
): Promise<readonly Problem[]> {
  const passed = remembered === undefined ? new Set<string>() : readPassed(remembered);
  const keyed = workloads
    .filter(({ configCheck = [] }) => configCheck.length > 0)
    .map((workload) => ({ workload, key: keyOf(workload, tools) }));
  const results = await Promise.all(
    keyed.map(async ({ workload, key }) => ({
      key,
      problems: passed.has(key) ? [] : await checkWorkload(workload, tools),
    })),
  );
  if (remembered !== undefined)
    writePassed(
      remembered,
      results.filter(({ problems }) => problems.length === 0).map(({ key }) => key),
    );
  return results.flatMap(({ problems }) => problems);
}

/** Runs the checks of one workload. */
async function checkWorkload(workload: Checked, tools: Tools): Promise<readonly Problem[]> {
  const folder = mkdtempSync(join(tmpdir(), "monitoring-check-"));
  try {
    const config = join(folder, "config");
    // As in the real folder. Secrets are not needed for a check, only files in their places.
    for (const name of ["config", "data", "log", "secrets"]) mkdirSync(join(folder, name), { mode: 0o700 });
    for (const secret of workload.secretFiles ?? [])
      writeFileSync(join(folder, "secrets", secret), "checked\n", { mode: 0o600 });
    for (const [path, text] of Object.entries(workload.files)) {
      mkdirSync(dirname(join(config, path)), { recursive: true });
      writeFileSync(join(config, path), text);
    }
    const problems: Problem[] = [];
    for (const check of workload.configCheck ?? []) {
      const problem = await runCheck(workload, check, tools, config);
      if (problem !== undefined) problems.push(problem);
    }
    return problems;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runCheck(
  workload: Checked,
  { tool, args }: ConfigCheck,
  tools: Tools,
  cwd: string,
): Promise<Problem | undefined> {
  const found = tools.get(tool);
  if (found === undefined || !isFound(found)) throw new Error(`${tool} was not asked for`);
  const { failed, output } = await runOutput(found.path, args, cwd);
  const command = `${tool} ${args.join(" ")}`;
  if (failed)
    return {
      where: workload.name,
      message: `'${command}' refuses the configuration: ${tellingLines(output, cwd)}`,
    };
  const unread = unreadRuleFiles(workload, tool, output);
  if (unread.length === 0) return undefined;
  return {
    where: workload.name,
    message: `'${command}' says that all is well, but read no rules in ${unread.join(", ")}: the file is empty, or rule_files does not name it`,
  };
}

/** promtool calls it a success when `rule_files` match nothing, so the files that it read are compared with ours. */
function unreadRuleFiles(workload: Checked, tool: ToolName, output: string): readonly string[] {
  if (tool !== "promtool") return [];
  return Object.keys(workload.files).filter((path) => path.startsWith("rules/") && !output.includes(path));
}

function runOutput(
  path: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly failed: boolean; readonly output: string }> {
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], TZ: "UTC" };
  return new Promise((resolve) => {
    execFile(
      path,
      args,
      { cwd, env, timeout: checkSeconds * 1000, maxBuffer: 1 << 24 },
      (error, stdout, stderr) => {
        const said = `${stdout}\n${stderr}`;
        const output =
          error?.killed === true
            ? `no result within ${checkSeconds} s`
            : said.trim() || (error?.message ?? "");
        resolve({ failed: error !== null, output });
      },
    );
  });
}

/** What a checker said, in one line: without what it found to be fine, and without the path of our temporary folder. */
export function tellingLines(output: string, folder: string): string {
  const lines = output
    .replaceAll(`${folder}/`, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(SUCCESS|Checking(?!.*FAILED)|FAILED:?$|Found:|- )/.test(line));
  return (lines.length === 0 ? [output.trim()] : lines.slice(0, 20)).join(" | ");
}

/** What a check depends on: the checker's version and place, its arguments, and the files. */
function keyOf(workload: Checked, tools: Tools): string {
  const checkers = (workload.configCheck ?? []).map(({ tool, args }) => {
    const found = tools.get(tool);
    return [tool, found !== undefined && isFound(found) ? [found.version, found.path] : [], args];
  });
  const files = Object.entries(workload.files).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([checkers, workload.secretFiles ?? [], files]))
    .digest("hex");
}

function readPassed(path: string): ReadonlySet<string> {
  try {
    const keys: unknown = JSON.parse(readFileSync(path, "utf8"));
    return new Set(Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : []);
  } catch {
    return new Set();
  }
}

function writePassed(path: string, keys: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(keys), { mode: 0o600 });
  renameSync(`${path}.${process.pid}`, path);
}
