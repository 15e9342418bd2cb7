import { bucketOf, countOf, type Histogram, type NativeHistogram } from "../metrics/metric.ts";
import { durationSeconds } from "../../model/duration.ts";
import { labels } from "../language/labels.ts";
import { rate } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { matching } from "../language/promql/selector.ts";
import { boundText } from "../language/series.ts";
import type { Indicator } from "./indicator.ts";

const byService = labels("service");

/** "2s" as 2 and "500ms" as 0.5, without the last bits of a product; undefined when the text is no duration above 0. */
export function latencyBound(below: string): number | undefined {
  const seconds = durationSeconds(below);
  return seconds === undefined || seconds <= 0 ? undefined : Number(seconds.toPrecision(12));
}

/** Requests that took longer than a bound in seconds. */
export function latencyIndicator(metric: Histogram | NativeHistogram, bound: number): Indicator {
  return metric.kind === "histogram" ? classicLatency(metric, bound) : nativeLatency(metric, bound);
}

/** Exact, for the bound is a bucket. */
function classicLatency(metric: Histogram, bound: number): Indicator {
  const le = matching([...new Set([String(bound), boundText(bound)])].join("|"));
  const total = rate(countOf(metric), { by: byService, over: "5m" });
  const inTime = rate(bucketOf(metric), { by: byService, over: "5m", where: { le } });
  return {
    title: `answers after more than ${bound} s`,
    // Two sums in different order can differ in their last bit.
    errors: promql`clamp_min(${total} - ${inTime}, 0)`,
    total,
    missingErrorsAreZero: false,
  };
}

/** Estimated within one of the histogram's narrow buckets. */
function nativeLatency(metric: NativeHistogram, bound: number): Indicator {
  const all = promql`sum by (service) (rate(${metric}[5m]))`;
  const total = promql`histogram_count(${all})`;
  return {
    title: `answers after more than ${bound} s`,
    // The share of nothing is NaN: without requests there is no product, and no errors either.
    errors: promql`(${total} > 0) * (1 - histogram_fraction(-Inf, ${bound}, ${all}))`,
    total,
    missingErrorsAreZero: true,
  };
}
