import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { growing, series } from "../language/series.ts";
import { ratio, seconds } from "../language/threshold.ts";
import { rate } from "../language/promql/builders.ts";
import {
  pgStatDatabaseBlksHit,
  pgStatDatabaseBlksRead,
  pgStatDatabaseXactCommit,
  pgStatDatabaseXactRollback,
  pgStatStatementsCallsTotal,
  pgStatStatementsSecondsTotal,
} from "../metrics/postgres.ts";
import { perDatabase } from "./labels.ts";
import { orders, ordersDatabase, primary } from "./test-labels.ts";

const statement = { ...ordersDatabase, user: "shop", queryid: "-1262661637008833368" } as const;
const other = { ...statement, queryid: "5208341120046412787" } as const;

export const statementCalls = recording("database:pg_stat_statements_calls:rate5m", {
  help: "Statements that were executed, each second over the last 5 minutes, of the 100 that take the most time.",
  expression: rate(pgStatStatementsCallsTotal, { by: perDatabase, over: "5m" }),
});

/** Statements of all kinds together; the exporter leaves out the fastest tenth of them, so it is a little above the truth. */
export const statementDuration = recording("database:pg_stat_statements_duration_seconds:mean5m", {
  help: "Average time that a statement took over the last 5 minutes, in seconds.",
  expression: promql`${rate(pgStatStatementsSecondsTotal, { by: perDatabase, over: "5m" })} / (${statementCalls} > 0)`,
});

export const postgresQueries = bands({
  runbook: "databases/slow-queries",
  // Requirement A2: slow queries are those of 150 ms on average, and a query should take less than a second.
  warning: { name: "PostgresQueriesSlow", threshold: seconds(0.15) },
  critical: { name: "PostgresQueriesVerySlow", threshold: seconds(1) },
  // Less than one statement in 5 seconds is a report or a backup, not people who wait.
  when: ({ threshold }) => promql`${statementDuration} > ${threshold} and ${statementCalls} > 0.2`,
  summary: ({ threshold, duration }) =>
    `Queries of ${label("datname")} on ${label("instance")} have taken more than ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `A query in the database ${label("datname")} of ${label("instance")} (${label("service")}) takes ${value} on average, above ${threshold} for ${duration}.`,
  firstAction:
    "Run \"SELECT pid, now() - query_start AS age, state, wait_event_type, left(query, 80) FROM pg_stat_activity WHERE state <> 'idle' ORDER BY 2 DESC\".",
  tests: [
    boundary({
      labels: ordersDatabase,
      series: (average) => [
        series(pgStatStatementsSecondsTotal, statement, growing(10 * average)),
        series(pgStatStatementsCallsTotal, statement, growing(10)),
      ],
    }),
    fires({
      because: "the average of all statements of the database",
      series: [
        series(pgStatStatementsSecondsTotal, statement, growing(19)),
        series(pgStatStatementsCallsTotal, statement, growing(1)),
        series(pgStatStatementsSecondsTotal, other, growing(1)),
        series(pgStatStatementsCallsTotal, other, growing(9)),
      ],
      at: "15m",
      labels: ordersDatabase,
      value: "2s",
    }),
    fires({
      because: "a little more than one statement in 5 seconds",
      series: [
        series(pgStatStatementsSecondsTotal, statement, growing(0.84)),
        series(pgStatStatementsCallsTotal, statement, growing(0.21)),
      ],
      at: "15m",
      labels: ordersDatabase,
      value: "4s",
    }),
    fires({
      because: "until the statements of the last 5 minutes are too few, after they have stopped",
      series: [
        series(pgStatStatementsSecondsTotal, statement, "0+1200x40 48000x10"),
        series(pgStatStatementsCallsTotal, statement, "0+600x40 24000x10"),
      ],
      at: "43m",
      labels: ordersDatabase,
      value: "2s",
    }),
    staysSilent({
      because: "a database that does nothing but a report now and then: one statement in 5 seconds",
      series: [
        series(pgStatStatementsSecondsTotal, statement, growing(0.8)),
        series(pgStatStatementsCallsTotal, statement, growing(0.2)),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "idle: no statement at all",
      series: [
        series(pgStatStatementsSecondsTotal, statement, growing(0, 900)),
        series(pgStatStatementsCallsTotal, statement, growing(0, 30)),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "another database is the busy one",
      series: [
        series(pgStatStatementsSecondsTotal, { ...statement, datname: "reports" }, growing(0.5)),
        series(pgStatStatementsCallsTotal, { ...statement, datname: "reports" }, growing(0.1)),
        series(pgStatStatementsSecondsTotal, other, growing(0.5)),
        series(pgStatStatementsCallsTotal, other, growing(50)),
      ],
      at: "30m",
    }),
  ],
});

const hits = promql`rate(${pgStatDatabaseBlksHit}[15m])`;
const reads = promql`rate(${pgStatDatabaseBlksRead}[15m])`;

export const postgresCacheHitRatio = alert("PostgresCacheHitRatioLow", {
  severity: "warning",
  runbook: "databases/slow-queries",
  problem: "cache-hit-ratio",
  direction: "below",
  // Our choice. A cache that is large enough has 99 %.
  threshold: ratio(0.9),
  for: "15m",
  // 100 blocks are 800 KiB: with less than that each second no disk is busy.
  when: ({ threshold }) => promql`${hits} / (${hits} + ${reads} > 100) < ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Cache hits of ${label("datname")} on ${label("instance")} have been below ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Only ${value} of what queries of the database ${label("datname")} read on ${label("instance")} (${label("service")}) comes from PostgreSQL's cache, below ${threshold} for ${duration}. The rest waits for the disk.`,
  firstAction: "Look for a query that reads a whole table: see Investigation in the runbook.",
  tests: [
    boundary({
      labels: orders,
      series: (ratioHit) => [
        series(pgStatDatabaseBlksHit, orders, growing(1000 * ratioHit)),
        series(pgStatDatabaseBlksRead, orders, growing(1000 * (1 - ratioHit))),
      ],
      calm: 0.99,
      crossesAfter: 0.9,
    }),
    fires({
      because: "a little more than 100 blocks each second",
      series: [
        series(pgStatDatabaseBlksHit, orders, growing(0)),
        series(pgStatDatabaseBlksRead, orders, growing(105)),
      ],
      at: "35m",
      labels: orders,
      value: "0%",
    }),
    fires({
      because: "until the reads of the last 15 minutes are too few, after they have stopped",
      series: [
        series(pgStatDatabaseBlksHit, orders, "0+15000x60 900000x20"),
        series(pgStatDatabaseBlksRead, orders, "0+45000x60 2700000x20"),
      ],
      at: "70m",
      labels: orders,
      value: "25%",
    }),
    staysSilent({
      because: "no more than 100 blocks each second",
      series: [
        series(pgStatDatabaseBlksHit, orders, growing(0)),
        series(pgStatDatabaseBlksRead, orders, growing(100)),
      ],
      at: "1h",
    }),
    staysSilent({
      because: "a database that nobody uses",
      series: [
        series(pgStatDatabaseBlksHit, orders, growing(0, 7000)),
        series(pgStatDatabaseBlksRead, orders, growing(0, 9000)),
      ],
      at: "1h",
    }),
  ],
});

