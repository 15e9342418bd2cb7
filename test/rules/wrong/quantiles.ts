import { alert } from "../../../rules/language/alert.ts";
import { promql } from "../../../rules/language/promql/promql.ts";
import { labels, perService } from "../../../rules/language/labels.ts";
import { quantile } from "../../../rules/language/promql/builders.ts";
import { seconds, ratio } from "../../../rules/language/threshold.ts";
import { bucketOf, countOf, sumOf } from "../../../rules/metrics/metric.ts";
import { duration, hitRatio, pause, payment } from "./metrics.ts";
import { limit } from "./words.ts";

const bucket = bucketOf(duration);
const observed = countOf(duration);

/** Refused at: bucket */
export const withoutRate = alert("ShopSlow", {
  ...limit,
  threshold: seconds(1),
  when: ({ threshold }) => promql`histogram_quantile(0.95, ${bucket}) > ${threshold}`,
});

/** Refused at: bucket */
export const withoutRateInSum = alert("ShopSlow", {
  ...limit,
  threshold: seconds(1),
  when: ({ threshold }) =>
    promql`histogram_quantile(0.95, sum by (${perService}, le) (${bucket})) > ${threshold}`,
});

/** Refused at: sum by */
export const withoutBound = alert("ShopSlow", {
  ...limit,
  threshold: seconds(1),
  when: ({ threshold }) =>
    promql`histogram_quantile(0.95, sum by (${perService}) (rate(${bucket}[5m]))) > ${threshold}`,
});

/** Refused at: 95 */
export const percentAsShare = alert("ShopSlow", {
  ...limit,
  threshold: seconds(1),
  when: ({ threshold }) =>
    promql`histogram_quantile(95, sum by (${perService}, le) (rate(${bucket}[5m]))) > ${threshold}`,
});

/** Refused at: threshold */
export const aboveLastBucket = alert("ShopVerySlow", {
  ...limit,
  threshold: seconds(5),
  when: ({ threshold }) => promql`${quantile(0.95, duration, { by: perService, over: "5m" })} > ${threshold}`,
});

/** Refused at: "0.2" */
export const boundThatIsNoBucket = alert("ShopSlow", {
  ...limit,
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`
    1 - sum by (${perService}) (rate(${bucket}{le="0.2"}[5m]))
      / (sum by (${perService}) (rate(${observed}[5m])) > 0) > ${threshold}`,
});

/** Refused at: "1" */
export const wholeBound = alert("ShopSlow", {
  ...limit,
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`
    1 - sum by (${perService}) (rate(${bucket}{le="1"}[5m]))
      / (sum by (${perService}) (rate(${observed}[5m])) > 0) > ${threshold}`,
});

/** Refused at: sum by */
export const summedBuckets = alert("ShopBusy", {
  ...limit,
  threshold: ratio(0.5),
  when: ({ threshold }) => promql`
    sum by (${perService}) (rate(${observed}[5m]))
    / (sum by (${perService}) (rate(${bucket}[5m])) > 0) > ${threshold}`,
});

/** Refused at: sum by */
export const quantileOfSums = alert("ShopSlow", {
  ...limit,
  threshold: seconds(1),
  when: ({ threshold }) =>
    promql`histogram_quantile(0.95, sum by (${perService}, le) (rate(${sumOf(duration)}[5m]))) > ${threshold}`,
});

/** Refused at: hitRatio */
export const quantileOfGauge = alert("ShopCacheCold", {
  ...limit,
  direction: "below",
  threshold: ratio(0.5),
  when: ({ threshold }) => promql`histogram_quantile(0.5, ${hitRatio}) < ${threshold}`,
});

/** Refused at: avg by */
export const averageOfQuantiles = alert("ShopSlow", {
  ...limit,
  threshold: seconds(1),
  when: ({ threshold }) => promql`
    avg by (${perService}) (
      ${quantile(0.95, duration, { by: labels("instance", ...perService.names), over: "5m" })}
    ) > ${threshold}`,
});

/** Refused at: avg by */
export const averageOfSummary = alert("ShopPauses", {
  ...limit,
  threshold: seconds(1),
  when: ({ threshold }) => promql`avg by (${perService}) (${pause}{quantile="0.9"}) > ${threshold}`,
});

/** Refused at: shop_payment_seconds_bucket */
export const bucketOfNative = alert("ShopPaymentSlow", {
  ...limit,
  threshold: seconds(1),
  when: ({ threshold }) => promql`
    histogram_quantile(0.95, sum by (${perService}, le) (rate(shop_payment_seconds_bucket[5m])))
    > ${threshold} and on (${perService}) sum by (${perService}) (histogram_count(rate(${payment}[5m]))) > 0`,
});

/** Refused at: payment */
export const nativeCompared = alert("ShopPaymentSlow", {
  ...limit,
  threshold: seconds(1),
  when: ({ threshold }) => promql`${payment} > ${threshold}`,
});

/** Refused at: shop_request_duration_seconds */
export const histogramByItsName = alert("ShopSlow", {
  ...limit,
  threshold: ratio(0.5),
  when: ({ threshold }) => promql`
    sum by (${perService}) (rate(shop_request_duration_seconds[5m]))
    / (sum by (${perService}) (rate(${observed}[5m])) > 0) > ${threshold}`,
});
