import { renderRuleTests } from "../../components/prometheus/rule-tests.ts";
import { localSite } from "../../components/targets/local/site.ts";
import { catalogueInUse, packsOf } from "../../model/compile.ts";
import { compileRules } from "../../model/compile-rules.ts";
import { ProblemsError, refuse } from "../../model/problem.ts";
import { type Coverage, ruleCoverage } from "../../model/rule-coverage.ts";
import { nearest } from "../../model/settings/parse.ts";
import type { RulePack } from "../../rules/language/pack.ts";
import { sharedSloPacks } from "../../rules/slo/packs.ts";
import { loadCatalogue } from "../../services/load-catalogue.ts";
import { toolPath } from "../../tools/install.ts";
import type { Context } from "../context.ts";
import { readEnvironment } from "../environment-plan.ts";
import type { ExitCode } from "../failure.ts";
import { projectDir } from "../project.ts";
import { type CaseResult, runRuleTestFiles } from "../rule-test-run.ts";
import { requireTools } from "../stack-tools.ts";

/**
 * `./monitoring test [name...]`: the tests that stand beside the rules in use, on the real promtool. They are about the
 * limits in the definitions; an environment's overrides do not touch them.
 *
 * @param names alerts, recording rules or packs; all when there are none.
 */
export async function testRules(context: Context, names: readonly string[]): Promise<ExitCode> {
  const { terminal, environment } = context;
  const { settings } = readEnvironment(context);
  const catalogue = catalogueInUse(await loadCatalogue(settings.catalogue, projectDir), settings);
  // What all objectives share is tested a pack at a time: each brings what the others record.
  const shared = catalogue.services.some(({ slos }) => slos.length > 0) ? sharedSloPacks : [];
  const own = packsOf(catalogue);
  const packs = [...own, ...shared];
  const chosen = choose(packs, names);
  const compiled = [own, ...shared.map((pack) => [pack])].map((together) =>
    compileRules({
      environment,
      settings: { ...settings, alerts: {}, tenants: {} },
      site: localSite(settings),
      packs: together,
    }),
  );
  refuse(compiled[0]?.problems ?? []);
  const rendered = compiled.map(({ groups }) => renderRuleTests({ ruleGroups: groups }, chosen));
  const files = Object.assign({}, ...rendered.map((one) => one.files)) as Readonly<Record<string, string>>;
  const tests = rendered.flatMap((one) => one.tests);
  const promtool = toolPath(await requireTools(["promtool"]), "promtool");
  terminal.busy(`testing ${chosen.alerts.length} alerts`);
  const results = await runRuleTestFiles(promtool, files, tests);
  const failed = results.filter(({ failure }) => failure !== undefined);
  const { paint } = terminal;
  for (const { name, failure = "" } of failed)
    terminal.line(`${paint.red("✗")} ${paint.bold(`${whereOf(name, packs)}: ${name}:`)} ${failure}`);
  const sign = failed.length === 0 ? paint.green("✓") : paint.red("✗");
  terminal.line(`${sign} ${results.length - failed.length} of ${results.length} cases pass`);
  const objectives = catalogue.services.flatMap(({ slos }) => slos).length;
  const coverage = { ...ruleCoverage(packs), objectives: { total: objectives, untested: [] } };
  terminal.line(coverageLine("alerts", coverage.alerts, context));
  terminal.line(coverageLine("recording rules", coverage.recordings, context));
  // There is no rule of one objective alone that could lack a test: all are judged by the same ones.
  terminal.line(coverageLine("objectives", coverage.objectives, context));
  terminal.result({
    ok: failed.length === 0,
    environment,
    cases: results.length,
    failed: failed.map(asJson),
    coverage,
  });
  return failed.length === 0 ? 0 : 1;
}

/** One line about how many of some rules have tests. */
export function coverageLine(
  what: string,
  { total, untested }: Coverage,
  { terminal }: Pick<Context, "terminal">,
): string {
  const { paint } = terminal;
  const tested = `${total - untested.length} of ${total} ${what} have tests`;
  return untested.length === 0
    ? `${paint.green("✓")} ${tested}`
    : `${paint.yellow("!")} ${tested}; without: ${untested.join(", ")}`;
}

/** @throws ProblemsError when a name is none */
function choose(
  packs: readonly RulePack[],
  names: readonly string[],
): Pick<RulePack, "alerts" | "recordings"> {
  const alerts = packs.flatMap((pack) => pack.alerts);
  const recordings = packs.flatMap((pack) => pack.recordings);
  if (names.length === 0) return { alerts, recordings };
  const known = [
    ...packs.map(({ domain }) => domain),
    ...alerts.map(({ name }) => name),
    ...recordings.map(({ name }) => name),
  ];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new ProblemsError(
      unknown.map((name) => ({
        where: "test",
        message: `there is no alert, recording rule or pack named "${name}"${nearest(name, known)}`,
      })),
    );
  const wanted = packs.filter(({ domain }) => names.includes(domain));
  return {
    alerts: alerts.filter(
      (alert) => names.includes(alert.name) || wanted.some((pack) => pack.alerts.includes(alert)),
    ),
    recordings: recordings.filter(
      (recording) =>
        names.includes(recording.name) || wanted.some((pack) => pack.recordings.includes(recording)),
    ),
  };
}

/** Place of the rule that a case is about: its name begins with the rule's. */
function whereOf(test: string, packs: readonly RulePack[]): string {
  const name = /^[^ ]+/.exec(test)?.[0].replace(/:$/, "");
  const rules = packs.flatMap((pack) => [...pack.alerts, ...pack.recordings]);
  return rules.find((rule) => rule.name === name)?.source ?? "rules";
}

function asJson({ name, failure = "" }: CaseResult): { readonly name: string; readonly failure: string } {
  return { name, failure };
}
