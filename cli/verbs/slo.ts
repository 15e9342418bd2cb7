import type { SloModel } from "../../model/slo.ts";
import { ProblemsError, refuse } from "../../model/problem.ts";
import { nearest } from "../../model/settings/parse.ts";
import { sloErrorBudgetLow } from "../../rules/slo/error-budget.ts";
import type { Context } from "../context.ts";
import { planEnvironment } from "../environment-plan.ts";
import type { ExitCode } from "../failure.ts";
import { readSlos, type SloStatus } from "../slo-status.ts";
import { sloTable, statusLine } from "../slo-table.ts";

/** What the verbs need of an environment. */
export interface SloEnvironment {
  /** Names of all services. */
  readonly services: readonly string[];
  /** Their objectives. */
  readonly slos: readonly SloModel[];
  /** host:port of Prometheus. */
  readonly prometheus: string;
  /** Below which share of its budget an objective freezes deployments. */
  readonly freezeBelow: number;
}

/** `./monitoring slo [service]`: every objective, where it stands and how much of its budget is left. */
export async function slo(context: Context, service?: string): Promise<ExitCode> {
  return showSlos(context, await readEnvironment(context), service);
}

/** `./monitoring slo freeze <service>`: exit code 0 when the service may be deployed, for pipelines. */
export async function sloFreeze(context: Context, service: string): Promise<ExitCode> {
  return showFreeze(context, await readEnvironment(context), service);
}

/** @throws ProblemsError with everything that is wrong in settings and definitions */
async function readEnvironment(context: Context): Promise<SloEnvironment> {
  const { model, settings, site } = await planEnvironment(context);
  const threshold = sloErrorBudgetLow.kind === "threshold-alert" ? sloErrorBudgetLow.threshold.value : 0;
  return {
    services: model.services.map(({ name }) => name),
    slos: model.slos,
    prometheus: site.address("prometheus", "web"),
    freezeBelow: settings.alerts[sloErrorBudgetLow.name]?.threshold ?? threshold,
  };
}

/** {@link slo} in an environment. Exits 0 whatever the objectives say: it shows. */
export async function showSlos(
  { terminal, environment }: Context,
  given: SloEnvironment,
  service?: string,
): Promise<ExitCode> {
  if (service !== undefined) known(service, given);
  const asked = given.slos.filter((one) => service === undefined || one.service === service);
  if (asked.length === 0) {
    terminal.line(
      service === undefined
        ? "no service has an objective: add slos: [availability({ objective: 99.9 })] to one"
        : `${service} has no objective`,
    );
    terminal.result({ ok: true, environment, slos: [] });
    return 0;
  }
  const statuses = await readSlos(asked, given);
  terminal.line(sloTable(statuses, terminal.paint));
  terminal.result({ ok: true, environment, slos: statuses });
  return 0;
}

/**
 * {@link sloFreeze} in an environment. What is not known is a reason not to deploy, so every failure exits 1; an
 * objective of which nothing was measured yet is none, or nothing new could ever be deployed.
 */
export async function showFreeze(
  { terminal, environment }: Context,
  given: SloEnvironment,
  service: string,
): Promise<ExitCode> {
  known(service, given);
  const asked = given.slos.filter((one) => one.service === service);
  const statuses = asked.length === 0 ? [] : await readSlos(asked, given);
  refuse(
    statuses
      .filter(({ state }) => state === "not deployed" || state === "unknown")
      .map(({ name, state }) => ({
        where: `http://${given.prometheus}`,
        message:
          state === "unknown"
            ? `expected Prometheus to know what is left of the error budget of ${service} (${name}), and it does not: ask again in five minutes, then look at its rules (Status > Rule health); until then the service counts as frozen`
            : `expected Prometheus to know the objective ${name} of ${service}, and it does not (yet): bring the rules up with './monitoring up' and ask again in two minutes; until then the service counts as frozen`,
      })),
  );
  const frozen = statuses.filter(({ state }) => state === "frozen");
  const ok = frozen.length === 0;
  const { paint } = terminal;
  for (const status of frozen) terminal.line(`${paint.red("frozen")}  ${statusLine(status)}`);
  if (ok) terminal.line(`${paint.green("free")}  ${service}: ${freeBecause(statuses)}`);
  else
    terminal.line(
      `deploy only what makes ${service} more reliable; runbook: error-budget, './monitoring slo ${service}' shows more`,
    );
  terminal.result({ ok, environment, service, frozen: !ok, slos: statuses });
  return ok ? 0 : 1;
}

function freeBecause(statuses: readonly SloStatus[]): string {
  if (statuses.length === 0) return "it has no objective";
  const measured = statuses.filter(({ budgetRemaining }) => budgetRemaining !== undefined);
  if (measured.length === 0) return "nothing was measured for its objectives yet";
  return measured.map(statusLine).join("; ");
}

/** @throws ProblemsError when there is no such service */
function known(service: string, { services }: SloEnvironment): void {
  if (!services.includes(service))
    throw new ProblemsError([
      { where: service, message: `there is no service of this name${nearest(service, services)}` },
    ]);
}
