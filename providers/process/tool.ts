import { dirname } from "node:path";
import { ProblemsError } from "../../model/problem.ts";
import { findTools, isFound, isToolName, toolTable } from "../../tools/install.ts";

/** Finds the binary of a tool; throws ProblemsError when this machine does not have it. */
export type FindTool = (tool: string, version: string) => Promise<string>;

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
  const known = new Map<string, Promise<string>>();
  const find = async (tool: string, version: string): Promise<string> => {
    if (!isToolName(tool)) throw missing(tool, version, "no tool of that name is known");
    if (toolTable[tool].version !== version)
      throw missing(tool, version, `this project's is ${toolTable[tool].version}`);
    const found = (await findTools([tool])).get(tool);
    if (found === undefined || !isFound(found))
      throw missing(tool, version, found?.reason.replace(/\.$/, "") ?? "not found");
    return found.path;
  };
  return (tool, version) => {
    const key = `${tool} ${version}`;
    const path = known.get(key) ?? find(tool, version);
    known.set(key, path);
    // A tool that is installed later must be found then.
    path.catch(() => known.delete(key));
    return path;
  };
}

/** Environment variables that a tool needs to find its own files. */
export function toolEnvironment(tool: string, binary: string): Readonly<Record<string, string>> {
  // Grafana's pages lie beside its bin folder.
  return tool === "grafana" ? { GF_PATHS_HOME: dirname(dirname(binary)) } : {};
}
