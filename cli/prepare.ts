import type { Context } from "./context.ts";
import { type EnvironmentPlan, planEnvironment, readEnvironment } from "./environment-plan.ts";
import { loadEngine } from "./engine-session.ts";
import { ensureGrafanaPassword } from "./grafana-password.ts";
import { preflight } from "./preflight.ts";
import { engineOf, engineTools, requireTools, toolsOf, tryGrafana } from "./stack-tools.ts";

/** All that a run of the engine needs, checked. */
export interface Prepared {
  readonly plan: EnvironmentPlan;
  readonly pulumi: { readonly path: string; readonly version: string };
}

/**
 * Prepares a run that may change the stack: settings and definitions are checked before anything is installed, tools
 * installed before files are checked by them, files and ports checked before the engine starts.
 *
 * @throws ProblemsError, ToolError
 */
export async function prepareEngine(context: Context): Promise<Prepared> {
  const { terminal, environment } = context;
  const { settings, secrets } = readEnvironment(context);
  // The program and its plan read the password as people would set it.
  if (settings.grafana.enabled) ensureGrafanaPassword(environment, secrets);
  let plan = await planEnvironment(context);
  if (settings.grafana.enabled && !plan.grafana) {
    const reason = await tryGrafana();
    if (reason === undefined) plan = await planEnvironment(context);
    else terminal.note(`Grafana is not installed, so the stack goes on without it: ${reason}`);
  }
  const tools = await requireTools([...engineTools, ...toolsOf(plan.workloads)]);
  terminal.busy("checking every file and port");
  await Promise.all([preflight(context, plan, tools), loadEngine()]);
  terminal.idle();
  return { plan, pulumi: engineOf(tools) };
}
