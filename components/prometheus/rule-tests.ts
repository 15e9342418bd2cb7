import type { AlertModel, Model } from "../../model/model.ts";
import type { AlertDefinition } from "../../rules/alert.ts";
import type { AlertTest, FiringTest } from "../../rules/alert-test.ts";
import { generatedYaml } from "../generated-yaml.ts";
import { ruleFilePath } from "./rules.ts";

/** Evaluation interval of the tests: the stack's default, so that durations end where they end in reality. */
const evaluationInterval = "15s";
const defaultInterval = "1m";

/**
 * The tests that stand beside the alerts, as a file for `promtool test rules`, to be put beside prometheus.yml. Every
 * case compares all labels and all annotations: what a person would read is part of the test.
 *
 * @param model of the definitions without overrides: the tests are about the thresholds in the definitions.
 * @param definitions the alerts that the model was compiled from.
 */
export function renderRuleTests(model: Model, definitions: readonly AlertDefinition[]): string {
  const alerts = new Map(
    model.ruleGroups.flatMap((group) => group.alerts).map((alert) => [alert.name, alert]),
  );
  return generatedYaml("components/prometheus/rule-tests.ts", {
    rule_files: model.ruleGroups.map(({ name }) => ruleFilePath(name)),
    evaluation_interval: evaluationInterval,
    // 0.1 + 0.2: the last bit of a value is nothing to fail about.
    fuzzy_compare: true,
    tests: definitions.flatMap(({ name, tests }) => {
      const alert = alerts.get(name);
      if (alert === undefined) throw new Error(`the model has no alert named ${name}`);
      return tests.map((test) => renderCase(alert, test));
    }),
  });
}

function renderCase(alert: AlertModel, test: AlertTest): object {
  return {
    name: `${alert.name} ${test.kind === "fires" ? "fires" : "stays silent"}: ${test.because}`,
    interval: test.interval ?? defaultInterval,
    input_series: test.series,
    alert_rule_test: [
      {
        eval_time: test.at,
        alertname: alert.name,
        exp_alerts:
          test.kind === "fires"
            ? [
                {
                  exp_labels: { ...test.labels, ...alert.labels },
                  exp_annotations: expectedAnnotations(alert, test),
                },
              ]
            : [],
      },
    ],
  };
}

function expectedAnnotations(alert: AlertModel, test: FiringTest): Readonly<Record<string, string>> {
  const labels = { ...test.labels, ...alert.labels };
  return Object.fromEntries(
    Object.entries(alert.annotations).map(([name, template]) => [
      name,
      filledIn(template, labels, test.value),
    ]),
  );
}

/** The two template forms that our texts are made of: a label, and the value in some format. */
function filledIn(
  template: string,
  labels: Readonly<Record<string, string>>,
  value: string | undefined,
): string {
  return template
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels[name] ?? "")
    .replace(/\{\{ \$value(?: \| \w+)? \}\}/g, () => value ?? "(the test says no value)");
}
