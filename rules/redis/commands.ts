import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { growing, series, steady } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import { redisKeyspaceHitsTotal, redisKeyspaceMissesTotal, redisSlowlogLastId } from "../metrics/redis.ts";
import { cache1, cache2 } from "./test-labels.ts";

const hits = promql`rate(${redisKeyspaceHitsTotal}[5m])`;
const misses = promql`rate(${redisKeyspaceMissesTotal}[5m])`;

export const redisHitRatio = alert("RedisHitRatioLow", {
  severity: "warning",
  runbook: "databases/redis-hit-ratio",
  direction: "below",
  // Our choice; a server that keeps locks or counters and no cache has another one, or none.
  threshold: ratio(0.8),
  for: "30m",
  // With fewer than 10 reads each second nobody waits for what is missing.
  when: ({ threshold }) => promql`${hits} / (${hits} + ${misses} > 10) < ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Hits of Redis behind ${label("instance")} have been below ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Only ${value} of the reads from Redis behind ${label("instance")} (${label("service")}) find their key, below ${threshold} for ${duration}: the rest goes to the database behind it.`,
  firstAction:
    "Check whether keys were flushed, evicted or renamed: 'redis-cli INFO stats | grep -E \"keyspace|evicted|expired\"'.",
  tests: [
    boundary({
      labels: cache1,
      series: (found) => [
        series(redisKeyspaceHitsTotal, cache1, growing(100 * found)),
        series(redisKeyspaceMissesTotal, cache1, growing(100 * (1 - found))),
      ],
      calm: 0.99,
      crossesAfter: 0.9,
    }),
    fires({
      because: "a little more than 10 reads each second",
      series: [
        series(redisKeyspaceHitsTotal, cache1, growing(0)),
        series(redisKeyspaceMissesTotal, cache1, growing(10.5)),
      ],
      at: "40m",
      labels: cache1,
      value: "0%",
    }),
    fires({
      because: "until the reads of the last 5 minutes are too few, after they have stopped",
      series: [
        series(redisKeyspaceHitsTotal, cache1, "0+300x40 12000x10"),
        series(redisKeyspaceMissesTotal, cache1, "0+5700x40 228000x10"),
      ],
      at: "43m",
      labels: cache1,
      value: "5%",
    }),
    staysSilent({
      because: "no more than 10 reads each second",
      series: [
        series(redisKeyspaceHitsTotal, cache1, growing(0)),
        series(redisKeyspaceMissesTotal, cache1, growing(10)),
      ],
      at: "1h",
    }),
    staysSilent({
      because: "idle, after a bad time",
      series: [
        series(redisKeyspaceHitsTotal, cache1, growing(0, 10)),
        series(redisKeyspaceMissesTotal, cache1, growing(0, 9000)),
      ],
      at: "1h",
    }),
    staysSilent({
      because: "the server beside it has other keys",
      series: [
        series(redisKeyspaceHitsTotal, cache1, growing(100)),
        series(redisKeyspaceMissesTotal, cache1, growing(1)),
        series(redisKeyspaceHitsTotal, cache2, growing(0)),
        series(redisKeyspaceMissesTotal, cache2, growing(9)),
      ],
      at: "1h",
    }),
  ],
});

export const redisSlowCommands = alert("RedisCommandsSlow", {
  severity: "warning",
  runbook: "databases/redis-slow-commands",
  // Our choice: two each minute. Slow is what takes longer than slowlog-log-slower-than, 10 ms by default.
  threshold: count(30),
  // The newest entry's number is a gauge, and starts again with the server: then the difference is negative.
  when: ({ threshold }) => promql`delta(${redisSlowlogLastId}[15m]) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Redis behind ${label("instance")} has had more than ${threshold} slow commands in 15 minutes for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Redis behind ${label("instance")} (${label("service")}) has had ${value} slow commands in 15 minutes, more than ${threshold} for ${duration}. While one runs, all other clients wait.`,
  firstAction: "Run 'redis-cli SLOWLOG GET 20' to see which commands they are.",
  tests: [
    boundary({
      labels: cache1,
      series: (commands) => [series(redisSlowlogLastId, cache1, growing(commands / 900))],
    }),
    staysSilent({
      because: "slow commands of long ago",
      series: [series(redisSlowlogLastId, cache1, steady(50_000))],
      at: "1h",
    }),
    staysSilent({
      because: "a restart",
      series: [series(redisSlowlogLastId, cache1, "50000x10 0x60")],
      at: "20m",
    }),
  ],
});
