import type { RulePack } from "../language/pack.ts";
import { type Expression, promql } from "../language/promql/promql.ts";
import { type Recording, recording, type RecordingTest } from "../language/recording.ts";
import { labels } from "../language/labels.ts";
import { type Shape, steady } from "../language/series.ts";
import { errorBudget } from "./budgets.ts";
import { recordedSeries, sliErrors, sliTotal } from "./recorded.ts";

/** What tells the history of one indicator from another's, whoever owns the service. */
export const indicatorIdentity = labels("service", "slo", "indicator");

/** An indicator in the tests. */
export const shopIndicator = {
  service: "shop",
  slo: "availability",
  indicator: "flask-availability",
} as const;

/** Its objective in the tests, as everything about it is labelled. */
export const shopObjective = {
  ...shopIndicator,
  team: "sales",
  environment: "test",
  policy: "sre-workbook",
  period: "30d",
} as const;

/** Labels what was measured with who owns the service now and how the objective is judged now. */
export function ofObjective(value: Expression): Expression {
  return promql`sum by (${indicatorIdentity}) (${value}) + on (${indicatorIdentity}) group_right () 0 * ${errorBudget}`;
}

function valuesOf(given: string | number): string | Shape {
  return typeof given === "string" ? given : steady(given);
}

/** Inputs of a test: so many bad events of so many, each second, and the budget that labels them. */
export function events(bad: string | number, total: string | number): RecordingTest["series"] {
  return [
    recordedSeries(sliErrors, shopIndicator, valuesOf(bad)),
    recordedSeries(sliTotal, shopIndicator, valuesOf(total)),
    recordedSeries(errorBudget, shopObjective, steady(0.001)),
  ];
}

/** {@link events} as the windows of days read them, at the interval at which they are sampled. */
export function sampledEvents(bad: string | number, total: string | number): RecordingTest["series"] {
  return [
    recordedSeries(sampledErrors, shopIndicator, valuesOf(bad)),
    recordedSeries(sampledTotal, shopIndicator, valuesOf(total)),
    recordedSeries(errorBudget, shopObjective, steady(0.001)),
  ];
}

function sampled(name: string, expression: Expression): Recording {
  return recording(name, {
    help: "Events per second over 5 minutes, once in 5 minutes, for the windows of days.",
    expression,
    tests: [
      {
        because: "it is the indicator itself",
        series: events(2, 2),
        at: "30m",
        gives: [{ labels: shopIndicator, value: 2 }],
      },
    ],
  });
}

/**
 * The indicators once in 5 minutes, for the windows of days: each event is in exactly one of these samples, and a window
 * of 30 days reads 8,640 of them instead of 172,800. They are read over ranges only, so an interval as long as
 * Prometheus' lookback does no harm.
 */
export const sampledErrors = sampled("slo:sli_errors:rate5m_sampled", promql`${sliErrors}`);
/** {@link sampledErrors} for all events. */
export const sampledTotal = sampled("slo:sli_total:rate5m_sampled", promql`${sliTotal}`);

/** Seconds that each of these samples stands for. */
export const sampleSeconds = 300;

export const samplesPack: RulePack = {
  domain: "slo-samples",
  interval: "5m",
  recordings: [sampledErrors, sampledTotal],
  alerts: [],
};
