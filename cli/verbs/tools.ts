import { findTools, isFound, isToolName, type ToolName, toolNames, toolTable } from "../../tools/install.ts";
import { nearest } from "../../model/settings/parse.ts";
import type { Context } from "../context.ts";
import { planEnvironment } from "../environment-plan.ts";
import { type ExitCode, UsageError } from "../failure.ts";
import { engineTools, requireTools, toolsOf } from "../stack-tools.ts";
import { table } from "../tables.ts";

/** `./monitoring tools`: each tool, its version and where it came from. */
export async function tools(context: Context): Promise<ExitCode> {
  const { terminal } = context;
  const found = [...(await findTools(toolNames)).values()];
  terminal.line(
    table(
      ["TOOL", "VERSION", "FROM", "WHERE", "WHAT FOR"],
      found.map((tool) => {
        const { version, what } = toolTable[tool.name];
        return isFound(tool)
          ? [
              tool.name,
              tool.version,
              tool.origin,
              tool.path,
              tool.note === undefined ? what : `${what} (${tool.note})`,
            ]
          : [tool.name, version, terminal.paint.yellow("not installed"), "", what];
      }),
      terminal.paint,
    ),
  );
  terminal.result({
    ok: true,
    tools: found.map((tool) =>
      isFound(tool)
        ? { name: tool.name, version: tool.version, origin: tool.origin, path: tool.path, note: tool.note }
        : { name: tool.name, version: toolTable[tool.name].version, missing: tool.reason },
    ),
  });
  return 0;
}

/** `./monitoring tools install [names]`: those that this environment and plain `pulumi up` use, the named ones, or all. */
export async function installTools(
  context: Context,
  names: readonly string[],
  all: boolean,
): Promise<ExitCode> {
  const { terminal } = context;
  for (const name of names)
    if (!isToolName(name)) throw new UsageError(`unknown tool "${name}"${nearest(name, toolNames)}`);
  const wanted = all ? toolNames : names.length > 0 ? names.filter(isToolName) : await usedTools(context);
  const installed = await requireTools(wanted);
  for (const { name, reason } of installed.missing) terminal.note(`${name} is not installed: ${reason}`);
  terminal.line(`${installed.size} tools are installed: ${[...installed.keys()].join(", ")}`);
  terminal.result({ ok: true, installed: [...installed.keys()], missing: installed.missing });
  return 0;
}

async function usedTools(context: Context): Promise<readonly ToolName[]> {
  const { workloads } = await planEnvironment(context, { grafana: true });
  return [...new Set([...engineTools, "pulumi-language-nodejs" as const, ...toolsOf(workloads)])];
}
