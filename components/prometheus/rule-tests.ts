import { durationSeconds } from "../../model/duration.ts";
import type { AlertModel, Model, RuleGroupModel } from "../../model/model.ts";
import type { AlertDefinition } from "../../rules/language/alert.ts";
import type { FiringTest, SilentTest } from "../../rules/language/alert-test.ts";
import { boundaryCases } from "../../rules/language/boundary-cases.ts";
import { lookbackSeconds } from "../../rules/language/promql/lookback.ts";
import type { Recording, RecordingTest } from "../../rules/language/recording.ts";
import type { TestSeries } from "../../rules/language/series.ts";
import { promtoolValues } from "../../rules/language/series-values.ts";
import { generatedYaml } from "../generated-yaml.ts";
import { recordingsBehind } from "./recordings-behind.ts";
import { renderGroup, ruleFilePath } from "./rules.ts";

/** A definition that brings tests. */
export interface Tested {
  readonly alerts: readonly AlertDefinition[];
  readonly recordings: readonly Recording[];
}

const defaultInterval = "1m";

/**
 * Evaluation interval of a test that looks at a time: the stack's own default (15 s), so that durations end where they
 * end in reality, unless the test is hours long: every evaluation costs. Three weeks (a seasonal baseline) take 1,000 of
 * them.
 */
function evaluationInterval(at: string): string {
  const seconds = durationSeconds(at) ?? 0;
  if (seconds <= 2 * 3600) return "15s";
  if (seconds <= 24 * 3600) return "1m";
  if (seconds <= 3 * 86_400) return "5m";
  return seconds <= 14 * 86_400 ? "15m" : "30m";
}

/** One case of a test file, as promtool reads it. */
export interface CaseBody {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly object[];
  readonly alert_rule_test?: readonly { readonly eval_time: string; readonly alertname: string }[];
  readonly promql_expr_test?: readonly {
    readonly expr: string;
    readonly eval_time: string;
    readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
  }[];
}

/** One case, and how often it is evaluated. */
export interface Case {
  readonly every: string;
  readonly body: CaseBody;
}

/** The text of a test file: cases of one evaluation interval, about a rule file beside its folder. */
export function renderCases(ruleFile: string, every: string, cases: readonly Case[]): string {
  return generatedYaml("components/prometheus/rule-tests.ts", {
    rule_files: [`../${ruleFile}`],
    evaluation_interval: every,
    // 0.1 + 0.2: the last bit of a value is nothing to fail about.
    fuzzy_compare: true,
    tests: cases.map(({ body }) => body),
  });
}

/** Files for `promtool test rules`. */
export interface RuleTestFiles {
  /** Path → text: the tests, and the rules that they are about. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths of the tests. */
  readonly tests: readonly string[];
}

/**
 * The tests that stand beside the rules, with the rules, as files for `promtool test rules`. Every rule is tested with the
 * recording rules behind it and no others: promtool evaluates all rules that it is given at every step of every case, and
 * that takes most of its time. Every case of an alert compares all labels and all annotations: what a person would read
 * is part of the test.
 *
 * @param model of the definitions without overrides: the tests are about the thresholds in the definitions.
 * @param tested the definitions that the model was compiled from.
 */
