import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ProblemsError } from "../../model/problem.ts";
import { findTools, isFound, isToolName, toolTable } from "../../tools/install.ts";
import { projectDir } from "./layout.ts";

/** What is executed: the program, and the arguments that come before the workload's own. */
export type Command = readonly [program: string, ...first: string[]];

/** Finds what to execute for a tool; throws ProblemsError when this machine does not have it. */
export type FindTool = (tool: string, version: string) => Promise<Command>;

const missing = (tool: string, version: string, why: string): ProblemsError =>
  new ProblemsError([
    {
      where: tool,
      message: `expected version ${version} on this machine, found none (${why}): run './monitoring tools'`,
    },
  ]);

/**
 * Finds tools where the installer puts them, each once per process: paths depend on the machine, so they are
 * kept in no state and looked up when they are needed.
 */
export function installedTools(): FindTool {
  const known = new Map<string, Promise<Command>>();
  const find = async (tool: string, version: string): Promise<Command> => {
    const own = ownProgram(tool);
    if (own !== undefined) return own;
    if (!isToolName(tool)) throw missing(tool, version, "no tool of that name is known");
    if (toolTable[tool].version !== version)
      throw missing(tool, version, `this project's is ${toolTable[tool].version}`);
    const found = (await findTools([tool])).get(tool);
    if (found === undefined || !isFound(found))
      throw missing(tool, version, found?.reason.replace(/\.$/, "") ?? "not found");
    return [found.path];
  };
  return (tool, version) => {
    const key = `${tool} ${version}`;
    const command = known.get(key) ?? find(tool, version);
    known.set(key, command);
    // A tool that is installed later must be found then.
    command.catch(() => known.delete(key));
    return command;
  };
}

/** A program that is part of this project: `<name>/main.ts`, run by Node.js 24. */
function ownProgram(tool: string): Command | undefined {
  if (tool !== "responder") return undefined;
  return [join(projectDir, "tools/node"), join(projectDir, tool, "main.ts")];
}

/**
 * The folder that a tool was unpacked to, with its web pages and defaults: above its `bin`, or where distributions
 * put it when the binary itself is in /usr.
 */
export async function homeOf(tool: string, [program]: Command): Promise<string> {
  const unpacked = dirname(dirname(await realpath(program).catch(() => program)));
  const packaged = join("/usr/share", tool);
  return /^\/usr(\/local)?$/.test(unpacked) && existsSync(packaged) ? packaged : unpacked;
}