const rollbacks = promql`rate(${pgStatDatabaseXactRollback}[5m])`;
const commits = promql`rate(${pgStatDatabaseXactCommit}[5m])`;

export const postgresRollbacks = alert("PostgresRollbacksHigh", {
  severity: "warning",
  runbook: "databases/postgres-rollbacks",
  // Our choice.
  threshold: ratio(0.1),
  for: "15m",
  // With less than one transaction each second a single test run would be the greater part.
  when: ({ threshold }) => promql`${rollbacks} / (${commits} + ${rollbacks} > 1) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Rollbacks in ${label("datname")} on ${label("instance")} have been above ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the transactions in the database ${label("datname")} of ${label("instance")} (${label("service")}) are rolled back, above ${threshold} for ${duration}.`,
  firstAction:
    "Read the errors in PostgreSQL's log: 'journalctl -u postgresql --since -30min | grep ERROR | sort | uniq -c'.",
  tests: [
    boundary({
      labels: orders,
      series: (rolledBack) => [
        series(pgStatDatabaseXactRollback, orders, growing(100 * rolledBack)),
        series(pgStatDatabaseXactCommit, orders, growing(100 * (1 - rolledBack))),
      ],
    }),
    fires({
      because: "a little more than one transaction each second, none of which works",
      series: [
        series(pgStatDatabaseXactRollback, orders, growing(1.05)),
        series(pgStatDatabaseXactCommit, orders, growing(0)),
      ],
      at: "30m",
      labels: orders,
      value: "100%",
    }),
    fires({
      because: "until the transactions of the last 5 minutes are too few, after they have stopped",
      series: [
        series(pgStatDatabaseXactRollback, orders, "0+60x40 2400x10"),
        series(pgStatDatabaseXactCommit, orders, "0+240x40 9600x10"),
      ],
      at: "43m",
      labels: orders,
      value: "20%",
    }),
    staysSilent({
      because: "no more than one transaction each second",
      series: [
        series(pgStatDatabaseXactRollback, orders, growing(0.75)),
        series(pgStatDatabaseXactCommit, orders, growing(0.25)),
      ],
      at: "1h",
    }),
    staysSilent({
      because: "exactly a tenth",
      series: [
        series(pgStatDatabaseXactRollback, orders, growing(1)),
        series(pgStatDatabaseXactCommit, orders, growing(9)),
      ],
      at: "1h",
    }),
    staysSilent({
      because: "idle",
      series: [
        series(pgStatDatabaseXactRollback, { ...primary, datid: "1", datname: "template1" }, growing(0, 90)),
        series(pgStatDatabaseXactCommit, { ...primary, datid: "1", datname: "template1" }, growing(0, 10)),
      ],
      at: "1h",
    }),
  ],
});
