import { boundary, fires, staysSilent } from "../../../rules/language/alert-test.ts";
import { alert } from "../../../rules/language/alert.ts";
import { promql } from "../../../rules/language/promql/promql.ts";
import { recording } from "../../../rules/language/recording.ts";
import { series, steady } from "../../../rules/language/series.ts";
import { count, ratio } from "../../../rules/language/threshold.ts";
import { bucketOf, gauge } from "../../../rules/metrics/metric.ts";
import { up } from "../../../rules/metrics/scrape.ts";
import { build, duration, errors, healthy, heapLimit, hitRatio, queued, requests } from "./metrics.ts";
import { limit, state } from "./words.ts";

const down = () => promql`${up} == 0`;
const target = { job: "shop", instance: "a", service: "shop", team: "shop" } as const;

/** Refused at: alert */
export const name = alert("shop down", { ...state, when: down });

/** Refused at: alert */
export const heldFor = alert("ShopDown", { ...state, for: "5 minutes", when: down });

/** Refused at: alert */
export const runbook = alert("ShopDown", { ...state, runbook: "runbooks/Shop Down.md", when: down });

/** Refused at: alert */
export const thresholdOutOfRange = alert("ShopCacheCold", {
  ...limit,
  threshold: ratio(90),
  direction: "below",
  when: ({ threshold }) => promql`${hitRatio} < ${threshold}`,
});

/** Refused at: alert */
export const noSilentTest = alert("ShopDown", {
  ...state,
  when: down,
  tests: [fires({ because: "down", series: [series(up, target, "0x10")], at: "6m", labels: target })],
});

/** Refused at: alert */
export const noFiringTest = alert("ShopDown", {
  ...state,
  when: down,
  tests: [staysSilent({ because: "up", series: [series(up, target, "1x10")], at: "6m" })],
});

/** Refused at: alert */
export const boundaryOfAState = alert("ShopDown", {
  ...state,
  when: down,
  tests: [boundary({ labels: target, series: () => [series(up, target, steady(0))] })],
});

/** Refused at: alert("ShopDown", { ...state, for: "1m" */
export const nameTwice = {
  domain: "wrong",
  recordings: [],
  alerts: [
    alert("ShopDown", { ...state, when: down }),
    alert("ShopDown", { ...state, for: "1m", when: down }),
  ],
};

/** Refused at: recording("shop:up:count", { help: "Again" */
export const recordingTwice = {
  domain: "wrong",
  alerts: [],
  recordings: [
    recording("shop:up:count", { help: "Targets.", expression: promql`count by (service) (${up})` }),
    recording("shop:up:count", { help: "Again", expression: promql`count by (service) (${up})` }),
  ],
};

/** Refused at: recording */
export const recordingName = recording("shop_up", {
  help: "Targets.",
  expression: promql`count by (service) (${up})`,
});

function withSeries(wrong: ReturnType<typeof series>) {
  return [
    fires({ because: "it is", series: [wrong], at: "6m", labels: target }),
    staysSilent({ because: "nothing is", series: [], at: "6m" }),
  ];
}

/** Refused at: alert */
export const seriesWithForeignLabel = alert("ShopErrors", {
  ...state,
  when: () => promql`rate(${errors}[5m]) > 1`,
  // A user's JavaScript, or labels that come from somewhere else, get past the compiler.
  tests: withSeries(series(errors, { ...target, path: "/", ...{ host: "a" } }, "0+6x20")),
});

/** Refused at: alert */
export const seriesWithoutLabel = alert("ShopErrors", {
  ...state,
  when: () => promql`rate(${errors}[5m]) > 1`,
  tests: withSeries(series(errors, target, "0+6x20")),
});

/** Refused at: alert */
export const seriesWithImpossibleValue = alert("ShopErrors", {
  ...state,
  when: () => promql`rate(${requests}[5m]) > 1`,
  tests: withSeries(series(requests, { ...target, path: "/", status: "500" }, "0+6x20")),
});

/** Refused at: alert */
export const seriesOfNoBucket = alert("ShopSlow", {
  ...state,
  when: () => promql`rate(${bucketOf(duration)}{le="0.5"}[5m]) > 1`,
  tests: withSeries(series(bucketOf(duration), { ...target, path: "/", le: "0.2" }, "0+6x20")),
});

/** Refused at: alert */
export const seriesOfBucketInOldForm = alert("ShopSlow", {
  ...state,
  when: () => promql`rate(${bucketOf(duration)}{le="0.5"}[5m]) > 1`,
  tests: withSeries(series(bucketOf(duration), { ...target, path: "/", le: "1" }, "0+6x20")),
});

/** Refused at: alert */
export const fallingCounter = alert("ShopErrors", {
  ...state,
  when: () => promql`rate(${errors}[5m]) > 1`,
  tests: withSeries(series(errors, { ...target, path: "/" }, "100-1x20")),
});

/** Refused at: alert */
export const negativeCounter = alert("ShopErrors", {
  ...state,
  when: () => promql`rate(${errors}[5m]) > 1`,
  tests: withSeries(series(errors, { ...target, path: "/" }, "-10+1x20")),
});

/** Refused at: alert */
export const halfABoolean = alert("ShopIll", {
  ...state,
  when: () => promql`${healthy} == 0`,
  tests: withSeries(series(healthy, target, "0.5x20")),
});

/** Refused at: alert */
export const infoOfZero = alert("ShopGone", {
  ...state,
  when: () => promql`${up} == 1 unless on (job, instance) ${build}`,
  tests: withSeries(series(build, { ...target, version: "1" }, "0x20")),
});

/** Refused at: alert */
export const zeroOfWhatIsNeverZero = alert("ShopHeapSmall", {
  ...state,
  when: () => promql`${heapLimit} < 1e6`,
  tests: withSeries(series(heapLimit, target, "0x20")),
});

/** Refused at: alert */
export const unreadableValues = alert("ShopQueueLong", {
  ...state,
  when: () => promql`${queued} > 10`,
  tests: withSeries(series(queued, { ...target, queue: "q" }, "1, 2, 3")),
});

const recorded = gauge("service:shop_queued:sum", { exporter: "application", help: "Recorded." });

/** Refused at: alert */
export const recordedAsInput = alert("ShopQueueLong", {
  ...state,
  when: () => promql`${queued} > 10`,
  tests: withSeries(series(recorded, target, "1x20")),
});

/** Refused at: alert */
export const impossibleBoundary = alert("ShopQueueLong", {
  ...limit,
  threshold: count(10),
  when: ({ threshold }) => promql`${queued} > ${threshold}`,
  tests: [boundary({ labels: target, series: (value) => [series(queued, { ...target }, steady(value))] })],
});

/** Refused at: alert */
export const templateInAText = alert("ShopContainerGone", {
  ...state,
  when: () => promql`${up} == 0`,
  firstAction: "Run 'docker inspect -f {{.State.Status}} shop'.",
});
