import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { labels, perInstance } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { series, steady } from "../language/series.ts";
import { seconds } from "../language/threshold.ts";
import {
  redisConnectedSlaveLagSeconds,
  redisConnectedSlaves,
  redisInstanceInfo,
  redisMasterLinkUp,
} from "../metrics/redis.ts";
import { cache1, cache2, master } from "./test-labels.ts";

/** One replica of one master, whatever state it is in. */
const perReplica = labels(...perInstance.names, "slave_ip", "slave_port");

const link = { ...cache2, master_host: "10.0.0.21", master_port: "6379" } as const;
const replica = { ...cache1, slave_ip: "10.0.0.22", slave_port: "6379" } as const;

export const redisReplicaLinkDown = alert("RedisReplicaLinkDown", {
  severity: "critical",
  runbook: "databases/redis-replication",
  problem: "redis-link-down",
  when: () => promql`${redisMasterLinkUp} == 0`,
  summary: ({ duration }) => `Redis replica ${label("instance")} has been without its master for ${duration}`,
  description: ({ duration, value }) =>
    `The replica behind ${label("instance")} (${label("service")}) has not been connected to its master ${label("master_host")}:${label("master_port")} for ${duration} (link is ${value}): what it answers is at least that old.`,
  firstAction: "Run 'redis-cli -h <replica> INFO replication' and check that the master answers from there.",
  tests: [
    fires({
      because: "without its master for 5 minutes",
      series: [series(redisMasterLinkUp, link, "1 0x20")],
      at: "6m",
      labels: link,
      value: "0",
    }),
    staysSilent({
      because: "without its master for not quite 5 minutes",
      series: [series(redisMasterLinkUp, link, "1 0x20")],
      at: "5m45s",
    }),
    staysSilent({
      because: "connected",
      series: [series(redisMasterLinkUp, link, "1x20")],
      at: "15m",
    }),
    staysSilent({
      because: "promoted to master",
      series: [series(redisMasterLinkUp, link, "1x3 0x2 stale")],
      at: "15m",
    }),
  ],
});

export const redisReplicaMissing = alert("RedisReplicaMissing", {
  severity: "warning",
  runbook: "databases/redis-replication",
  problem: "redis-replica-missing",
  for: "10m",
  // Compared with the last day: a server without replicas is no problem, and one that was removed on purpose is
  // forgotten the next day. A former master has lost its replicas by right.
  when: () => promql`
    ${redisConnectedSlaves} < max_over_time(${redisConnectedSlaves}[1d])
    and on (job, instance) ${select(redisInstanceInfo, { role: "master" })}`,
  summary: ({ duration }) =>
    `A replica of Redis behind ${label("instance")} has been missing for ${duration}`,
  description: ({ duration, value }) =>
    `The master behind ${label("instance")} (${label("service")}) has ${value} replicas, fewer than earlier in the last day, for ${duration}. A failover may have nowhere to go.`,
  firstAction: "Check Redis on the replica hosts: 'systemctl status redis-server' and its log.",
  tests: [
    fires({
      because: "one of two is gone for 10 minutes",
      series: [series(redisConnectedSlaves, cache1, "2x5 1x40"), series(redisInstanceInfo, master, "1x50")],
      at: "16m",
      labels: cache1,
      value: "1",
    }),
    fires({
      because: "gone for 23 hours",
      series: [series(redisConnectedSlaves, cache1, "2x5 0x400"), series(redisInstanceInfo, master, "1x400")],
      interval: "5m",
      at: "23h",
      labels: cache1,
      value: "0",
    }),
    staysSilent({
      because: "gone for more than a day, so it was meant",
      series: [series(redisConnectedSlaves, cache1, "2x5 0x400"), series(redisInstanceInfo, master, "1x400")],
      interval: "5m",
      at: "25h",
    }),
    staysSilent({
      because: "gone for not quite 10 minutes",
      series: [series(redisConnectedSlaves, cache1, "2x5 1x40"), series(redisInstanceInfo, master, "1x50")],
      at: "15m45s",
    }),
    staysSilent({
      because: "it is a replica itself now",
      series: [
        series(redisConnectedSlaves, cache1, "2x5 0x40"),
        series(redisInstanceInfo, master, "1x5 stale"),
        series(redisInstanceInfo, { ...master, role: "slave" }, "_x6 1x40"),
      ],
      at: "30m",
    }),
    staysSilent({
      because:
        "it is a replica itself now, and another one, or the same address under another job, is the master",
      series: [
        series(redisConnectedSlaves, cache1, "2x5 0x40"),
        series(redisInstanceInfo, { ...master, role: "slave" }, "1x50"),
        series(redisInstanceInfo, { ...master, ...cache2 }, "1x50"),
        series(redisInstanceInfo, { ...master, job: "redis-test" }, "1x50"),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "never had one, and gets one",
      series: [series(redisConnectedSlaves, cache1, "0x10 1x40"), series(redisInstanceInfo, master, "1x50")],
      at: "30m",
    }),
  ],
});

export const redisReplicaLagging = alert("RedisReplicaLagging", {
  severity: "warning",
  runbook: "databases/redis-replication",
  problem: "redis-replica-lag",
  // Our choice: replicas report each second, and at 60 seconds (repl-timeout) the master hangs up.
  threshold: seconds(10),
  when: ({ threshold }) => promql`max by (${perReplica}) (${redisConnectedSlaveLagSeconds}) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Redis replica ${label("slave_ip")} of ${label("instance")} has been more than ${threshold} behind for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `The replica ${label("slave_ip")}:${label("slave_port")} of ${label("instance")} (${label("service")}) last said ${value} ago how far it is, above ${threshold} for ${duration}.`,
  firstAction: "Run 'redis-cli -h <replica> INFO replication' and 'redis-cli --latency -h <replica>'.",
  tests: [
    boundary({
      labels: replica,
      series: (lag) => [
        series(redisConnectedSlaveLagSeconds, { ...replica, slave_state: "online" }, steady(lag)),
      ],
    }),
    fires({
      because: "one of two, which connects again meanwhile and is listed twice for a moment",
      series: [
        series(redisConnectedSlaveLagSeconds, { ...replica, slave_state: "online" }, "30x20"),
        series(redisConnectedSlaveLagSeconds, { ...replica, slave_state: "send_bulk" }, "0x20"),
        series(
          redisConnectedSlaveLagSeconds,
          { ...replica, slave_port: "6380", slave_state: "online" },
          "0x20",
        ),
      ],
      at: "6m",
      labels: replica,
      value: "30s",
    }),
  ],
});
