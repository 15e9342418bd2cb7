import { alert } from "../../../rules/language/alert.ts";
import { promql } from "../../../rules/language/promql/promql.ts";
import { perService } from "../../../rules/language/labels.ts";
import { recording } from "../../../rules/language/recording.ts";
import { count, perSecond, ratio } from "../../../rules/language/threshold.ts";
import { nodeCpuSecondsTotal } from "../../../rules/metrics/node.ts";
import { errors, heap, hitRatio, queued, requests } from "./metrics.ts";
import { limit, state } from "./words.ts";

/** Refused at: nodeCpuSecondsTotal */
export const rawCounterCompared = alert("HostCpuHigh", {
  ...limit,
  threshold: ratio(0.8),
  when: ({ threshold }) => promql`${nodeCpuSecondsTotal} > ${threshold}`,
});

/** Refused at: requests */
export const rawCounterSummed = alert("ShopRequestsMany", {
  ...limit,
  threshold: count(100),
  when: ({ threshold }) => promql`sum by (${perService}) (${requests}) > ${threshold}`,
});

/** Refused at: avg_over_time */
export const rawCounterAveraged = alert("ShopErrorsMany", {
  ...limit,
  threshold: count(100),
  when: ({ threshold }) => promql`avg_over_time(${errors}[5m]) > ${threshold}`,
});

/** Refused at: requests */
export const rawCounterWithoutCondition = alert("ShopRequestsExist", {
  ...state,
  when: () => promql`${requests}`,
});

/** Refused at: / */
export const ratioOfRawCounters = alert("ShopErrorsHigh", {
  ...limit,
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`
    sum by (${perService}) (${errors})
    / sum by (${perService}) (${requests}) > ${threshold}`,
});

/** Refused at: - */
export const handWrittenIncrease = alert("ShopErrorsNew", {
  ...limit,
  threshold: count(10),
  when: ({ threshold }) => promql`${errors} - ${errors} offset 5m > ${threshold}`,
});

/** Refused at: errors */
export const rawCounterRounded = recording("service:shop_errors:rounded", {
  help: "Errors.",
  expression: promql`round(${errors})`,
});

/** Refused at: rate */
export const rateOfGauge = alert("ShopQueueGrows", {
  ...limit,
  threshold: perSecond(1),
  when: ({ threshold }) => promql`rate(${queued}[5m]) > ${threshold}`,
});

/** Refused at: increase */
export const increaseOfGauge = recording("instance:shop_heap:increase5m", {
  help: "Growth of the heap.",
  expression: promql`increase(${heap}[5m])`,
});

/** Refused at: irate */
export const irateOfRatio = recording("instance:shop_cache_hit:irate5m", {
  help: "Cache hits.",
  expression: promql`irate(${hitRatio}[5m])`,
});

/** Refused at: delta */
export const deltaOfCounter = alert("ShopErrorsNew", {
  ...limit,
  threshold: count(10),
  when: ({ threshold }) => promql`delta(${errors}[5m]) > ${threshold}`,
});

/** Refused at: predict_linear */
export const predictionOfCounter = alert("ShopErrorsSoon", {
  ...limit,
  threshold: count(1000),
  when: ({ threshold }) => promql`predict_linear(${errors}[1h], 3600) > ${threshold}`,
});

/** Refused at: rate(sum */
export const rateOfSum = alert("ShopRequestsMany", {
  ...limit,
  threshold: perSecond(5),
  when: ({ threshold }) =>
    promql`rate(sum by (${perService}) (rate(${requests}[5m]))[10m:1m]) > ${threshold}`,
});

const requestRate = recording("service:shop_requests:rate5m", {
  help: "Requests each second.",
  expression: promql`sum by (${perService}) (rate(${requests}[5m]))`,
});

/** Refused at: rate(${requestRate */
export const rateOfRecordedRate = {
  domain: "wrong",
  recordings: [requestRate],
  alerts: [
    alert("ShopRequestsMany", {
      ...limit,
      threshold: perSecond(5),
      when: ({ threshold }) => promql`rate(${requestRate}[5m]) > ${threshold}`,
    }),
  ],
};
