import type { RulePack } from "../language/pack.ts";
import { type Expression, promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { type Recording, recording } from "../language/recording.ts";
import { steady } from "../language/series.ts";
import { objectiveInterval } from "./objectives.ts";
import { objectiveRatio, recordedSeries } from "./recorded.ts";
import { type SloPeriod, sloPeriods } from "./slo.ts";

/** Days of each period. */
export const periodDays: Readonly<Record<SloPeriod, number>> = { "28d": 28, "30d": 30 };

/** An objective in the tests, as it is declared and as everything else about it is labelled. */
const shop = {
  service: "shop",
  team: "sales",
  environment: "test",
  slo: "availability",
  policy: "sre-workbook",
  period: "30d",
  indicator: "flask-availability",
} as const;
const declared = { ...shop, min_bad_events: "5" } as const;
const fourWeeks = { ...shop, period: "28d" } as const;

/** Joins expressions with `or`. */
export function either(expressions: readonly Expression[]): Expression {
  return expressions.reduce((all, one) => promql`${all} or ${one}`);
}

/** All objectives, without what only says how they are judged. */
const promised = promql`sum without (min_bad_events) (${objectiveRatio})`;

/** The share of events that may be bad, as a ratio: rounded, for 1 - 0.999 is 0.0010000000000000009. */
export const errorBudget = recording("slo:error_budget:ratio", {
  help: "The share of events that may be bad, as a ratio.",
  expression: promql`round(${1e9} * (1 - ${promised})) / ${1e9}`,
  tests: [
    {
      because: "it is what the objective leaves, to the last digit",
      series: [recordedSeries(objectiveRatio, declared, steady(0.999))],
      at: "5m",
      gives: [{ labels: shop, value: 0.001 }],
    },
  ],
});

/** Days of the period. */
export const timePeriod = recording("slo:time_period:days", {
  help: "How long the period of the objective is, in days.",
  expression: either(
    sloPeriods.map(
      (period) =>
        promql`0 * sum without (min_bad_events) (${select(objectiveRatio, { period })}) + ${periodDays[period]}`,
    ),
  ),
  tests: [
    {
      because: "each objective has its own",
      series: [
        recordedSeries(objectiveRatio, declared, steady(0.999)),
        recordedSeries(objectiveRatio, { ...declared, period: "28d" }, steady(0.999)),
      ],
      at: "5m",
      gives: [
        { labels: shop, value: 30 },
        { labels: fourWeeks, value: 28 },
      ],
    },
  ],
});

/**
 * How long everything may fail in a period, in hours: 0.72 for 99.9 % over 30 days. With it a limit is a share of the
 * budget over the length of the window, the same for all objectives and periods.
 */
export const budgetHours = recording("slo:error_budget:hours", {
  help: "How long everything may fail in a period before the error budget is gone, in hours.",
  expression: promql`24 * ${timePeriod} * ${errorBudget}`,
  tests: [
    {
      because: "43 minutes and 12 seconds of 30 days",
      series: [recordedSeries(objectiveRatio, declared, steady(0.999))],
      at: "5m",
      gives: [{ labels: shop, value: 0.72 }],
    },
  ],
});

/**
 * The number of bad events that a window must have, as a series: one rule for all objectives, with a branch for each
 * number that is in use.
 */
function badEventsNeeded(numbers: readonly number[]): Recording {
  return recording("slo:bad_events_needed:count", {
    help: "Bad events that a window must have seen before its burn rate tells anybody.",
    expression: either(
      numbers.map(
        (number) =>
          promql`0 * sum without (min_bad_events) (${select(objectiveRatio, { min_bad_events: String(number) })}) + ${number}`,
      ),
    ),
    tests: [
      {
        because: "each objective has its own",
        series: numbers.map((number) =>
          recordedSeries(
            objectiveRatio,
            { ...declared, service: `shop-${number}`, min_bad_events: String(number) },
            steady(0.999),
          ),
        ),
        at: "5m",
        gives: numbers.map((number) => ({ labels: { ...shop, service: `shop-${number}` }, value: number })),
      },
    ],
  });
}

/** {@link badEventsNeeded} by its name, for rules that are the same whatever the numbers. */
export const badEventsNeededSeries = badEventsNeeded([5]);

/**
 * What follows from each objective alone.
 *
 * @param minBadEvents the numbers that the objectives have.
 */
export function budgetPack(minBadEvents: readonly number[]): RulePack {
  const numbers = [...new Set(minBadEvents)].sort((a, b) => a - b);
  return {
    domain: "slo-budgets",
    interval: objectiveInterval,
    recordings: [errorBudget, timePeriod, budgetHours, badEventsNeeded(numbers)],
    alerts: [],
  };
}
