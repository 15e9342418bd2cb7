import { alertAt, type ThresholdAlertSpec } from "../language/alert.ts";
import { perService } from "../language/labels.ts";
import { type Expression, expressionOf, promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { definedAt } from "../language/source.ts";
import { type AnomalyExample, anomalyTests, historyTests } from "./anomaly-tests.ts";
import type { AdaptiveRules } from "./seasonal-baseline.ts";

/** Several signals of the same services that are looked at together; see {@link anomaly}. */
export interface AnomalySpec extends Omit<ThresholdAlertSpec, "when" | "direction"> {
  /** Middle of the recorded names: "application_behaviour". */
  readonly name: string;
  /** Name of the alert. */
  readonly alert: string;
  /** The signals by a name for people, each with the labels of {@link perService} and no others. */
  readonly signals: Readonly<Record<string, Expression>>;
  /** How many of them must be abnormal at the same time. */
  readonly atLeast: number;
  /** What the tests at the boundary are made of; `tests` come on top. */
  readonly example: AnomalyExample;
}

/**
 * Something is unlike the last day, in several signals at once: one signal alone is often abnormal by chance, two
 * together seldom. Each signal is told as its distance from its own mean over the last day, in standard deviations (a
 * z-score, up or down); the threshold is that distance. The alert's value is the distance of the last of the signals
 * that it needs: the others are further off. Three limits keep it quiet: what hardly ever moves counts as deviating by
 * a tenth of its mean; the last hour is not learned from, or an anomaly would soon be normal; and half a day
 * before it must have been seen, so that a brand-new service is silent.
 *
 * It records `service:<name>:current`, `:mean`, `:deviation` and `:zscore`, all with the label `signal`.
 */
export function anomaly(spec: AnomalySpec): AdaptiveRules {
  const source = definedAt(anomaly);
  const { name, alert, signals, atLeast, example, tests, ...facts } = spec;
  const current = recording(`service:${name}:current`, {
    help: "What each signal is now, by the label signal.",
    expression: named(signals, source),
    tests: example.currentTests ?? [],
  });
  const mean = recording(`service:${name}:mean`, {
    help: "Mean of each signal over the last day, once half a day was seen.",
    expression: promql`
      avg_over_time(${current}[1d:5m] offset 1h) and ${current} offset 13h`,
    tests: historyTests(example, (history) => history.mean),
  });
  const deviation = recording(`service:${name}:deviation`, {
    help: "Standard deviation of each signal over the last day.",
    expression: promql`stddev_over_time(${current}[1d:5m] offset 1h)`,
    tests: historyTests(example, (history) => history.deviation),
  });
  const zscore = recording(`service:${name}:zscore`, {
    help: "Distance of each signal from its mean over the last day, in standard deviations.",
    expression: promql`
      (${current} - ${mean}) / ((${deviation} > 0.1 * ${mean} or 0.1 * ${mean}) > 0)`,
    tests: historyTests(example, (history) => history.zscore),
  });
  return {
    recordings: [current, mean, deviation, zscore].map((one) => ({ ...one, source })),
    alerts: [
      alertAt(source, alert, {
        ...facts,
        tests: [
          ...anomalyTests({ threshold: facts.threshold, held: facts.for ?? "5m", atLeast, example }),
          ...tests,
        ],
        when: ({ threshold }) => promql`
          min by (${perService}) (topk by (${perService}) (${atLeast}, abs(${zscore}))) > ${threshold}
          and count by (${perService}) (${zscore}) >= ${atLeast}`,
      }),
    ],
  };
}

/** All signals in one, told apart by the label `signal`. */
function named(signals: Readonly<Record<string, Expression>>, source: string): Expression {
  const ends = Object.keys(signals).map((name) => `, "signal", ${JSON.stringify(name)}, "", "")`);
  const strings = ["", ...ends].map((end, index) => {
    if (index === 0) return "label_replace(";
    return index < ends.length ? `${end} or label_replace(` : end;
  });
  return expressionOf({ source, strings, values: Object.values(signals) });
}
