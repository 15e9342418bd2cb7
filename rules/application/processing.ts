import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { labels, perService } from "../language/labels.ts";
import { increase, quantile, rate } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { growing, growingBy, histogramSeries, series } from "../language/series.ts";
import { count, ratio, seconds } from "../language/threshold.ts";
import {
  applicationCacheRequestsTotal,
  applicationOperationsTotal,
  applicationProcessingDurationSeconds,
  applicationRateLimitedRequestsTotal,
} from "../metrics/application.ts";
import { api, apiService } from "./example.ts";
import { failureShare } from "./failure-share.ts";
import { recordedShare } from "./recorded-share.ts";

const perOperation = labels("operation", ...perService.names);
const perLimit = labels("limit", ...perService.names);
const perCache = labels("cache", ...perService.names);

/** 100 operations each second, 95 % of which take at most so many seconds; the histogram interpolates within a bucket. */
function operationsWithin(value: number): readonly (readonly [perSecond: number, size: number])[] {
  const { buckets } = applicationProcessingDurationSeconds;
  const upper = buckets.findIndex((bound) => bound >= value);
  const [low, high, next] = [
    buckets[upper - 1] ?? 0,
    buckets[upper] ?? Infinity,
    buckets[upper + 1] ?? Infinity,
  ];
  const position = (value - low) / (high - low);
  if (position > 0.95)
    return [
      [95 / position, high],
      [100 - 95 / position, next],
    ];
  const below = (95 - 100 * position) / (1 - position);
  return [
    [below, low],
    [100 - below, high],
  ];
}

const sending = { ...api, operation: "send" } as const;
const sendingService = { ...apiService, operation: "send" } as const;

/** Requirement A2, system 1: processing > 30 s. */
export const processingSlow = alert("ApplicationProcessingSlow", {
  severity: "warning",
  runbook: "applications/processing-slow",
  threshold: seconds(30),
  when: ({ threshold }) =>
    promql`${quantile(0.95, applicationProcessingDurationSeconds, { by: perOperation, over: "5m" })} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Operation ${label("operation")} of ${label("service")} has taken more than ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `5 % of the operations ${label("operation")} of ${label("service")} take longer than ${value} (95th percentile); it has been more than ${threshold} for ${duration}.`,
  firstAction: "Look in the traces of the service at what the slow operations wait for.",
  tests: [
    boundary({
      labels: sendingService,
      calm: 1,
      exact: false,
      series: (value) =>
        histogramSeries(applicationProcessingDurationSeconds, sending, operationsWithin(value)),
    }),
    fires({
      because: "one slow process is seen among others, and one slow operation among fast ones",
      series: [
        ...histogramSeries(applicationProcessingDurationSeconds, sending, [[1, 40]]),
        ...histogramSeries(applicationProcessingDurationSeconds, { ...sending, instance: "sms-api-2:5000" }, [
          [9, 1],
        ]),
        ...histogramSeries(applicationProcessingDurationSeconds, { ...sending, operation: "receive" }, [
          [1000, 0.1],
        ]),
      ],
      at: "15m",
      labels: sendingService,
      value: "45s",
    }),
    staysSilent({
      because: "nothing is processed at all",
      series: histogramSeries(applicationProcessingDurationSeconds, sending, [[0, 40]]),
      at: "20m",
    }),
  ],
});

/** Requirement A2: errors 2 / 5 %. For work that no HTTP metric sees. */
export const operationsFailing = failureShare({
  name: "application_operations",
  runbook: "applications/operations-failing",
  warning: { name: "ApplicationFailuresHigh", threshold: ratio(0.02) },
  critical: { name: "ApplicationFailuresCritical", threshold: ratio(0.05) },
  failed: select(applicationOperationsTotal, { result: "failure" }),
  ended: applicationOperationsTotal,
  by: perOperation,
  over: "5m",
  moreThan: 5,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the operations ${label("operation")} of ${label("service")} have failed for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the operations ${label("operation")} of ${label("service")} fail; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Read the newest errors of the service in its logs, and look whether it was deployed just before they began.",
  example: {
    labels: sendingService,
    failed: (shape) => series(applicationOperationsTotal, { ...sending, result: "failure" }, shape),
    succeeded: (shape) => series(applicationOperationsTotal, { ...sending, result: "success" }, shape),
  },
});

/** Share of each operation that fails. */
export const failureRatio = operationsFailing.share;

const writes = { ...api, limit: "writes-per-minute" } as const;

/** Requirement A2, system 1: more than 10 hits in 5 minutes. The window is the duration; one minute lets a lone peak pass. */
export const rateLimited = alert("ApplicationRateLimited", {
  severity: "warning",
  runbook: "applications/rate-limited",
  threshold: count(10),
  for: "1m",
  when: ({ threshold }) =>
    promql`${increase(applicationRateLimitedRequestsTotal, { by: perLimit, over: "5m" })} > ${threshold}`,
  summary: ({ threshold }) =>
    `${label("service")} has refused more than ${threshold} requests in 5 minutes by its limit ${label("limit")}`,
  description: ({ threshold, duration, value }) =>
    `${label("service")} refused ${value} requests in 5 minutes because of the limit ${label("limit")}; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Find out from the access log whether one client sends far too much, or the limit is too low for everybody.",
  tests: [
    boundary({
      labels: { ...apiService, limit: "writes-per-minute" },
      series: (hits) => [series(applicationRateLimitedRequestsTotal, writes, growingBy(hits, 300))],
    }),
    fires({
      because: "the hits of all processes together, and those of another limit apart",
      series: [
        series(applicationRateLimitedRequestsTotal, writes, growingBy(6, 300)),
        series(
          applicationRateLimitedRequestsTotal,
          { ...writes, instance: "sms-api-2:5000" },
          growingBy(6, 300),
        ),
        series(
          applicationRateLimitedRequestsTotal,
          { ...writes, limit: "reads-per-minute" },
          growingBy(6, 300),
        ),
      ],
      at: "10m",
      labels: { ...apiService, limit: "writes-per-minute" },
      value: "12",
    }),
  ],
});

