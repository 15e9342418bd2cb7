import { durationSeconds } from "../../model/duration.ts";
import { growing, series, type Shape, steady, type TestSeries } from "../language/series.ts";
import { promtoolValues } from "../language/series-values.ts";
import type { AlertDefinition } from "../language/alert.ts";
import type { AlertTest } from "../language/alert-test.ts";
import type { Threshold } from "../language/threshold.ts";
import type { Histogram } from "../metrics/metric.ts";
import { up } from "../metrics/scrape.ts";
import type { HttpInstrumentation, TargetLabels } from "./instrumentation.ts";

/**
 * Labels of a service in the tests: what rules must keep through every aggregation. The environment is left out: every
 * alert says it by itself.
 */
export const shop = {
  service: "shop-api",
  team: "commerce",
  tenant: "acme",
  cluster: "eu-1",
} as const;

/** A target of that service. */
export function targetOf({ job }: Pick<HttpInstrumentation, "job">, instance = "shop-api-1"): TargetLabels {
  return { ...shop, job, instance };
}

/** A target of the same service that is measured in another way: it must not get mixed in. */
export const otherJob: TargetLabels = { ...shop, job: "nginx", instance: "shop-api-1" };

/** A target that answers its scrapes, or does not. */
export function upSeries(target: TargetLabels, value: 0 | 1 = 1): TestSeries<Shape> {
  return series(up, target, steady(value));
}

/**
 * Requests, so that a quantile of their durations is estimated as exactly this: those around it lie in one bucket, and
 * the estimate is linear in there.
 */
export function durationsWith(
  { buckets }: Histogram,
  quantile: number,
  seconds: number,
  perSecond = 1000,
): readonly (readonly [perSecond: number, seconds: number])[] {
  const at = buckets.findIndex((bound) => seconds <= bound);
  const upper = buckets[at] ?? Infinity;
  const lower = at > 0 ? (buckets[at - 1] ?? 0) : 0;
  const within = (seconds - lower) / (upper - lower);
  const rest = 1 - quantile;
  return [
    [rounded(perSecond * (quantile - rest * within)), lower],
    [rounded(perSecond * rest), upper],
    [rounded(perSecond * rest * within), 1000],
  ];
}

/** The quantile that is estimated when all requests take the same time: they could lie anywhere in their bucket. */
export function estimated({ buckets }: Histogram, quantile: number, seconds: number): number {
  const at = buckets.findIndex((bound) => seconds <= bound);
  const upper = buckets[at] ?? 0;
  const lower = at > 0 ? (buckets[at - 1] ?? 0) : 0;
  return rounded(lower + (upper - lower) * quantile);
}

/** Without the last bits, so that sums come out even. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}

/** A stretch of time in which series go on in one way. */
export interface TestStretch {
  readonly series: readonly TestSeries<Shape>[];
  readonly minutes: number;
}

/** Series that go on in one way and then in another, with a value each minute. The first stretch begins with one more. */
export function inTurn(...stretches: readonly TestStretch[]): readonly TestSeries<string>[] {
  return (stretches[0]?.series ?? []).map((first, index) => ({
    metric: first.metric,
    labels: first.labels,
    values: valuesOf(stretches, index),
  }));
}

/**
 * Two times of a service, with nothing known in between: what a rule compares that looks back for days. Counters begin
 * anew after it, as after a restart.
 *
 * @param minutes when the second time begins.
 */
export function muchLater(
  before: readonly TestStretch[],
  minutes: number,
  after: readonly TestStretch[],
): readonly TestSeries<string>[] {
  const known = before.reduce((sum, stretch) => sum + stretch.minutes, 0) + 1;
  return (before[0]?.series ?? []).map((first, index) => ({
    metric: first.metric,
    labels: first.labels,
    values: `${valuesOf(before, index)} _x${minutes - known} ${valuesOf(after, index)}`,
  }));
}

function valuesOf(stretches: readonly TestStretch[], index: number): string {
  return promtoolValues(
    stretches.flatMap(({ series: all, minutes }, number) => {
      const shape = all[index]?.values;
      return shape === undefined ? [] : [{ shape, samples: minutes + (number === 0 ? 1 : 0) }];
    }),
    60,
  );
}

/** A shape that says how many there are in 5 minutes: what the rules' ranges see. */
export function per5m(amount: number): Shape & { readonly kind: "growing" } {
  return growing(amount / 300);
}

/**
 * The same alerts with tests of their own: bands share one list, and a case beside one limit says nothing about the
 * other.
 */
export function testedAt(
  definitions: readonly AlertDefinition[],
  tests: (threshold: Threshold, heldMinutes: number) => readonly AlertTest[],
): readonly AlertDefinition[] {
  return definitions.map((definition) =>
    definition.kind === "threshold-alert"
      ? { ...definition, tests: tests(definition.threshold, (durationSeconds(definition.for) ?? 0) / 60) }
      : definition,
  );
}
