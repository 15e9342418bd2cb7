import { renderRuleTests } from "../../../components/prometheus/rule-tests.ts";
import { renderRules } from "../../../components/prometheus/rules.ts";
import { generatedYaml } from "../../../components/generated-yaml.ts";
import { localSite } from "../../../components/targets/local/site.ts";
import { compileRules } from "../../../model/compile-rules.ts";
import type { RuleGroupModel } from "../../../model/model.ts";
import { settingsSchema } from "../../../model/settings/schema.ts";
import type { RulePack } from "../../../rules/language/pack.ts";
import { evaluationOrder, sloPacks } from "../../../rules/slo/packs.ts";
import type { SloService } from "../../../rules/slo/service.ts";
import { type RuleTestResult, runPromtoolTests } from "../promtool-tests.ts";

const settings = settingsSchema.parse({});

/** The groups of some packs, as they are rendered without any override. */
export function groupsOf(packs: readonly RulePack[]): readonly RuleGroupModel[] {
  return compileRules({ environment: "test", settings, site: localSite(settings), packs }).groups;
}

/** The rule files of some packs. */
export function ruleFilesOf(packs: readonly RulePack[]): Readonly<Record<string, string>> {
  return renderRules({ ruleGroups: groupsOf(packs) });
}

/**
 * Runs the tests that stand beside the rules of a pack, with no other rules: they bring what other packs record
 * themselves.
 */
export async function runOwnTests(pack: RulePack): Promise<RuleTestResult> {
  const { alerts, recordings } = pack;
  const { files, tests } = renderRuleTests({ ruleGroups: groupsOf([pack]) }, { alerts, recordings });
  return runPromtoolTests(files, tests);
}

/** A series of a test in promtool's notation: `["up{job=\"x\"}", "1x10"]`. */
export type InputSeries = readonly [series: string, values: string];

/** What is so at a moment of a scenario. */
export interface Moment {
  /** Counted from the first value. */
  readonly at: string;
  /**
   * Alerts that fire then, by objective: `["SloBurnRateCritical availability"]`; no others. How much of the budget is
   * left is only judged in a scenario of days: it counts samples of 5 minutes.
   */
  readonly firing?: readonly string[];
  /** Values of expressions then: one for each series, in the order of their labels, or none. */
  readonly values?: Readonly<Record<string, readonly number[]>>;
}

/** What happens to some services, and what the rules make of it. */
export interface Scenario {
  readonly services: readonly SloService[];
  readonly series: readonly InputSeries[];
  /** Time between two evaluations; between two values it is a minute. @default "1m" */
  readonly every?: string;
  readonly moments: readonly Moment[];
}

/**
 * Plays a scenario on the real promtool, through all rules from the metrics that a service exposes to the alerts. All
 * groups are evaluated at every step: promtool ignores the intervals of groups.
 */
export async function play({ services, series, every = "1m", moments }: Scenario): Promise<RuleTestResult> {
  const packs = sloPacks(services, "test");
  const rules = ruleFilesOf(packs);
  const test = generatedYaml("test/rules/slo", {
    rule_files: Object.keys(rules),
    evaluation_interval: every,
    group_eval_order: evaluationOrder(packs),
    fuzzy_compare: true,
    tests: [
      {
        interval: "1m",
        input_series: series.map(([name, values]) => ({ series: name, values })),
        promql_expr_test: moments.flatMap(({ at, firing, values = {} }) => [
          {
            // A comparison with NaN is never true.
            expr: 'count({__name__=~"slo:.+"}) - count({__name__=~"slo:.+"} >= -Inf)',
            eval_time: at,
            exp_samples: [{ labels: "{}", value: 0 }],
          },
          ...(firing === undefined
            ? []
            : [
                {
                  // Alerts of the same evaluation are there at its very moment.
                  expr: `count by (alertname, slo) (ALERTS{alertstate="firing"${every === "5m" ? "" : ',alertname!="SloErrorBudgetLow"'}})`,
                  eval_time: at,
                  exp_samples: firing.map((one) => {
                    const [alertname = "", slo = ""] = one.split(" ");
                    return { labels: `{alertname="${alertname}", slo="${slo}"}`, value: 1 };
                  }),
                },
              ]),
          ...Object.entries(values).map(([expr, expected]) => ({
            // The last bits of a rate are nothing to fail about.
            expr: `round(1e9 * sum by (service) (${expr})) / 1e9`,
            eval_time: at,
            exp_samples: expected.map((value, index) => ({
              labels: `{service="${services[index]?.name ?? ""}"}`,
              value: Math.round(1e9 * value) / 1e9,
            })),
          })),
        ]),
      },
    ],
  });
  return runPromtoolTests({ ...rules, "scenario.yml": test }, ["scenario.yml"]);
}
