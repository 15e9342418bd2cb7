import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Workload } from "../components/workload.ts";
import {
  ensureTools,
  findTools,
  type Installed,
  isFound,
  isToolName,
  progressTo,
  type ToolName,
} from "../tools/install.ts";
import { stateRoot } from "../providers/process/layout.ts";

/** Tools that running and checking the workloads takes, in the order of the workloads. */
export function toolsOf(workloads: readonly Pick<Workload, "tool" | "configCheck">[]): readonly ToolName[] {
  const names = workloads.flatMap(({ tool, configCheck }) => [
    tool,
    ...(configCheck ?? []).map((check) => check.tool),
  ]);
  return [...new Set(names)].filter((name): name is ToolName => isToolName(name));
}

/** The tools that every change of a stack takes. */
export const engineTools = ["pulumi", "process-compose"] as const satisfies readonly ToolName[];

/** How long a failed download of Grafana is not tried again by `up`: offline it would cost seconds every time. */
const retryHours = 24;

/** Makes sure that tools are here, saying what is being downloaded or built. @throws ToolError with the fix */
export async function requireTools(names: readonly ToolName[]): Promise<Installed<ToolName>> {
  return ensureTools(names, { report: progressTo(process.stderr) });
}

/** Path and version of the engine. */
export function engineOf(tools: ReadonlyMap<ToolName, unknown>): {
  readonly path: string;
  readonly version: string;
} {
  const tool = tools.get("pulumi");
  if (typeof tool === "object" && tool !== null && "path" in tool && "version" in tool)
    return { path: String(tool.path), version: String(tool.version) };
  throw new Error("pulumi was not asked for");
}

/**
 * Tries to get Grafana, which cannot be built from source: from PATH or its archive.
 * @returns why it is not here; undefined when it is
 */
export async function tryGrafana(): Promise<string | undefined> {
  const found = (await findTools(["grafana"])).get("grafana");
  if (found !== undefined && isFound(found)) return undefined;
  const marker = join(stateRoot(), "grafana-not-found");
  if (isFresh(marker)) return found?.reason ?? "it was not found";
  const { missing } = await requireTools(["grafana"]);
  if (missing.length === 0) {
    rmSync(marker, { force: true });
    return undefined;
  }
  mkdirSync(dirname(marker), { recursive: true, mode: 0o700 });
  writeFileSync(marker, "");
  return missing[0]?.reason;
}

function isFresh(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs < retryHours * 3_600_000;
  } catch {
    return false;
  }
}
