import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { series } from "../language/series.ts";
import { redisLoadingDumpFile, redisUp, redisUptimeInSeconds } from "../metrics/redis.ts";
import { cache1, cache2 } from "./test-labels.ts";

/** Whether the server is there, and stays there. That its exporter is gone says TargetDown. */
export const redisDown = alert("RedisDown", {
  severity: "critical",
  runbook: "databases/redis-down",
  // Requirement A2: database unreachable for more than a minute.
  for: "1m",
  when: () => promql`${redisUp} == 0`,
  summary: ({ duration }) => `Redis behind ${label("instance")} has been down for ${duration}`,
  description: ({ duration, value }) =>
    `The exporter ${label("instance")} of ${label("service")} has not reached its Redis server for ${duration} (redis_up is ${value}).`,
  firstAction: "Run 'redis-cli -h <host> PING' and 'systemctl status redis-server' on the Redis host.",
  tests: [
    fires({
      because: "down for a minute",
      series: [series(redisUp, cache1, "1 0x20")],
      at: "2m",
      labels: cache1,
      value: "0",
    }),
    fires({
      because: "one of two is down",
      series: [series(redisUp, cache1, "0x20"), series(redisUp, cache2, "1x20")],
      at: "5m",
      labels: cache1,
      value: "0",
    }),
    staysSilent({
      because: "down for not quite a minute",
      series: [series(redisUp, cache1, "1 0x20")],
      at: "1m45s",
    }),
    staysSilent({ because: "up", series: [series(redisUp, cache1, "1x20")], at: "15m" }),
    staysSilent({ because: "back again", series: [series(redisUp, cache1, "0x5 1x20")], at: "6m" }),
    staysSilent({
      because: "an exporter that is gone is TargetDown",
      series: [series(redisUp, cache1, "1x5 stale")],
      at: "15m",
    }),
  ],
});

export const redisLoading = alert("RedisLoading", {
  severity: "critical",
  runbook: "databases/redis-down",
  problem: "redis-loading",
  when: () => promql`${redisLoadingDumpFile} == 1`,
  summary: ({ duration }) => `Redis behind ${label("instance")} has been loading its data for ${duration}`,
  description: ({ duration, value }) =>
    `Redis behind ${label("instance")} (${label("service")}) has been loading its data for ${duration} after a start (loading is ${value}). Until it is done it answers every command with LOADING.`,
  firstAction: "Run 'redis-cli INFO persistence | grep loading' to see how long it will take.",
  tests: [
    fires({
      because: "loading for 5 minutes",
      series: [series(redisLoadingDumpFile, cache1, "0 1x20")],
      at: "6m",
      labels: cache1,
      value: "1",
    }),
    staysSilent({
      because: "loading for not quite 5 minutes",
      series: [series(redisLoadingDumpFile, cache1, "0 1x20")],
      at: "5m45s",
    }),
    staysSilent({
      because: "loaded",
      series: [series(redisLoadingDumpFile, cache1, "0x20")],
      at: "15m",
    }),
  ],
});

export const redisRestarted = alert("RedisRestarted", {
  severity: "info",
  runbook: "databases/redis-down",
  problem: "redis-restarted",
  for: "0s",
  // Not the start time: the exporter works it out from the uptime, and it trembles by a second.
  when: () => promql`${redisUptimeInSeconds} < ${redisUptimeInSeconds} offset 15m`,
  summary: () => `Redis behind ${label("instance")} has restarted`,
  description: () =>
    `Redis behind ${label("instance")} (${label("service")}) has restarted in the last 15 minutes. What was not saved is gone.`,
  firstAction: "Check whether somebody planned it: 'journalctl -u redis-server --since -30min'.",
  tests: [
    fires({
      because: "started again",
      series: [series(redisUptimeInSeconds, cache1, "90000+60x20 10+60x40")],
      at: "21m",
      labels: cache1,
    }),
    fires({
      because: "14 minutes ago",
      series: [series(redisUptimeInSeconds, cache1, "90000+60x20 10+60x40")],
      at: "35m",
      labels: cache1,
    }),
    staysSilent({
      because: "more than 15 minutes ago",
      series: [series(redisUptimeInSeconds, cache1, "90000+60x20 10+60x40")],
      at: "37m",
    }),
    staysSilent({
      because: "the exporter repeats itself",
      series: [series(redisUptimeInSeconds, cache1, "90000x40")],
      at: "30m",
    }),
    staysSilent({
      because: "a brand-new server",
      series: [series(redisUptimeInSeconds, cache1, "_x20 10+60x40")],
      at: "30m",
    }),
    staysSilent({
      because: "runs",
      series: [series(redisUptimeInSeconds, cache1, "90000+60x60")],
      at: "40m",
    }),
  ],
});
