import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import { redisConnectedClients, redisMaxClients, redisRejectedConnectionsTotal } from "../metrics/redis.ts";
import { cache1 } from "./test-labels.ts";

export const redisClients = bands({
  runbook: "databases/redis-connections",
  // Requirement A9: capacity, sustained for a day.
  info: { name: "RedisClientsCapacity", threshold: ratio(0.7), for: "24h" },
  // Requirement A2.
  warning: { name: "RedisClientsHigh", threshold: ratio(0.8) },
  critical: { name: "RedisClientsCritical", threshold: ratio(0.9) },
  when: ({ threshold }) => promql`${redisConnectedClients} / ${redisMaxClients} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Clients of Redis behind ${label("instance")} have been above ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Clients hold ${value} of the connections that Redis behind ${label("instance")} (${label("service")}) accepts, above ${threshold} for ${duration}. At 100% new clients are refused.`,
  firstAction:
    "Run 'redis-cli CLIENT LIST | grep -o \"addr=[0-9.]*\" | sort | uniq -c | sort -n' to see who holds them.",
  tests: [
    boundary({
      labels: cache1,
      series: (used) => [
        series(redisConnectedClients, cache1, steady(10_000 * used)),
        series(redisMaxClients, cache1, steady(10_000)),
      ],
    }),
  ],
});

export const redisRejections = alert("RedisConnectionsRejected", {
  severity: "critical",
  runbook: "databases/redis-connections",
  problem: "redis-connections-rejected",
  for: "1m",
  when: () => promql`increase(${redisRejectedConnectionsTotal}[5m]) > 0`,
  summary: () => `Redis behind ${label("instance")} refuses clients`,
  description: ({ duration }) =>
    `Redis behind ${label("instance")} (${label("service")}) has refused clients within the last 5 minutes, seen for ${duration}: maxclients is reached.`,
  firstAction:
    "Run 'redis-cli CONFIG SET maxclients <more>' if the host has file descriptors left, then see who holds the connections.",
  tests: [
    fires({
      because: "refused once",
      series: [series(redisRejectedConnectionsTotal, cache1, "0x19 1x40")],
      interval: "15s",
      at: "6m",
      labels: cache1,
    }),
    fires({
      because: "refused not quite 5 minutes ago",
      series: [series(redisRejectedConnectionsTotal, cache1, "0x19 1x40")],
      interval: "15s",
      at: "9m30s",
      labels: cache1,
    }),
    staysSilent({
      because: "refused, but not seen for a minute",
      series: [series(redisRejectedConnectionsTotal, cache1, "0x19 1x40")],
      interval: "15s",
      at: "5m45s",
    }),
    staysSilent({
      because: "refused more than 5 minutes ago",
      series: [series(redisRejectedConnectionsTotal, cache1, "0x19 1x40")],
      interval: "15s",
      at: "9m45s",
    }),
    staysSilent({
      because: "none was refused lately",
      series: [series(redisRejectedConnectionsTotal, cache1, "900x40")],
      at: "30m",
    }),
  ],
});
