import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { matching, select } from "../language/promql/selector.ts";
import { growing, series, steady } from "../language/series.ts";
import { perSecond, ratio } from "../language/threshold.ts";
import {
  redisEvictedKeysTotal,
  redisInstanceInfo,
  redisMemoryMaxBytes,
  redisMemoryUsedBytes,
  redisMemoryUsedRssBytes,
} from "../metrics/redis.ts";
import { cache1, cache2, master } from "./test-labels.ts";

const gibibyte = 1024 ** 3;

export const redisMemory = bands({
  runbook: "databases/redis-memory",
  // Requirement A2.
  warning: { name: "RedisMemoryHigh", threshold: ratio(0.8) },
  critical: { name: "RedisMemoryCritical", threshold: ratio(0.9) },
  // Without a limit there is no share of it. A cache that may evict any key is meant to be full: RedisEvictionsHigh is
  // about that one.
  when: ({ threshold }) => promql`
    ${redisMemoryUsedBytes} / (${redisMemoryMaxBytes} > 0) > ${threshold}
    unless on (job, instance) ${select(redisInstanceInfo, { maxmemory_policy: matching("allkeys-.*") })}`,
  summary: ({ threshold, duration }) =>
    `Memory of Redis behind ${label("instance")} has been above ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Redis behind ${label("instance")} (${label("service")}) uses ${value} of its maxmemory and has been above ${threshold} for ${duration}. At 100% it refuses to write, or evicts keys that have a time to live.`,
  firstAction: "Run 'redis-cli INFO memory' and 'redis-cli --bigkeys -i 0.1' to see what holds the memory.",
  tests: [
    boundary({
      labels: cache1,
      series: (used) => [
        series(redisMemoryUsedBytes, cache1, steady(1000 * used)),
        series(redisMemoryMaxBytes, cache1, steady(1000)),
        series(redisInstanceInfo, master, steady(1)),
      ],
    }),
    fires({
      because: "a full cache beside it is no excuse",
      series: [
        series(redisMemoryUsedBytes, cache1, steady(999)),
        series(redisMemoryMaxBytes, cache1, steady(1000)),
        series(redisInstanceInfo, { ...master, maxmemory_policy: "volatile-lru" }, steady(1)),
        series(redisInstanceInfo, { ...master, ...cache2, maxmemory_policy: "allkeys-lru" }, steady(1)),
      ],
      at: "10m",
      labels: cache1,
      value: "99.9%",
    }),
    fires({
      because: "the same address under another job does not count",
      series: [
        series(redisMemoryUsedBytes, cache1, steady(999)),
        series(redisMemoryMaxBytes, cache1, steady(1000)),
        series(
          redisInstanceInfo,
          { ...master, job: "redis-test", maxmemory_policy: "allkeys-lru" },
          steady(1),
        ),
      ],
      at: "10m",
      labels: cache1,
      value: "99.9%",
    }),
    staysSilent({
      because: "without a limit",
      series: [
        series(redisMemoryUsedBytes, cache1, steady(16 * gibibyte)),
        series(redisMemoryMaxBytes, cache1, steady(0)),
        series(redisInstanceInfo, master, steady(1)),
      ],
      at: "15m",
    }),
    staysSilent({
      because: "a cache is meant to be full",
      series: [
        series(redisMemoryUsedBytes, cache1, steady(1000)),
        series(redisMemoryMaxBytes, cache1, steady(1000)),
        series(redisInstanceInfo, { ...master, maxmemory_policy: "allkeys-lfu" }, steady(1)),
      ],
      at: "15m",
    }),
  ],
});

export const redisEvictions = alert("RedisEvictionsHigh", {
  severity: "warning",
  runbook: "databases/redis-memory",
  problem: "redis-evictions",
  // Our choice: a few evictions are how a cache works.
  threshold: perSecond(100),
  for: "15m",
  when: ({ threshold }) => promql`rate(${redisEvictedKeysTotal}[5m]) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Redis behind ${label("instance")} has evicted more than ${threshold} keys for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Redis behind ${label("instance")} (${label("service")}) throws out ${value} keys to stay below maxmemory, above ${threshold} for ${duration}: what is thrown out has to be fetched again from elsewhere.`,
  firstAction:
    "Compare 'redis-cli INFO memory' with the host's memory, and raise maxmemory if the host has room.",
  tests: [
    boundary({
      labels: cache1,
      series: (evicted) => [series(redisEvictedKeysTotal, cache1, growing(evicted))],
    }),
    staysSilent({
      because: "two servers that each evict a little",
      series: [
        series(redisEvictedKeysTotal, cache1, growing(60)),
        series(redisEvictedKeysTotal, cache2, growing(60)),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "exactly 100 each second",
      series: [series(redisEvictedKeysTotal, cache1, growing(100))],
      at: "1h",
    }),
    staysSilent({
      because: "evicted long ago",
      series: [series(redisEvictedKeysTotal, cache1, steady(1_000_000))],
      at: "1h",
    }),
  ],
});

export const redisFragmentation = alert("RedisFragmentationHigh", {
  severity: "warning",
  runbook: "databases/redis-memory",
  problem: "redis-fragmentation",
  // Our choice: a fragmentation ratio of 1.67.
  threshold: ratio(0.4),
  for: "30m",
  // A server that holds little is always fragmented; below 1 GiB nothing is won.
  when: ({ threshold }) =>
    promql`1 - ${redisMemoryUsedBytes} / (${redisMemoryUsedRssBytes} > ${gibibyte}) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Redis behind ${label("instance")} has wasted more than ${threshold} of its memory for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the memory that Redis behind ${label("instance")} (${label("service")}) holds is fragments and no data, above ${threshold} for ${duration}.`,
  firstAction: "Run 'redis-cli MEMORY DOCTOR', then 'redis-cli CONFIG SET activedefrag yes'.",
  tests: [
    boundary({
      labels: cache1,
      series: (wasted) => [
        series(redisMemoryUsedBytes, cache1, steady((1 - wasted) * 8 * gibibyte)),
        series(redisMemoryUsedRssBytes, cache1, steady(8 * gibibyte)),
      ],
    }),
    fires({
      because: "a little more than 1 GiB",
      series: [
        series(redisMemoryUsedBytes, cache1, steady(0.25 * gibibyte)),
        series(redisMemoryUsedRssBytes, cache1, steady(1.0625 * gibibyte)),
      ],
      at: "40m",
      labels: cache1,
      value: "76.47%",
    }),
    staysSilent({
      because: "a small server",
      series: [
        series(redisMemoryUsedBytes, cache1, steady(0.25 * gibibyte)),
        series(redisMemoryUsedRssBytes, cache1, steady(0.9375 * gibibyte)),
      ],
      at: "1h",
    }),
    staysSilent({
      because: "exactly 1 GiB",
      series: [
        series(redisMemoryUsedBytes, cache1, steady(0.25 * gibibyte)),
        series(redisMemoryUsedRssBytes, cache1, steady(gibibyte)),
      ],
      at: "1h",
    }),
  ],
});