const sessions = { ...api, cache: "sessions" } as const;

/** Share of the lookups that the cache answers. */
export const cacheHitRatio = recordedShare("service:application_cache:hit_ratio_rate15m", {
  help: "Share of the lookups of the last 15 minutes that the cache answered, from 0 to 1.",
  part: select(applicationCacheRequestsTotal, { result: "hit" }),
  whole: applicationCacheRequestsTotal,
  by: perCache,
  over: "15m",
  example: {
    labels: { ...apiService, cache: "sessions" },
    part: (shape) => series(applicationCacheRequestsTotal, { ...sessions, result: "hit" }, shape),
    rest: (shape) => series(applicationCacheRequestsTotal, { ...sessions, result: "miss" }, shape),
  },
});

/** Our choice: 80 %, with at least one lookup each second, for a quarter of an hour: a cache is cold after each start. */
export const cacheHitRatioLow = alert("ApplicationCacheHitRatioLow", {
  severity: "warning",
  runbook: "applications/cache-hit-ratio-low",
  threshold: ratio(0.8),
  direction: "below",
  for: "15m",
  when: ({ threshold }) => promql`
    ${cacheHitRatio} < ${threshold}
    and ${rate(applicationCacheRequestsTotal, { by: perCache, over: "15m" })} > 1`,
  summary: ({ threshold, duration }) =>
    `Cache ${label("cache")} of ${label("service")} has answered less than ${threshold} of the lookups for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("cache")} of ${label("service")} answers ${value} of the lookups; it has been less than ${threshold} for ${duration}. The store behind it does the rest.`,
  firstAction:
    "Look whether the cache is full and evicts what is still needed, or was emptied by a deployment.",
  tests: [
    boundary({
      labels: { ...apiService, cache: "sessions" },
      exact: false,
      // 1, and not twice the threshold: more than everything cannot be a hit.
      calm: 1,
      series: (hits) => [
        series(applicationCacheRequestsTotal, { ...sessions, result: "hit" }, growing(1.01 * hits)),
        series(applicationCacheRequestsTotal, { ...sessions, result: "miss" }, growing(1.01 * (1 - hits))),
      ],
    }),
    fires({
      because: "a little more than one lookup each second, fewer than a while ago",
      series: [series(applicationCacheRequestsTotal, { ...sessions, result: "miss" }, growing(1.02))],
      at: "1h",
      labels: { ...apiService, cache: "sessions" },
      value: "0%",
    }),
    staysSilent({
      because: "a cache that was busy until 10 minutes ago, and is not now",
      series: [series(applicationCacheRequestsTotal, { ...sessions, result: "miss" }, "0+80x60 4800x10")],
      at: "70m",
    }),
    staysSilent({
      because: "too few lookups say nothing",
      series: [
        series(applicationCacheRequestsTotal, { ...sessions, result: "hit" }, growing(0)),
        series(applicationCacheRequestsTotal, { ...sessions, result: "miss" }, growing(0.99)),
      ],
      at: "1h",
    }),
    fires({
      because: "a new cache that never hits has no series of hits",
      series: [series(applicationCacheRequestsTotal, { ...sessions, result: "miss" }, growing(2))],
      at: "1h",
      labels: { ...apiService, cache: "sessions" },
      value: "0%",
    }),
  ],
});
