import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { perInstance } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { notMatching, select } from "../language/promql/selector.ts";
import { recording } from "../language/recording.ts";
import { series, steady } from "../language/series.ts";
import { bytes, seconds } from "../language/threshold.ts";
import {
  pgReplicationIsReplica,
  pgReplicationLagSeconds,
  pgStatReplicationPgWalLsnDiff,
  pgUp,
} from "../metrics/postgres.ts";
import { perStandby } from "./labels.ts";
import { primary, secondary, server } from "./test-labels.ts";

/** A standby in the view of the primary, as exporter and labels of the tests have it. */
const standby = {
  ...primary,
  ...server,
  application_name: "db-2",
  client_addr: "10.0.0.12",
  slot_name: "10127",
  state: "streaming",
} as const;
const third = { ...standby, application_name: "db-3", client_addr: "10.0.0.13", slot_name: "10131" } as const;
const backup = {
  ...standby,
  application_name: "pg_basebackup",
  client_addr: "10.0.0.20",
  slot_name: "10140",
} as const;

export const postgresReplicationLag = bands({
  runbook: "databases/replication",
  // Our choice: people notice data that is half a minute old; after 5 minutes a failover would lose too much.
  warning: { name: "PostgresReplicationLagging", threshold: seconds(30) },
  critical: { name: "PostgresReplicationLaggingCritical", threshold: seconds(300) },
  when: ({ threshold }) => promql`${pgReplicationLagSeconds} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Standby ${label("instance")} has been more than ${threshold} behind for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `The standby behind ${label("instance")} (${label("service")}) shows data that is ${value} old, above ${threshold} for ${duration}.`,
  firstAction:
    'Run "SELECT pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn(), now() - pg_last_xact_replay_timestamp()" on the standby.',
  tests: [
    boundary({
      labels: secondary,
      series: (lag) => [series(pgReplicationLagSeconds, secondary, steady(lag))],
    }),
  ],
});

export const postgresReplicationBacklog = alert("PostgresReplicationBacklog", {
  severity: "warning",
  runbook: "databases/replication",
  problem: "replication-backlog",
  // Our choice: 64 WAL files of 16 MiB. Longer than a bulk load takes to arrive.
  threshold: bytes(1024 ** 3),
  for: "15m",
  when: ({ threshold }) => promql`max by (${perStandby}) (${pgStatReplicationPgWalLsnDiff}) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Standby ${label("application_name")} of ${label("instance")} has been more than ${threshold} behind for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `The standby ${label("application_name")} (${label("client_addr")}) of ${label("instance")} (${label("service")}) has ${value} of WAL yet to replay, above ${threshold} for ${duration}.`,
  firstAction:
    'Run "SELECT application_name, state, sent_lsn, write_lsn, flush_lsn, replay_lsn FROM pg_stat_replication" on the primary: the step that lags is the slow one.',
  tests: [
    boundary({
      labels: { ...primary, application_name: "db-2", client_addr: "10.0.0.12" },
      series: (behind) => [series(pgStatReplicationPgWalLsnDiff, standby, steady(behind))],
    }),
    fires({
      because: "one standby of two, whose last connection is still listed",
      series: [
        series(pgStatReplicationPgWalLsnDiff, standby, "0x30"),
        series(pgStatReplicationPgWalLsnDiff, { ...standby, slot_name: "10150" }, "2147483648x30"),
        series(pgStatReplicationPgWalLsnDiff, third, steady(0)),
      ],
      at: "20m",
      labels: { ...primary, application_name: "db-2", client_addr: "10.0.0.12" },
      value: "2GiB",
    }),
  ],
});

/**
 * How many standbys receive from a primary: 0 when none does, nothing while the server is itself a standby. A base
 * backup receives too, but comes and goes.
 */
export const standbyCount = recording("instance:pg_stat_replication_standbys:count", {
  help: "Standbys that are connected to a primary.",
  expression: promql`
    count by (${perInstance}) (
      ${select(pgStatReplicationPgWalLsnDiff, { application_name: notMatching("pg_basebackup.*") })}
      and on (job, instance) ${pgReplicationIsReplica} == 0
    ) or ${pgReplicationIsReplica} == 0`,
});

