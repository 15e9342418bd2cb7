import { alert } from "../../../rules/language/alert.ts";
import { promql } from "../../../rules/language/promql/promql.ts";
import { labels, perInstance, perService } from "../../../rules/language/labels.ts";
import { matching } from "../../../rules/language/promql/selector.ts";
import { select } from "../../../rules/language/promql/selector.ts";
import { bytes, count, perSecond, ratio } from "../../../rules/language/threshold.ts";
import { nodeFilesystemAvailBytes, nodeFilesystemSizeBytes } from "../../../rules/metrics/node.ts";
import { up } from "../../../rules/metrics/scrape.ts";
import { build, disk, errors, hitRatio, pool, poolSize, queued, requests } from "./metrics.ts";
import { limit, state } from "./words.ts";

/** Refused at: shop_request_total */
export const misspelledMetric = alert("ShopBusy", {
  ...limit,
  threshold: perSecond(100),
  when: ({ threshold }) =>
    promql`rate(shop_request_total[5m]) > ${threshold} and on (instance) rate(${requests}[5m]) > 0`,
});

/** Refused at: node_cpu_seconds_total_total */
export const doubledSuffix = alert("HostBusy", {
  ...limit,
  threshold: ratio(0.9),
  when: ({ threshold }) => promql`rate(node_cpu_seconds_total_total[5m]) > ${threshold}`,
});

/** Refused at: node_memory_MemTotal */
export const metricOfAnOldExporter = alert("HostMemorySmall", {
  ...limit,
  direction: "below",
  threshold: bytes(1e9),
  when: ({ threshold }) => promql`node_memory_MemTotal < ${threshold}`,
});

/** Refused at: instance:node_cpu:rate5m */
export const recordedByNobody = alert("HostBusy", {
  ...limit,
  threshold: ratio(0.9),
  when: ({ threshold }) => promql`instance:node_cpu:rate5m > ${threshold}`,
});

/** Refused at: statsu */
export const misspelledLabel = alert("ShopErrors", {
  ...limit,
  threshold: perSecond(1),
  when: ({ threshold }) => promql`rate(${requests}{statsu="5xx"}[5m]) > ${threshold}`,
});

/** Refused at: "500" */
export const statusAsNumber = alert("ShopErrors", {
  ...limit,
  threshold: perSecond(1),
  when: ({ threshold }) => promql`rate(${requests}{status="500"}[5m]) > ${threshold}`,
});

/** Refused at: "5[0-9]+" */
export const regexThatMatchesNothing = alert("ShopErrors", {
  ...limit,
  threshold: perSecond(1),
  when: ({ threshold }) => promql`rate(${requests}{status=~"5[0-9]+"}[5m]) > ${threshold}`,
});

/** Refused at: "5xx|4x" */
export const oneAlternativeWrong = alert("ShopErrors", {
  ...limit,
  threshold: perSecond(1),
  when: ({ threshold }) => promql`rate(${requests}{status=~"5xx|4x"}[5m]) > ${threshold}`,
});

/** Refused at: "(/api" */
export const invalidRegex = alert("ShopErrors", {
  ...limit,
  threshold: perSecond(1),
  when: ({ threshold }) => promql`rate(${errors}{path=~"(/api"}[5m]) > ${threshold}`,
});

/** Refused at: select */
export const regexThatLooksAhead = alert("ShopErrors", {
  ...limit,
  threshold: perSecond(1),
  when: ({ threshold }) =>
    promql`rate(${select(errors, { path: matching("(?!/health).*") })}[5m]) > ${threshold}`,
});

/** Refused at: "/api/v1\\.0" */
export const invalidEscape = alert("ShopErrors", {
  ...limit,
  threshold: perSecond(1),
  when: ({ threshold }) => promql`rate(${errors}{path=~"/api/v1\\.0"}[5m]) > ${threshold}`,
});

/** Refused at: path="/b" */
export const contradiction = alert("ShopErrors", {
  ...limit,
  threshold: perSecond(1),
  when: ({ threshold }) => promql`rate(${errors}{path="/a",path="/b"}[5m]) > ${threshold}`,
});

/** Refused at: disk */
export const missingFilter = alert("ShopDiskFull", {
  ...limit,
  direction: "below",
  threshold: bytes(1e9),
  when: ({ threshold }) => promql`${disk} < ${threshold}`,
});

/** Refused at: nodeFilesystemAvailBytes */
export const missingFilterOfTheCatalogue = alert("HostDiskFull", {
  ...limit,
  threshold: ratio(0.9),
  when: ({ threshold }) =>
    promql`1 - ${nodeFilesystemAvailBytes} / ${nodeFilesystemSizeBytes} > ${threshold}`,
});

