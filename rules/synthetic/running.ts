import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { promql } from "../language/promql/promql.ts";
import { series, steady } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import {
  syntheticCacheHitRatio,
  syntheticCheckIntervalSeconds,
  syntheticCheckLastRunTimestampSeconds,
} from "../metrics/synthetic.ts";
import { checkOf } from "./sample.ts";

const query = checkOf("database-query");
const nightly = checkOf("flow", "monthly-report");
const cache = checkOf("cache");

/** The runner is there, but a check of it hangs or was forgotten: its last result says nothing any more. */
export const checkNotRunning = alert("SyntheticCheckNotRunning", {
  severity: "warning",
  runbook: "synthetic/check-not-running",
  threshold: count(3),
  for: "1m",
  when: ({ threshold }) =>
    promql`(time() - ${syntheticCheckLastRunTimestampSeconds}) / ${syntheticCheckIntervalSeconds} > ${threshold}`,
  summary: ({ threshold }) =>
    `The check ${label("check")} (${label("kind")}) of ${label("service")} has not run for more than ${threshold} intervals`,
  description: ({ threshold, duration, value }) =>
    `The check ${label("check")} (${label("kind")}) of ${label("service")} last ran ${value} of its intervals ago on ${label("instance")}; it has been more than ${threshold} for ${duration}. Its last result says nothing any more.`,
  firstAction: "Read the log of the runner for this check, and restart the runner if it hangs.",
  tests: [
    fires({
      because: "more than three minutes for what runs every minute",
      series: [
        series(syntheticCheckLastRunTimestampSeconds, query, "600x30"),
        series(syntheticCheckIntervalSeconds, query, steady(60)),
      ],
      at: "14m15s",
      labels: query,
      value: "4.25",
    }),
    staysSilent({
      because: "not for long enough",
      series: [
        series(syntheticCheckLastRunTimestampSeconds, query, "600x30"),
        series(syntheticCheckIntervalSeconds, query, steady(60)),
      ],
      at: "14m",
    }),
    staysSilent({
      because: "two hours for what runs every hour",
      series: [
        series(syntheticCheckLastRunTimestampSeconds, nightly, "0x130"),
        series(syntheticCheckIntervalSeconds, nightly, steady(3600)),
      ],
      at: "2h",
    }),
    staysSilent({
      because: "it runs",
      series: [
        series(syntheticCheckLastRunTimestampSeconds, query, "0+60x60"),
        series(syntheticCheckIntervalSeconds, query, steady(60)),
      ],
      at: "1h",
    }),
  ],
});

/** What should come from the cache comes from behind it: slower, and the database carries the load. */
export const cacheHitRatioLow = alert("SyntheticCacheHitRatioLow", {
  severity: "warning",
  runbook: "synthetic/cache-hit-ratio",
  direction: "below",
  threshold: ratio(0.8),
  for: "15m",
  when: ({ threshold }) => promql`avg_over_time(${syntheticCacheHitRatio}[15m]) < ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Less than ${threshold} of the reads of ${label("check")} (${label("kind")}) of ${label("service")} have been hits for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of what ${label("check")} (${label("kind")}) of ${label("service")} reads from ${label("instance")} comes from the cache; it has been less than ${threshold} for ${duration}.`,
  firstAction:
    "See whether entries are evicted (memory full) or expire too early: evictions and the time to live.",
  tests: [
    boundary({
      labels: cache,
      series: (hits) => [series(syntheticCacheHitRatio, cache, steady(hits))],
      calm: 1,
      crossesAfter: 0.95,
    }),
  ],
});