export function renderRuleTests(model: Pick<Model, "ruleGroups">, tested: Tested): RuleTestFiles {
  const definitions = new Map(tested.alerts.map((alert) => [alert.name, alert]));
  const recordings = new Map(tested.recordings.map((recording) => [recording.name, recording]));
  const all = model.ruleGroups.flatMap((group) => group.recordings);
  const texts = new Map(all.map(({ name, expression }) => [name, expression]));
  const files: Record<string, string> = {};
  const tests: string[] = [];
  const add = (rule: string, group: Omit<RuleGroupModel, "name">, cases: readonly Case[]): void => {
    if (cases.length === 0) return;
    const name = rule.replace(/[^A-Za-z0-9]+/g, "-");
    files[ruleFilePath(name)] = renderGroup({ ...group, name });
    for (const every of new Set(cases.map((one) => one.every))) {
      const path = `tests/${name}-${every}.yml`;
      tests.push(path);
      files[path] = renderCases(
        ruleFilePath(name),
        every,
        cases.filter((one) => one.every === every),
      );
    }
  };
  for (const recording of new Set(all)) {
    const cases = (recordings.get(recording.name)?.tests ?? []).map((test) =>
      recordingCase(recording.name, test),
    );
    const behind = recordingsBehind(recording.expression, all);
    add(recording.name, { recordings: [...behind, recording], alerts: [] }, cases);
  }
  for (const alert of model.ruleGroups.flatMap((group) => group.alerts)) {
    const definition = definitions.get(alert.name);
    if (definition === undefined) continue;
    add(
      alert.name,
      { recordings: recordingsBehind(alert.expression, all), alerts: [alert] },
      alertCases(alert, definition, (name) => texts.get(name)),
    );
  }
  return { files, tests };
}

/** The cases of an alert: those at its boundary are made here. */
export function casesOf(
  definition: AlertDefinition,
  recorded: (name: string) => string | undefined,
): readonly (FiringTest | SilentTest)[] {
  return definition.tests.flatMap((test) => {
    if (test.kind !== "boundary") return [test];
    if (definition.kind !== "threshold-alert")
      throw new Error(`${definition.name} has no threshold: boundary() has nothing to be about`);
    const { text } = definition.when({ threshold: definition.threshold });
    return boundaryCases(definition, test, lookbackSeconds(text, recorded));
  });
}

/** The cases of an alert, for promtool. */
export function alertCases(
  alert: AlertModel,
  definition: AlertDefinition,
  recorded: (name: string) => string | undefined,
): readonly Case[] {
  return casesOf(definition, recorded).map((test) => ({
    every: evaluationInterval(test.at),
    body: {
      name: `${alert.name} ${test.kind === "fires" ? "fires" : "stays silent"}: ${test.because}`,
      ...input(test),
      alert_rule_test: [
        {
          eval_time: test.at,
          alertname: alert.name,
          exp_alerts:
            test.kind === "fires"
              ? [
                  {
                    exp_labels: withoutEmpty({ ...test.labels, ...alert.labels }),
                    exp_annotations: expectedAnnotations(alert, test),
                  },
                ]
              : [],
        },
      ],
    },
  }));
}

/** A test of a recording rule, for promtool. */
export function recordingCase(name: string, test: RecordingTest): Case {
  return {
    every: evaluationInterval(test.at),
    body: {
      name: `${name}: ${test.because}`,
      ...input(test),
      promql_expr_test: [
        {
          expr: name,
          eval_time: test.at,
          exp_samples: test.gives.map(({ labels, value }) => ({ labels: seriesText(name, labels), value })),
        },
      ],
    },
  };
}

function input(test: FiringTest | SilentTest | RecordingTest): Pick<CaseBody, "interval" | "input_series"> {
  const interval = test.interval ?? defaultInterval;
  const seconds = durationSeconds(interval) ?? 60;
  const samples = Math.ceil((durationSeconds(test.at) ?? 0) / seconds) + 1;
  return { interval, input_series: test.series.map((one) => inputSeries(one, samples, seconds)) };
}

function inputSeries({ metric, labels, values }: TestSeries, samples: number, seconds: number): object {
  return {
    series: seriesText(metric.name, labels),
    values: typeof values === "string" ? values : promtoolValues([{ shape: values, samples }], seconds),
  };
}

/** An empty label is no label to Prometheus. */
function withoutEmpty(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
}

function seriesText(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${pairs.join(",")}}`;
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
    .replace(/\{\{ \$value(?: \| \w+)? \}\}(?:B\/s|\/s|B)?/g, () => value ?? "(the test says no value)");
}
