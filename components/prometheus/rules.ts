import type { Model, RuleGroupModel } from "../../model/model.ts";
import { generatedYaml } from "../generated-yaml.ts";

/** Path of a domain's rules, relative to prometheus.yml. */
export function ruleFilePath(group: string): string {
  return `rules/${group}.yml`;
}

/** The rule files of the model: path relative to prometheus.yml → text, in the order of their names. */
export function renderRules({ ruleGroups }: Pick<Model, "ruleGroups">): Readonly<Record<string, string>> {
  return Object.fromEntries(ruleGroups.map((group) => [ruleFilePath(group.name), renderGroup(group)]));
}

/** The file of one group: what is recorded comes first, so that the alerts of the same evaluation find it. */
export function renderGroup({ name, interval, recordings, alerts }: RuleGroupModel): string {
  return generatedYaml(`rules/${name.replace(/^slo-.*/, "slo")}/`, {
    groups: [
      {
        name,
        ...(interval === undefined ? {} : { interval }),
        rules: [
          ...recordings.map(({ name: record, expression, labels }) => ({
            record,
            expr: expression,
            ...(labels === undefined ? {} : { labels }),
          })),
          ...alerts.map((alert) => ({
            alert: alert.name,
            expr: alert.expression,
            for: alert.for,
            labels: alert.labels,
            annotations: alert.annotations,
          })),
        ],
      },
    ],
  });
}
