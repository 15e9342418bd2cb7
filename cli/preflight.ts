import { join } from "node:path";
import { wantedPorts } from "../components/targets/local/process-args.ts";
import { type Problem, refuse } from "../model/problem.ts";
import { layoutOf } from "../providers/process/layout.ts";
import { checkPorts } from "../providers/process/ports.ts";
import { checkConfigs, type Tools } from "./config-checks.ts";
import type { Context } from "./context.ts";
import type { EnvironmentPlan } from "./environment-plan.ts";

/**
 * Everything that can be known to go wrong before the engine starts: files that a product refuses, ports that somebody
 * else holds. The running stack is not touched.
 *
 * @throws ProblemsError with all of it.
 */
export async function preflight(context: Context, plan: EnvironmentPlan, tools: Tools): Promise<void> {
  const layout = layoutOf(context.environment);
  const found = await Promise.all([
    checkConfigs(plan.workloads, tools, join(layout.root, "checked.json")),
    checkPorts(layout, wantedPorts(plan.workloads, plan.site)),
  ]);
  refuse(found.flat() satisfies readonly Problem[]);
}
