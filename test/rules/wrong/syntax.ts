import { alert } from "../../../rules/language/alert.ts";
import { promql } from "../../../rules/language/promql/promql.ts";
import { perService } from "../../../rules/language/labels.ts";
import { errors, queued, requests } from "./metrics.ts";
import { up } from "../../../rules/metrics/scrape.ts";
import { state } from "./words.ts";

/** Refused at: ratee */
export const misspelledFunction = alert("ShopErrorsMany", {
  ...state,
  when: () => promql`ratee(${errors}[5m]) > 1`,
});

/** Refused at: summ */
export const misspelledAggregation = alert("ShopErrorsMany", {
  ...state,
  when: () => promql`summ by (${perService}) (rate(${errors}[5m])) > 1`,
});

/** Refused at: ( */
export const unclosedBracket = alert("ShopErrorsMany", {
  ...state,
  when: () => promql`sum by (${perService}) (rate(${errors}[5m]) > 1`,
});

/** Refused at: [5m */
export const unclosedRange = alert("ShopErrorsMany", {
  ...state,
  when: () => promql`rate(${errors}[5m) > 1`,
});

/** Refused at: ) > 1 */
export const bracketTooMany = alert("ShopErrorsMany", {
  ...state,
  when: () => promql`rate(${errors}[5m])) > 1`,
});

/** Refused at: "shop} == 0 */
export const unclosedQuote = alert("ShopGone", {
  ...state,
  when: () => promql`${up}{job="shop} == 0`,
});

/** Refused at: = 0 */
export const oneEqualsSign = alert("ShopGone", { ...state, when: () => promql`${up} = 0` });

/** Refused at: && */
export const foreignAnd = alert("ShopGone", {
  ...state,
  when: () => promql`${up} == 0 && on (instance) ${queued} > 1`,
});

/** Refused at: instance= */
export const missingComma = alert("ShopGone", {
  ...state,
  when: () => promql`${up}{job="shop" instance="a"} == 0`,
});

/** Refused at: shop} */
export const missingQuotes = alert("ShopGone", { ...state, when: () => promql`${up}{job=shop} == 0` });

/** Refused at: queued */
export const missingBrackets = alert("ShopQueueLong", {
  ...state,
  when: () => promql`sum ${queued} > 10`,
});

/** Refused at: `` */
export const empty = alert("ShopGone", { ...state, when: () => promql`` });

/** Refused at: > 0 */
export const operatorTwice = alert("ShopGone", { ...state, when: () => promql`${up} >> 0` });

/** Refused at: errors */
export const rangeForgotten = alert("ShopErrorsMany", {
  ...state,
  when: () => promql`rate(${errors}) > 1`,
});

/** Refused at: 5m] */
export const rangeOfAResult = alert("ShopErrorsMany", {
  ...state,
  when: () => promql`max_over_time(rate(${requests}[1m])[5m]) > 1`,
});

/** Refused at: errors */
export const rangeCompared = alert("ShopErrorsMany", {
  ...state,
  when: () => promql`${errors}[5m] > 1`,
});

/** Refused at: clamp_min */
export const argumentMissing = alert("ShopQueueLong", {
  ...state,
  when: () => promql`clamp_min(${queued}) > 10`,
});

/** Refused at: holt_winters */
export const functionOfPrometheus2 = alert("ShopQueueLong", {
  ...state,
  when: () => promql`holt_winters(${queued}[5m], 0.5, 0.5) > 10`,
});

/** Refused at: double_exponential_smoothing */
export const experimentalFunction = alert("ShopQueueLong", {
  ...state,
  when: () => promql`double_exponential_smoothing(${queued}[5m], 0.5, 0.5) > 10`,
});

/** Refused at: limitk */
export const experimentalAggregation = alert("ShopQueueLong", {
  ...state,
  when: () => promql`limitk(3, ${queued}) > 10`,
});

/** Refused at: sum by */
export const offsetOfASum = alert("ShopQueueLong", {
  ...state,
  when: () => promql`sum by (${perService}) (${queued}) offset 1h > 10`,
});

/** Refused at: # per service */
export const comment = alert("ShopErrorsMany", {
  ...state,
  when: () => promql`
    sum by (${perService}) ( # per service
      rate(${errors}[5m])
    ) > 1`,
});
