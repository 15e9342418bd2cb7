import { alert } from "../../../rules/language/alert.ts";
import { bands } from "../../../rules/language/bands.ts";
import { perService } from "../../../rules/language/labels.ts";
import { increase, quantile, rate, shareAbove } from "../../../rules/language/promql/builders.ts";
import { promql } from "../../../rules/language/promql/promql.ts";
import { select } from "../../../rules/language/promql/selector.ts";
import { series, steady } from "../../../rules/language/series.ts";
import { ratio, type Threshold } from "../../../rules/language/threshold.ts";
import { bucketOf, counter, gauge } from "../../../rules/metrics/metric.ts";
import { duration, errors, queued, requests } from "./metrics.ts";
import { limit, state } from "./words.ts";

/**
 * Slips that do not compile: `tsc --noEmit` fails when one of them does. Nothing here is ever run, so that nothing has
 * to be right about it but its types.
 */
export function slips(): readonly unknown[] {
  const over = { by: perService, over: "5m" } as const;
  return [
    // @ts-expect-error -- a gauge has no rate
    rate(queued, over),
    // @ts-expect-error -- nor an increase
    increase(queued, over),
    // @ts-expect-error -- a counter has no quantile
    quantile(0.95, requests, over),
    // @ts-expect-error -- no such bucket: 0.1, 0.5, 1 and 2.5 are there
    shareAbove(duration, 0.2, over),
    // @ts-expect-error -- the exporter sets no such label
    select(requests, { statsu: "5xx" }),
    // @ts-expect-error -- nor in a builder
    rate(requests, { ...over, where: { code: "5xx" } }),
    // @ts-expect-error -- a sum needs labels to be summed by
    rate(requests, { over: "5m" }),
    // @ts-expect-error -- a counter has no buckets
    bucketOf(requests),
    // @ts-expect-error -- text in a template would be string-formatted PromQL
    promql`${"shop_requests_total"} > 1`,
    // @ts-expect-error -- a series has only labels that the exporter sets
    series(errors, { path: "/", host: "a" }, steady(1)),
    // @ts-expect-error -- an optional label is one of the labels
    gauge("shop_x", { exporter: "application", help: "x", labels: ["a"], optional: ["b"] }),
    // @ts-expect-error -- values are of one of the labels
    counter("shop_x_total", { exporter: "application", help: "x", labels: ["a"], values: { b: ["c"] } }),
    // @ts-expect-error -- no exporter of this name
    gauge("shop_x", { exporter: "nobody", help: "x" }),
    // @ts-expect-error -- a state alert's condition is given no threshold
    alert("ShopDown", { ...state, when: (given: { readonly threshold: Threshold }) => given.threshold }),
    // @ts-expect-error -- a threshold has a unit
    alert("ShopDown", { ...limit, threshold: 0.9, when: () => promql`${queued} > 1` }),
    // @ts-expect-error -- no such severity
    alert("ShopDown", { ...state, severity: "urgent", when: () => promql`${queued} > 1` }),
    // @ts-expect-error -- the first action is missing
    alert("ShopDown", { ...state, firstAction: undefined, when: () => promql`${queued} > 1` }),
    // @ts-expect-error -- a misspelled property
    alert("ShopDown", { ...state, sevrity: "info", when: () => promql`${queued} > 1` }),
    bands({
      ...limit,
      // @ts-expect-error -- a band has a threshold
      warning: { name: "ShopSlow" },
      when: ({ threshold }) => promql`${queued} > ${threshold}`,
    }),
    bands({
      ...limit,
      // @ts-expect-error -- no such band
      urgent: { name: "ShopSlow", threshold: ratio(0.9) },
      when: () => promql`${queued} > 1`,
    }),
  ];
}
