import { duration, promql } from "../language/promql/promql.ts";
import { type Recording, recording, type RecordingTest } from "../language/recording.ts";
import { steady } from "../language/series.ts";
import { either, errorBudget, periodDays, timePeriod } from "./budgets.ts";
import { recordedSeries } from "./recorded.ts";
import {
  ofObjective,
  sampledErrors,
  sampledTotal,
  sampleSeconds,
  shopIndicator,
  shopObjective,
} from "./samples.ts";
import { type SloPeriod, sloPeriods } from "./slo.ts";
import { ratio28d, ratio30d, ratio5m } from "./windows.ts";

const ratios: Readonly<Record<SloPeriod, Recording>> = { "28d": ratio28d, "30d": ratio30d };
const daySeconds = 86_400;

const fourWeeks = { ...shopObjective, period: "28d" } as const;

/** In the tests: what follows from an objective of 99.9 %, over 30 days and over 28. */
const budget = [
  recordedSeries(errorBudget, shopObjective, steady(0.001)),
  recordedSeries(timePeriod, shopObjective, steady(30)),
] as const;
const fourWeeksBudget = [
  recordedSeries(errorBudget, fourWeeks, steady(0.001)),
  recordedSeries(timePeriod, fourWeeks, steady(28)),
] as const;

/** In the tests: an indicator that was there. */
const measuredEvents = [recordedSeries(sampledTotal, shopIndicator, steady(0))] as const;

/** Two objectives that differ in their period only, with another ratio over 28 days than over 30. */
const bothPeriods: RecordingTest["series"] = [
  ...budget,
  ...fourWeeksBudget,
  ...[shopObjective, fourWeeks].flatMap((objective) => [
    recordedSeries(ratio28d, objective, steady(0.0005)),
    recordedSeries(ratio30d, objective, steady(0.001)),
  ]),
];

/** How fast the budget burns now: 1 uses it up in exactly a period. */
export const currentBurnRate = recording("slo:current_burn_rate:ratio", {
  help: "How fast the error budget burned in the last 5 minutes; 1 uses it up in exactly a period.",
  expression: promql`${ratio5m} / (${errorBudget} > 0)`,
  tests: [
    {
      because: "ten in a thousand where one is allowed",
      series: [...budget, recordedSeries(ratio5m, shopObjective, steady(0.01))],
      at: "10m",
      gives: [{ labels: shopObjective, value: 10 }],
    },
  ],
});

/**
 * How fast the budget burned over the period, on average of the time that was measured.
 *
 * @param periods those that some objective has: a month of samples is not read for nobody.
 */
function burnRateOver(periods: readonly SloPeriod[]): Recording {
  const ofPeriods = either(
    periods.map((period) => promql`${ratios[period]} and ${timePeriod} == ${periodDays[period]}`),
  );
  return recording("slo:period_burn_rate:ratio", {
    help: "How fast the error budget burned over the period; 1 uses it up in exactly a period.",
    expression: promql`${ofPeriods} / (${errorBudget} > 0)`,
    tests: [
      {
        because: "each objective over its own period",
        series: bothPeriods,
        at: "10m",
        gives: [
          { labels: shopObjective, value: 1, period: "30d" as const },
          { labels: fourWeeks, value: 0.5, period: "28d" as const },
        ].filter(({ period }) => periods.includes(period)),
      },
    ],
  });
}
const periodBurnRate = burnRateOver(sloPeriods);

/**
 * How much of the period was measured. A ratio over the first ten minutes of a service says nothing of a month: without
 * this a single failure would use up the whole budget.
 */
function coverageOf(periods: readonly SloPeriod[]): Recording {
  const share = (period: SloPeriod): Recording["expression"] => {
    const counted = promql`${sampleSeconds} * count_over_time(${sampledTotal}[${duration(period)}])`;
    return promql`clamp_max(${ofObjective(counted)} / ${periodDays[period] * daySeconds}, 1)
      and ${timePeriod} == ${periodDays[period]}`;
  };
  return recording("slo:period_coverage:ratio", {
    help: "The share of the period in which the indicator was measured.",
    expression: either(periods.map(share)),
    tests: coverageTests.filter(({ period }) => periods.includes(period)),
  });
}
/** A sample a day shows how far back it counts, and one a minute that it ends with the whole (promtool loads 10,000 at most). */
const coverageTests: readonly (RecordingTest & { readonly period: SloPeriod })[] = [
  {
    period: "30d",
    because: "30 samples within 30 days, of a quiet service",
    series: [...measuredEvents, ...budget],
    interval: "1d",
    at: "31d",
    gives: [{ labels: shopObjective, value: (30 * sampleSeconds) / (30 * daySeconds) }],
  },
  {
    period: "28d",
    because: "28 samples within 28 days, of a quiet service",
    series: [...measuredEvents, ...fourWeeksBudget],
    interval: "1d",
    at: "29d",
    gives: [{ labels: fourWeeks, value: (28 * sampleSeconds) / (28 * daySeconds) }],
  },
  {
    period: "30d",
    because: "never more than the whole",
    series: [...measuredEvents, ...budget],
    at: "150h",
    gives: [{ labels: shopObjective, value: 1 }],
  },
  {
    period: "28d",
    because: "never more than the whole of 28 days",
    series: [...measuredEvents, ...fourWeeksBudget],
    at: "150h",
    gives: [{ labels: fourWeeks, value: 1 }],
  },
];
const periodCoverage = coverageOf(sloPeriods);

/**
 * What is left of the error budget, as a share of it; below 0 the objective is missed. The time that was not measured
 * (a new service, a gap) counts as if nothing had happened.
 */
export const budgetRemaining = recording("slo:period_error_budget_remaining:ratio", {
  help: "What is left of the error budget of the period, as a ratio; below 0 the objective is missed.",
  expression: promql`1 - ${periodBurnRate} * ${periodCoverage}`,
  tests: [
    {
      because: "half the speed over a tenth of the period",
      series: [
        recordedSeries(periodBurnRate, shopObjective, steady(0.5)),
        recordedSeries(periodCoverage, shopObjective, steady(0.1)),
      ],
      at: "10m",
      gives: [{ labels: shopObjective, value: 0.95 }],
    },
  ],
});

/**
 * What is recorded of whole periods.
 *
 * @param periods those that some objective has.
 */
export function periodRecordings(periods: readonly SloPeriod[]): readonly Recording[] {
  return [
    ...periods.map((period) => ratios[period]),
    burnRateOver(periods),
    coverageOf(periods),
    budgetRemaining,
  ];
}

/** How many samples an indicator had within a day: what was never there is not missed, it is not there yet. */
export const samples1d = recording("slo:sli_samples:count1d", {
  help: "Samples of the indicator within a day, one in 5 minutes.",
  expression: promql`count_over_time(${sampledErrors}[1d])`,
  tests: [
    {
      because: "all of a day, no more",
      series: [recordedSeries(sampledErrors, shopIndicator, steady(0))],
      interval: "5m",
      at: "25h",
      gives: [{ labels: shopIndicator, value: 288 }],
    },
  ],
});
