import { alert } from "../../../rules/language/alert.ts";
import { promql } from "../../../rules/language/promql/promql.ts";
import { perService } from "../../../rules/language/labels.ts";
import { recording } from "../../../rules/language/recording.ts";
import { bytes, count, ratio, seconds } from "../../../rules/language/threshold.ts";
import { up } from "../../../rules/metrics/scrape.ts";
import {
  busy,
  errors,
  healthy,
  heap,
  hitRatio,
  lastOrder,
  latencyMilliseconds,
  pool,
  queued,
  requests,
} from "./metrics.ts";
import { limit, state } from "./words.ts";

/** Refused at: queued */
export const noCondition = alert("ShopQueueLong", { ...state, when: () => promql`${queued}` });

/** Refused at: > bool */
export const boolCondition = alert("ShopQueueLong", {
  ...limit,
  threshold: count(10),
  when: ({ threshold }) => promql`${queued} > bool ${threshold}`,
});

/** Refused at: rate(${errors */
export const conditionOnOneSideOnly = alert("ShopErrorsMany", {
  ...state,
  when: () => promql`rate(${errors}[5m]) or rate(${errors}[10m]) > 3`,
});

/** Refused at: sum(${queued */
export const ownerLost = alert("ShopQueueLong", {
  ...limit,
  threshold: count(10),
  when: ({ threshold }) => promql`sum(${queued}) > ${threshold}`,
});

/** Refused at: sum by (queue) */
export const ownerNotKept = alert("ShopQueueLong", {
  ...limit,
  threshold: count(10),
  when: ({ threshold }) => promql`sum by (queue) (${queued}) > ${threshold}`,
});

/** Refused at: absent( */
export const absentWithoutOwner = alert("ShopGone", {
  ...state,
  when: () => promql`absent(${up}{job="shop"})`,
});

/** Refused at: avg by */
export const averageOverInstances = alert("ShopCacheCold", {
  ...limit,
  direction: "below",
  threshold: ratio(0.5),
  when: ({ threshold }) => promql`avg by (${perService}) (${hitRatio}) < ${threshold}`,
});

/** Refused at: rate( */
export const rateAgainstRatio = alert("ShopErrorsHigh", {
  ...limit,
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`rate(${errors}[5m]) > ${threshold}`,
});

/** Refused at: latencyMilliseconds */
export const millisecondsAgainstSeconds = alert("ShopSlow", {
  ...limit,
  threshold: seconds(1),
  when: ({ threshold }) => promql`${latencyMilliseconds} > ${threshold}`,
});

/** Refused at: lastOrder */
export const momentAgainstDuration = alert("ShopNoOrders", {
  ...limit,
  threshold: seconds(3600),
  when: ({ threshold }) => promql`${lastOrder} > ${threshold}`,
});

/** Refused at: heap */
export const bytesAgainstCount = alert("ShopHeapLarge", {
  ...limit,
  threshold: count(1_000_000),
  when: ({ threshold }) => promql`${heap} > ${threshold}`,
});

/** Refused at: > */
export const bytesAgainstMilliseconds = alert("ShopOdd", {
  ...state,
  when: () => promql`${heap} > ${latencyMilliseconds}`,
});

/** Refused at: 90 */
export const percentAgainstRatio = alert("ShopCacheCold", {
  ...state,
  when: () => promql`${hitRatio} > 90`,
});

/** Refused at: 0.9 */
export const ratioAgainstPercent = alert("ShopBusy", { ...state, when: () => promql`${busy} > 0.9` });

/** Refused at: 2 */
export const booleanAgainstTwo = alert("ShopIll", { ...state, when: () => promql`${healthy} == 2` });

/** Refused at: 0` */
export const belowZero = alert("ShopQueueOdd", { ...state, when: () => promql`${queued} < 0` });

/** Refused at: threshold}` */
export const wrongSide = alert("ShopQueueLong", {
  ...limit,
  threshold: count(10),
  when: ({ threshold }) => promql`${queued} < ${threshold}`,
});

/** Refused at: queued} > 10 */
export const thresholdUnused = alert("ShopQueueLong", {
  ...limit,
  threshold: count(10),
  when: () => promql`${queued} > 10`,
});

/** Refused at: 20s */
export const rangeTooShort = alert("ShopErrorsMany", {
  ...state,
  when: () => promql`rate(${errors}[20s]) > 1`,
});

/** Refused at: 10s */
export const rangeShorterThanOneScrape = alert("ShopPoolFull", {
  ...limit,
  threshold: count(10),
  when: ({ threshold }) => promql`max_over_time(${pool}[10s]) > ${threshold}`,
});

/** Refused at: 1m:1m */
export const subqueryTooShort = alert("ShopPoolGrows", {
  ...state,
  when: () => promql`deriv(${pool}[1m:1m]) > 1`,
});

/** Refused at: shop:errors:a + 1 */
export const cycle = {
  domain: "wrong",
  alerts: [],
  recordings: [
    recording("shop:errors:a", { help: "a", expression: promql`shop:errors:b + 1` }),
    recording("shop:errors:b", { help: "b", expression: promql`shop:errors:a + 1` }),
  ],
};

const average = recording("service:shop_cache_hit:avg", {
  help: "Cache hits.",
  expression: promql`avg by (${perService}) (${hitRatio})`,
});

/** Refused at: average */
export const recordedAverage = {
  domain: "wrong",
  recordings: [average],
  alerts: [
    alert("ShopCacheCold", {
      ...limit,
      direction: "below",
      threshold: ratio(0.5),
      when: ({ threshold }) => promql`${average} < ${threshold}`,
    }),
  ],
};

const inner = promql`sum by (${perService}) (rate(${requests}{status="5x"}[5m]))`;

/** Refused at: "5x" */
export const slipInAnExpressionInside = alert("ShopErrorsMany", {
  ...state,
  when: () => promql`2 * ${inner} > 1`,
});

/** Refused at: deriv */
export const sizeAgainstBytesPerSecond = alert("ShopHeapGrows", {
  ...limit,
  threshold: bytes(1000),
  when: ({ threshold }) => promql`deriv(${heap}[10m]) > ${threshold}`,
});