export const postgresStandbyMissing = alert("PostgresStandbyMissing", {
  severity: "warning",
  runbook: "databases/replication",
  problem: "standby-missing",
  for: "10m",
  // Compared with the last day, so that a server without standbys is no problem, and one that was removed on purpose is
  // forgotten the next day.
  when: () => promql`${standbyCount} < max_over_time(${standbyCount}[1d])`,
  summary: ({ duration }) => `A standby of ${label("instance")} has been missing for ${duration}`,
  description: ({ duration, value }) =>
    `The primary ${label("instance")} (${label("service")}) has ${value} standbys, fewer than earlier in the last day, for ${duration}. A failover may have nowhere to go.`,
  firstAction: "Check PostgreSQL on the standby hosts: 'systemctl status postgresql' and its log.",
  tests: [
    fires({
      because: "the only standby is gone for 10 minutes",
      series: [
        series(pgReplicationIsReplica, primary, "0x40"),
        series(pgStatReplicationPgWalLsnDiff, standby, "0x5 stale"),
      ],
      at: "16m",
      labels: primary,
      value: "0",
    }),
    fires({
      because: "one of two is gone",
      series: [
        series(pgReplicationIsReplica, primary, "0x40"),
        series(pgStatReplicationPgWalLsnDiff, standby, "0x5 stale"),
        series(pgStatReplicationPgWalLsnDiff, third, "0x40"),
      ],
      at: "20m",
      labels: primary,
      value: "1",
    }),
    fires({
      because: "a base backup is no standby",
      series: [
        series(pgReplicationIsReplica, primary, "0x40"),
        series(pgStatReplicationPgWalLsnDiff, standby, "0x5 stale"),
        series(pgStatReplicationPgWalLsnDiff, backup, "_x6 0x40"),
      ],
      at: "20m",
      labels: primary,
      value: "0",
    }),
    fires({
      because: "gone for 23 hours",
      series: [
        series(pgReplicationIsReplica, primary, "0x400"),
        series(pgStatReplicationPgWalLsnDiff, standby, "0x5 stale"),
      ],
      interval: "5m",
      at: "23h",
      labels: primary,
      value: "0",
    }),
    staysSilent({
      because: "gone for more than a day, so it was meant",
      series: [
        series(pgReplicationIsReplica, primary, "0x400"),
        series(pgStatReplicationPgWalLsnDiff, standby, "0x5 stale"),
      ],
      interval: "5m",
      at: "25h",
    }),
    staysSilent({
      because: "gone for not quite 10 minutes",
      series: [
        series(pgReplicationIsReplica, primary, "0x40"),
        series(pgStatReplicationPgWalLsnDiff, standby, "0x5 stale"),
      ],
      at: "15m45s",
    }),
    staysSilent({
      because: "the end of a base backup",
      series: [
        series(pgReplicationIsReplica, primary, "0x40"),
        series(pgStatReplicationPgWalLsnDiff, standby, "0x40"),
        series(pgStatReplicationPgWalLsnDiff, backup, "0x5 stale"),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "a server that never had a standby",
      series: [series(pgReplicationIsReplica, primary, "0x40")],
      at: "30m",
    }),
    staysSilent({
      because: "a server that became a standby itself",
      series: [
        series(pgReplicationIsReplica, primary, "0x5 1x40"),
        series(pgStatReplicationPgWalLsnDiff, standby, "0x5 stale"),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "a standby, beside other servers, that passed on what it received and does so no longer",
      series: [
        series(pgReplicationIsReplica, primary, "1x10 0x40"),
        series(pgReplicationIsReplica, secondary, "0x60"),
        series(pgReplicationIsReplica, { ...primary, job: "postgres-test" }, "0x60"),
        series(pgStatReplicationPgWalLsnDiff, standby, "0x5 stale"),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "the primary is down, which is another alert",
      series: [
        series(pgUp, primary, "1x5 0x40"),
        series(pgReplicationIsReplica, primary, "0x5 stale"),
        series(pgStatReplicationPgWalLsnDiff, standby, "0x5 stale"),
      ],
      at: "30m",
    }),
  ],
});
