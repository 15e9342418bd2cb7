import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { growingBy, series, steady } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import {
  pgDatabaseWraparoundAgeDatfrozenxidSeconds,
  pgDatabaseWraparoundAgeDatminmxidSeconds,
  pgStatArchiverFailedCount,
  pgStatBgwriterCheckpointsReqTotal,
  pgStatCheckpointerNumRequestedTotal,
  pgStatUserTablesNDeadTup,
  pgStatUserTablesNLiveTup,
} from "../metrics/postgres.ts";
import { ordersDatabase, primary, secondary, server } from "./test-labels.ts";

/** Transaction ids that there are before the oldest row would seem to be in the future: 2^31. */
const transactionIds = 2 ** 31;
const lines = { ...ordersDatabase, schemaname: "public", relname: "order_lines" } as const;

export const postgresWraparound = bands({
  runbook: "databases/postgres-vacuum",
  problem: "transaction-id-wraparound",
  // Autovacuum starts to freeze at 200 million ids (9 %), and at 1.6 billion (75 %) it ignores all limits on its speed.
  warning: { name: "PostgresWraparoundNear", threshold: ratio(0.4) },
  critical: { name: "PostgresWraparoundNearCritical", threshold: ratio(0.7) },
  for: "15m",
  // The older of the two kinds of ids: both stop the server when they run out.
  when: ({ threshold }) => promql`
    (
      ${pgDatabaseWraparoundAgeDatfrozenxidSeconds} >= ${pgDatabaseWraparoundAgeDatminmxidSeconds}
      or ${pgDatabaseWraparoundAgeDatminmxidSeconds}
    ) / ${transactionIds} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("datname")} on ${label("instance")} has used more than ${threshold} of its transaction ids for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `The database ${label("datname")} of ${label("instance")} (${label("service")}) has used ${value} of its transaction ids, above ${threshold} for ${duration}. At 100% PostgreSQL refuses all writes until old rows are frozen.`,
  firstAction:
    'Look for what holds VACUUM back: "SELECT pid, backend_xmin, state, left(query, 80) FROM pg_stat_activity WHERE backend_xmin IS NOT NULL ORDER BY age(backend_xmin) DESC LIMIT 5".',
  tests: [
    boundary({
      because: "transaction ids",
      labels: ordersDatabase,
      series: (used) => [
        series(pgDatabaseWraparoundAgeDatfrozenxidSeconds, ordersDatabase, steady(used * transactionIds)),
        series(pgDatabaseWraparoundAgeDatminmxidSeconds, ordersDatabase, steady(0)),
      ],
    }),
    boundary({
      because: "multixact ids",
      labels: ordersDatabase,
      series: (used) => [
        series(pgDatabaseWraparoundAgeDatfrozenxidSeconds, ordersDatabase, steady(1000)),
        series(pgDatabaseWraparoundAgeDatminmxidSeconds, ordersDatabase, steady(used * transactionIds)),
      ],
    }),
    staysSilent({
      because: "200 million transactions is when autovacuum begins",
      series: [
        series(pgDatabaseWraparoundAgeDatfrozenxidSeconds, ordersDatabase, steady(210_000_000)),
        series(pgDatabaseWraparoundAgeDatminmxidSeconds, ordersDatabase, steady(0)),
      ],
      at: "1h",
    }),
  ],
});

export const postgresDeadRows = alert("PostgresDeadRowsHigh", {
  severity: "warning",
  runbook: "databases/postgres-vacuum",
  problem: "dead-rows",
  // Autovacuum starts at 20 %; at 40 % for an hour it does not keep up, or cannot.
  threshold: ratio(0.4),
  for: "1h",
  // Smaller tables are read from memory, dead rows and all.
  when: ({ threshold }) => promql`
    ${pgStatUserTablesNDeadTup} / (${pgStatUserTablesNLiveTup} + ${pgStatUserTablesNDeadTup} > 100000)
    > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of ${label("schemaname")}.${label("relname")} in ${label("datname")} on ${label("instance")} has been dead rows for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the rows of ${label("schemaname")}.${label("relname")} in the database ${label("datname")} of ${label("instance")} (${label("service")}) are dead, above ${threshold} for ${duration}: the table grows, and queries get slower.`,
  firstAction:
    'Run "SELECT relname, n_dead_tup, last_autovacuum FROM pg_stat_user_tables ORDER BY n_dead_tup DESC LIMIT 10", then VACUUM the table.',
  tests: [
    boundary({
      labels: lines,
      interval: "1m",
      series: (dead) => [
        series(pgStatUserTablesNDeadTup, lines, steady(dead * 1_000_000)),
        series(pgStatUserTablesNLiveTup, lines, steady((1 - dead) * 1_000_000)),
      ],
    }),
    fires({
      because: "a table of a little more than 100,000 rows",
      series: [
        series(pgStatUserTablesNDeadTup, lines, steady(101_000)),
        series(pgStatUserTablesNLiveTup, lines, steady(0)),
      ],
      at: "2h",
      labels: lines,
      value: "100%",
    }),
    staysSilent({
      because: "a table of no more than 100,000 rows",
      series: [
        series(pgStatUserTablesNDeadTup, lines, steady(100_000)),
        series(pgStatUserTablesNLiveTup, lines, steady(0)),
      ],
      at: "2h",
    }),
    staysSilent({
      because: "an empty table",
      series: [
        series(pgStatUserTablesNDeadTup, lines, steady(0)),
        series(pgStatUserTablesNLiveTup, lines, steady(0)),
      ],
      at: "2h",
    }),
  ],
});

export const postgresCheckpoints = alert("PostgresCheckpointsTooFrequent", {
  severity: "warning",
  runbook: "databases/postgres-checkpoints",
  // Our choice: more often than every 5 minutes, which is PostgreSQL's own interval.
  threshold: count(6),
  for: "15m",
  when: ({ threshold }) => promql`
    (
      increase(${pgStatBgwriterCheckpointsReqTotal}[30m])
      or increase(${pgStatCheckpointerNumRequestedTotal}[30m])
    ) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `PostgreSQL behind ${label("instance")} has needed more than ${threshold} early checkpoints in 30 minutes for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `PostgreSQL behind ${label("instance")} (${label("service")}) has made ${value} checkpoints before their time in 30 minutes, more than ${threshold} for ${duration}: max_wal_size is too small for what is written, and the disk is busier than it need be.`,
  firstAction:
    "Run 'SHOW max_wal_size', and double it if the disk has room: 'ALTER SYSTEM SET max_wal_size = ...'.",
  tests: [
    boundary({
      because: "PostgreSQL 16 and earlier",
      labels: primary,
      series: (checkpoints) => [
        series(pgStatBgwriterCheckpointsReqTotal, primary, growingBy(checkpoints, 1800)),
      ],
    }),
    boundary({
      because: "PostgreSQL 17 and later",
      labels: primary,
      series: (checkpoints) => [
        series(pgStatCheckpointerNumRequestedTotal, primary, growingBy(checkpoints, 1800)),
      ],
    }),
    staysSilent({
      because: "exactly one every 5 minutes",
      series: [series(pgStatBgwriterCheckpointsReqTotal, primary, "0+1x30")],
      interval: "5m",
      at: "1h",
    }),
    staysSilent({
      because: "a server that has been running for long, and is quiet",
      series: [series(pgStatBgwriterCheckpointsReqTotal, primary, steady(5000))],
      at: "2h",
    }),
  ],
});

export const postgresArchiving = alert("PostgresArchivingFailing", {
  severity: "warning",
  runbook: "databases/postgres-archiving",
  // The server tries three times, waits a minute and tries again: more than this is not one bad moment.
  threshold: count(3),
  for: "15m",
  when: ({ threshold }) => promql`increase(${pgStatArchiverFailedCount}[15m]) > ${threshold}`,
  summary: ({ duration }) =>
    `PostgreSQL behind ${label("instance")} has failed to archive WAL for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} attempts to archive WAL of ${label("instance")} (${label("service")}) have failed in 15 minutes, more than ${threshold} for ${duration}: there is no restoring to a point in this time, and WAL fills the disk.`,
  firstAction:
    'Run "SELECT last_failed_wal, last_failed_time FROM pg_stat_archiver", and try archive_command by hand.',
  tests: [
    boundary({
      labels: { ...primary, ...server },
      series: (failures) => [
        series(pgStatArchiverFailedCount, { ...primary, ...server }, growingBy(failures, 900)),
      ],
    }),
    staysSilent({
      because: "exactly 3",
      series: [series(pgStatArchiverFailedCount, { ...primary, ...server }, "0+1x30")],
      interval: "5m",
      at: "1h",
    }),
    staysSilent({
      because: "old failures are over",
      series: [series(pgStatArchiverFailedCount, { ...primary, ...server }, steady(500))],
      at: "1h",
    }),
    staysSilent({
      because: "a few failures on each of two servers",
      series: [
        series(pgStatArchiverFailedCount, { ...primary, ...server }, growingBy(2, 900)),
        series(pgStatArchiverFailedCount, { ...secondary, ...server }, growingBy(2, 900)),
      ],
      at: "1h",
    }),
  ],
});
