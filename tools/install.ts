import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { InstallOptions } from "./install-options.ts";
import { createInstaller, isFound, type Installed } from "./installer.ts";
import { withInterrupts } from "./interrupts.ts";
import { ToolError } from "./tool-error.ts";
import type { MissingTool, Tool } from "./tool-spec.ts";
import { toolTable, type ToolName } from "./versions.ts";

export { isFound } from "./installer.ts";
export type { InstallOptions } from "./install-options.ts";
export type { Installed } from "./installer.ts";
export { progressTo, silent } from "./progress.ts";
export type { ProgressReporter, Step } from "./progress.ts";
export { ToolError } from "./tool-error.ts";
export type { MissingTool, Tool, ToolOrigin, ToolSpec } from "./tool-spec.ts";
export { isToolName, toolNames, toolTable } from "./versions.ts";
export type { ToolName } from "./versions.ts";

const installer = createInstaller<ToolName>(toolTable, dirname(fileURLToPath(import.meta.url)));

/**
 * Makes sure that tools exist: from PATH when the version fits, else from the store, else from the official release
 * archive when its checksum is right, else built from the Go module. Each is downloaded or built once; a second process
 * that asks meanwhile waits for the first. An interrupt (SIGINT, SIGTERM) leaves nothing half done and ends the
 * process as usual.
 * @returns the tools by name; optional ones that cannot be had (Grafana, offline) are in `missing`, with the reason
 * @throws ToolError that names every tool that cannot be had, one sentence with the fix per line
 */
export async function ensureTools(
  names: readonly ToolName[],
  options: InstallOptions = {},
): Promise<Installed<ToolName>> {
  return withInterrupts(options.signal, (signal) => installer.ensure(names, { ...options, signal }));
}

/**
 * Looks for tools on PATH and in the store. It never installs, downloads or builds.
 * @throws ToolError only for a wrong MONITORING_TOOLS_FROM
 */
export async function findTools(
  names: readonly ToolName[],
  options: InstallOptions = {},
): Promise<ReadonlyMap<ToolName, Tool<ToolName> | MissingTool<ToolName>>> {
  return installer.find(names, options);
}

/**
 * Path of a tool that was found or made sure of.
 * @throws ToolError with the reason when it is not there
 */
export function toolPath(
  tools: ReadonlyMap<ToolName, Tool<ToolName> | MissingTool<ToolName>>,
  name: ToolName,
): string {
  const tool = tools.get(name);
  if (tool !== undefined && isFound(tool)) return tool.path;
  throw new ToolError(
    `${tool?.reason ?? `${name} was not asked for.`} Run \`./monitoring tools\` to install what is missing.`,
  );
}