/** Refused at: pth */
export const misspelledGrouping = alert("ShopErrors", {
  ...limit,
  threshold: perSecond(1),
  when: ({ threshold }) => promql`sum by (pth, ${perService}) (rate(${errors}[5m])) > ${threshold}`,
});

/** Refused at: quee */
export const misspelledWithout = alert("ShopQueueLong", {
  ...limit,
  threshold: count(1),
  when: ({ threshold }) => promql`sum without (quee) (${queued}) > ${threshold}`,
});

/** Refused at: instanse */
export const misspelledOn = alert("ShopQueueLong", {
  ...limit,
  threshold: count(1),
  when: ({ threshold }) => promql`${queued} > ${threshold} and on (instanse) ${up} == 1`,
});

/** Refused at: versoin */
export const misspelledInclude = alert("ShopQueueLong", {
  ...limit,
  threshold: count(1),
  when: ({ threshold }) =>
    promql`${queued} * on (${perInstance}) group_left (versoin) ${build} > ${threshold}`,
});

/** Refused at: / */
export const differentLabels = alert("ShopErrorsHigh", {
  ...limit,
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`
    sum by (${perService}) (rate(${errors}[5m]))
    / (sum by (path, ${perService}) (rate(${requests}[5m])) > 0) > ${threshold}`,
});

/** Refused at: and */
export const conditionOfOtherLabels = alert("ShopQueueLong", {
  ...limit,
  threshold: count(1),
  when: ({ threshold }) => promql`${queued} > ${threshold} and ${up} == 1`,
});

/** Refused at: / */
export const oneSidedMatcher = alert("ShopErrorsHigh", {
  ...limit,
  threshold: ratio(0.05),
  when: ({ threshold }) =>
    promql`rate(${requests}{status="5xx"}[5m]) / (rate(${requests}[5m]) > 0) > ${threshold}`,
});

/** Refused at: / */
export const sidesThatNeverMeet = alert("ShopErrorsHigh", {
  ...limit,
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`
    rate(${requests}{status="5xx"}[5m]) / (rate(${requests}{status="2xx"}[5m]) > 0) > ${threshold}`,
});

/** Refused at: * */
export const severalOnTheLeft = alert("ShopQueueLong", {
  ...limit,
  threshold: count(1),
  when: ({ threshold }) => promql`${queued} * on (${perInstance}) ${up} > ${threshold}`,
});

/** Refused at: * */
export const groupOnTheWrongSide = alert("ShopQueueLong", {
  ...limit,
  threshold: count(1),
  when: ({ threshold }) => promql`${up} * on (${perInstance}) group_left () ${queued} > ${threshold}`,
});

/** Refused at: / on */
export const manyToMany = alert("ShopErrorsHigh", {
  ...limit,
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`
    rate(${errors}[5m]) / on (${perInstance}) (rate(${requests}[5m]) > 0) > ${threshold}`,
});

/** Refused at: or */
export const vectorForMissing = alert("ShopErrorsMany", {
  ...limit,
  threshold: perSecond(1),
  when: ({ threshold }) => promql`(sum by (${perService}) (rate(${errors}[5m])) or vector(0)) > ${threshold}`,
});

/** Refused at: or */
export const zerosOfOtherLabels = alert("ShopErrorsMany", {
  ...limit,
  threshold: perSecond(1),
  when: ({ threshold }) => promql`
    (sum by (${perService}) (rate(${errors}[5m]))
    or 0 * sum by (${labels("service", "team")}) (rate(${requests}[5m]))) > ${threshold}`,
});

/** Refused at: poolSize} > ${threshold} */
export const unguardedDivision = alert("ShopPoolFull", {
  ...limit,
  threshold: ratio(0.8),
  when: ({ threshold }) => promql`${pool} / ${poolSize} > ${threshold}`,
});

/** Refused at: sum by (${perService}) (rate(${requests}[5m])) > */
export const unguardedShare = alert("ShopErrorsHigh", {
  ...limit,
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`
    sum by (${perService}) (rate(${errors}[5m]))
    / sum by (${perService}) (rate(${requests}[5m])) > ${threshold}`,
});

/** Refused at: 0 */
export const infoIsNeverZero = alert("ShopGone", {
  ...state,
  when: () => promql`${build} == 0`,
});

/** Refused at: or */
export const fillsBehindTheComparison = alert("ShopCacheCold", {
  ...limit,
  direction: "below",
  threshold: ratio(0.5),
  when: ({ threshold }) => promql`${hitRatio} < ${threshold} or vector(0)`,
});
