import {
  bucketOf,
  countOf,
  type Counter,
  type Histogram,
  type Metric,
  type MetricPart,
  type NativeHistogram,
} from "../../metrics/metric.ts";
import type { LabelList } from "../labels.ts";
import { definedAt } from "../source.ts";
import { boundText } from "../series.ts";
import { duration, type Expression, expressionOf, type PromqlValue } from "./promql.ts";
import { type LabelMatch, matching, select, type Selector, type Where } from "./selector.ts";

/** Which series, over which time. */
export interface OverTime<L extends string> {
  /** Length of the range: "5m". */
  readonly over: string;
  /** @default {}: all series of the metric */
  readonly where?: Where<NoInfer<L>>;
}

/** {@link OverTime}, summed up by labels. */
export interface SumOverTime<L extends string> extends OverTime<L> {
  readonly by: LabelList;
}

/** {@link select}, for labels that were checked by the type of the caller's argument. */
function chosen(metric: Metric | MetricPart, where: object | undefined): Selector {
  return select(metric, (where ?? {}) as Readonly<Record<string, LabelMatch>>);
}

/** A template that stands where one of the functions below was called. */
function at(definer: (...given: never[]) => unknown) {
  const source = definedAt(definer);
  return (strings: TemplateStringsArray, ...values: readonly PromqlValue[]): Expression =>
    expressionOf({ source, strings, values });
}

/** How many things happen each second: `sum by (...) (rate(counter[...]))`. A gauge does not compile. */
export function rate<L extends string>(
  metric: Counter<L> | MetricPart<L>,
  { by, over, where }: SumOverTime<L>,
): Expression {
  return at(rate)`sum by (${by}) (rate(${chosen(metric, where)}[${duration(over)}]))`;
}

/** How many things happened in a time: `sum by (...) (increase(counter[...]))`. A gauge does not compile. */
export function increase<L extends string>(
  metric: Counter<L> | MetricPart<L>,
  { by, over, where }: SumOverTime<L>,
): Expression {
  return at(increase)`sum by (${by}) (increase(${chosen(metric, where)}[${duration(over)}]))`;
}

/**
 * The share of the part in the whole, from 0 to 1. It is 0 while the part has no series yet, and nothing while nothing
 * happens at all: 0/0 would be NaN, and would poison what is recorded.
 */
export function share(part: Expression, whole: Expression): Expression {
  return at(share)`(${part} or 0 * ${whole}) / (${whole} > 0)`;
}

/**
 * The size that a share of all observations stays below, such as 0.95: estimated within a bucket, and never above the
 * last one.
 */
export function quantile<L extends string>(
  q: number,
  metric: Histogram<L> | NativeHistogram<L>,
  { by, over, where }: SumOverTime<L>,
): Expression {
  const tag = at(quantile);
  return metric.kind === "histogram"
    ? tag`histogram_quantile(${q}, sum by (${by}, le) (rate(${chosen(bucketOf(metric), where)}[${duration(over)}])))`
    : tag`histogram_quantile(${q}, sum by (${by}) (rate(${chosen(metric, where)}[${duration(over)}])))`;
}

/**
 * The share of all observations that are larger than a bound: exact, since the bound is a bucket. Another bound does not
 * compile.
 */
export function shareAbove<L extends string, B extends number>(
  metric: Histogram<L, B>,
  bound: NoInfer<B>,
  { by, over, where }: SumOverTime<L>,
): Expression {
  const within = chosen(bucketOf(metric), {
    ...where,
    le: matching([...new Set([String(bound), boundText(bound)])].join("|")),
  });
  const all = chosen(countOf(metric), where);
  const range = duration(over);
  return at(
    shareAbove,
  )`1 - sum by (${by}) (rate(${within}[${range}])) / (sum by (${by}) (rate(${all}[${range}])) > 0)`;
}
