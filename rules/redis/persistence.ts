import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { series } from "../language/series.ts";
import {
  redisAofLastBgrewriteStatus,
  redisAofLastWriteStatus,
  redisRdbLastBgsaveStatus,
} from "../metrics/redis.ts";
import { cache1, cache2 } from "./test-labels.ts";

export const redisSnapshotFailing = alert("RedisSnapshotFailing", {
  severity: "critical",
  runbook: "databases/redis-persistence",
  when: () => promql`${redisRdbLastBgsaveStatus} == 0`,
  summary: ({ duration }) => `Redis behind ${label("instance")} has failed to save its data for ${duration}`,
  description: ({ duration, value }) =>
    `Redis behind ${label("instance")} (${label("service")}) has failed to save its snapshot for ${duration} (status is ${value}). By default it refuses to write until a snapshot works.`,
  firstAction: "Run 'df -h' and read the end of Redis' log: it is the disk or the memory for the fork.",
  tests: [
    fires({
      because: "failed for 5 minutes",
      series: [
        series(redisRdbLastBgsaveStatus, cache1, "1 0x20"),
        series(redisRdbLastBgsaveStatus, cache2, "1x20"),
      ],
      at: "6m",
      labels: cache1,
      value: "0",
    }),
    staysSilent({
      because: "failed for not quite 5 minutes",
      series: [series(redisRdbLastBgsaveStatus, cache1, "1 0x20")],
      at: "5m45s",
    }),
    staysSilent({
      because: "saved",
      series: [series(redisRdbLastBgsaveStatus, cache1, "1x20")],
      at: "15m",
    }),
    staysSilent({
      because: "the next one worked",
      series: [series(redisRdbLastBgsaveStatus, cache1, "0x4 1x20")],
      at: "10m",
    }),
  ],
});

export const redisAofWriteFailing = alert("RedisAppendOnlyFileFailing", {
  severity: "critical",
  runbook: "databases/redis-persistence",
  problem: "redis-append-only-file",
  for: "1m",
  when: () => promql`${redisAofLastWriteStatus} == 0`,
  summary: ({ duration }) =>
    `Redis behind ${label("instance")} has failed to write its append-only file for ${duration}`,
  description: ({ duration, value }) =>
    `Redis behind ${label("instance")} (${label("service")}) has failed to write its append-only file for ${duration} (status is ${value}). It refuses all writes meanwhile.`,
  firstAction: "Run 'df -h' on the Redis host and make room: Redis goes on by itself once it can write.",
  tests: [
    fires({
      because: "failing for a minute",
      series: [
        series(redisAofLastWriteStatus, cache1, "1 0x20"),
        series(redisAofLastWriteStatus, cache2, "1x20"),
      ],
      at: "2m",
      labels: cache1,
      value: "0",
    }),
    staysSilent({
      because: "failing for not quite a minute",
      series: [series(redisAofLastWriteStatus, cache1, "1 0x20")],
      at: "1m45s",
    }),
    staysSilent({
      because: "writes",
      series: [series(redisAofLastWriteStatus, cache1, "1x20")],
      at: "15m",
    }),
  ],
});

export const redisAofRewriteFailing = alert("RedisAppendOnlyFileRewriteFailing", {
  severity: "warning",
  runbook: "databases/redis-persistence",
  problem: "redis-append-only-file",
  for: "15m",
  when: () => promql`${redisAofLastBgrewriteStatus} == 0`,
  summary: ({ duration }) =>
    `Redis behind ${label("instance")} has failed to rewrite its append-only file for ${duration}`,
  description: ({ duration, value }) =>
    `Redis behind ${label("instance")} (${label("service")}) has failed to rewrite its append-only file for ${duration} (status is ${value}): the file grows, and the next start takes longer.`,
  firstAction: "Read the end of Redis' log, then try 'redis-cli BGREWRITEAOF'.",
  tests: [
    fires({
      because: "failed for 15 minutes",
      series: [
        series(redisAofLastBgrewriteStatus, cache1, "1 0x40"),
        series(redisAofLastBgrewriteStatus, cache2, "1x40"),
      ],
      at: "16m",
      labels: cache1,
      value: "0",
    }),
    staysSilent({
      because: "failed for not quite 15 minutes",
      series: [series(redisAofLastBgrewriteStatus, cache1, "1 0x40")],
      at: "15m45s",
    }),
    staysSilent({
      because: "rewritten",
      series: [series(redisAofLastBgrewriteStatus, cache1, "1x40")],
      at: "30m",
    }),
  ],
});
