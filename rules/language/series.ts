import type { Counter, Gauge, Histogram, Info, Metric, MetricPart, TargetLabel } from "../metrics/metric.ts";
import { bucketOf, countOf, sumOf } from "../metrics/metric.ts";

/** The same value in every scrape: a gauge. */
export interface Steady {
  readonly kind: "steady";
  readonly value: number;
}

/** Grows evenly: a counter. */
export interface Growing {
  readonly kind: "growing";
  readonly perSecond: number;
  /** Value of the first sample. @default 0 */
  readonly from: number;
}

/** How the values of a series in a test go on over time. */
export type Shape = Steady | Growing;

/**
 * One input series of a test. Text values are in promtool's notation (`0+6x20` is 0, 6, 12 ... 120); shapes are better:
 * they do not depend on the interval, and a {@link boundary} case can join them.
 */
export interface TestSeries<V extends string | Shape = string | Shape> {
  readonly metric: Metric | MetricPart;
  readonly labels: Readonly<Record<string, string>>;
  readonly values: V;
}

/** The same value in every scrape. */
export function steady(value: number): Steady {
  return { kind: "steady", value };
}

/** A counter that grows by so much each second. */
export function growing(perSecond: number, from = 0): Growing {
  return { kind: "growing", perSecond, from };
}

/** A counter that grows by so much in a time: `growingBy(3, 300)` is 3 in 5 minutes. */
export function growingBy(amount: number, seconds: number): Growing {
  return growing(amount / seconds);
}

/**
 * An input series of a metric. All labels that the exporter sets must be given, and no others: a series that the
 * exporter could not have made proves nothing.
 */
export function series<L extends string, V extends string | Shape>(
  metric: Counter<L> | Gauge<L> | Info<L> | MetricPart<L> | Metric<L>,
  labels: Readonly<Partial<Record<NoInfer<L> | TargetLabel, string>>>,
  values: V,
): TestSeries<V> {
  return { metric, labels: labels as Readonly<Record<string, string>>, values };
}

/**
 * All series of a classic histogram: its buckets, cumulative, with its sum and count.
 *
 * @param observations each second: how many, of which size, such as `[[9.4, 0.3], [0.6, 3]]` for 9.4 requests of 0.3 s
 * and 0.6 of 3 s each second.
 */
export function histogramSeries<L extends string>(
  metric: Histogram<L>,
  labels: Readonly<Partial<Record<NoInfer<L> | TargetLabel, string>>>,
  observations: readonly (readonly [perSecond: number, size: number])[],
): readonly TestSeries<Growing>[] {
  const given = labels as Readonly<Record<string, string>>;
  const within = (bound: number): number =>
    observations.reduce((sum, [perSecond, size]) => sum + (size <= bound ? perSecond : 0), 0);
  return [
    ...[...metric.buckets, Infinity].map((bound) => ({
      metric: bucketOf(metric),
      labels: { ...given, le: boundText(bound) },
      values: growing(within(bound)),
    })),
    {
      metric: sumOf(metric),
      labels: given,
      values: growing(observations.reduce((sum, [perSecond, size]) => sum + perSecond * size, 0)),
    },
    { metric: countOf(metric), labels: given, values: growing(within(Infinity)) },
  ];
}

/** A bucket's bound as Prometheus 3 stores it: 1 is "1.0". */
export function boundText(bound: number): string {
  if (bound === Infinity) return "+Inf";
  return Number.isInteger(bound) ? `${bound}.0` : String(bound);
}
