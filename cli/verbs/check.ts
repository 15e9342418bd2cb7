import { refuse } from "../../model/problem.ts";
import { checkConfigs } from "../config-checks.ts";
import type { Context } from "../context.ts";
import { planEnvironment } from "../environment-plan.ts";
import type { ExitCode } from "../failure.ts";
import { requireTools } from "../stack-tools.ts";

/**
 * `./monitoring check`: settings, definitions, and every rendered file with its product's own checker. Nothing is
 * changed, and nothing needs to run.
 */
export async function check(context: Context): Promise<ExitCode> {
  const { terminal, environment } = context;
  const { model, workloads } = await planEnvironment(context);
  const checks = workloads.flatMap(({ configCheck }) => configCheck ?? []);
  const checkers = [...new Set(checks.map(({ tool }) => tool))];
  const tools = await requireTools(checkers);
  terminal.busy("checking every file");
  refuse(await checkConfigs(workloads, tools));
  const alerts = model.ruleGroups.flatMap((group) => group.alerts).length;
  terminal.line(`${terminal.paint.green("✓")} settings of ${environment}`);
  terminal.line(`${terminal.paint.green("✓")} ${model.services.length} services, ${alerts} alerts`);
  terminal.line(
    `${terminal.paint.green("✓")} files of ${workloads.length} components (${checkers.join(", ")})`,
  );
  terminal.result({ ok: true, environment, services: model.services.length, alerts, checkers });
  return 0;
}
