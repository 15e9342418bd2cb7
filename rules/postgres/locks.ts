import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { labels } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { matching, not, select } from "../language/promql/selector.ts";
import { growingBy, series, steady } from "../language/series.ts";
import { count, hours, seconds } from "../language/threshold.ts";
import {
  pgStatActivityCount,
  pgStatActivityMaxTxDuration,
  pgStatDatabaseDeadlocks,
} from "../metrics/postgres.ts";
import { perDatabase } from "./labels.ts";
import { orders, ordersDatabase, session } from "./test-labels.ts";

/** One user of one database: tells whose transaction it is. */
const perUser = labels(...perDatabase.names, "usename");
const shopUser = { ...ordersDatabase, usename: "shop" } as const;
const waiting = { ...session, wait_event_type: "Lock", wait_event: "transactionid" } as const;
const idleInTransaction = {
  ...session,
  state: "idle in transaction",
  wait_event_type: "Client",
  wait_event: "ClientRead",
} as const;

export const postgresBlocked = bands({
  runbook: "databases/locks",
  // Our choice: a few sessions that wait for each other for a moment are normal.
  warning: { name: "PostgresSessionsBlocked", threshold: count(5) },
  critical: { name: "PostgresSessionsBlockedCritical", threshold: count(20) },
  when: ({ threshold }) =>
    promql`sum by (${perDatabase}) (${select(pgStatActivityCount, { wait_event_type: "Lock" })}) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} sessions of ${label("datname")} on ${label("instance")} have been waiting for locks for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} sessions in the database ${label("datname")} of ${label("instance")} (${label("service")}) wait for a lock that another one holds; more than ${threshold} have for ${duration}.`,
  firstAction:
    'Run "SELECT pid, pg_blocking_pids(pid), left(query, 80) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0" to see who blocks whom.',
  tests: [
    boundary({
      labels: ordersDatabase,
      series: (sessions) => [series(pgStatActivityCount, waiting, steady(sessions))],
      by: 1,
    }),
    fires({
      because: "sessions of several users",
      series: [
        series(pgStatActivityCount, waiting, steady(14)),
        series(pgStatActivityCount, { ...waiting, usename: "reports" }, steady(16)),
      ],
      at: "6m",
      labels: ordersDatabase,
      value: "30",
    }),
    staysSilent({
      because: "sessions that wait for their client or for the disk are not blocked",
      series: [
        series(pgStatActivityCount, waiting, steady(1)),
        series(pgStatActivityCount, idleInTransaction, steady(50)),
        series(pgStatActivityCount, { ...session, wait_event_type: "IO" }, steady(50)),
      ],
      at: "15m",
    }),
  ],
});

export const postgresDeadlocks = alert("PostgresDeadlocks", {
  severity: "warning",
  runbook: "databases/locks",
  problem: "deadlocks",
  // Our choice. A single deadlock now and then is repeated by the application and nobody notices.
  threshold: count(5),
  for: "0s",
  when: ({ threshold }) => promql`increase(${pgStatDatabaseDeadlocks}[15m]) > ${threshold}`,
  summary: ({ threshold }) =>
    `More than ${threshold} deadlocks in ${label("datname")} on ${label("instance")} in 15 minutes`,
  description: ({ threshold, value }) =>
    `${value} deadlocks in the database ${label("datname")} of ${label("instance")} (${label("service")}) in 15 minutes, more than ${threshold}. Each ended a transaction with an error.`,
  firstAction:
    "Find the two statements in the log: 'journalctl -u postgresql --since -30min | grep -A8 \"deadlock detected\"'.",
  tests: [
    boundary({
      labels: orders,
      series: (deadlocks) => [series(pgStatDatabaseDeadlocks, orders, growingBy(deadlocks, 900))],
    }),
    staysSilent({
      because: "exactly 5",
      series: [series(pgStatDatabaseDeadlocks, orders, "0+1x30")],
      interval: "3m",
      at: "1h",
    }),
    staysSilent({
      because: "old deadlocks are over",
      series: [series(pgStatDatabaseDeadlocks, orders, steady(900))],
      at: "1h",
    }),
  ],
});

export const postgresTransactionLong = alert("PostgresTransactionLong", {
  severity: "warning",
  runbook: "databases/locks",
  problem: "long-transaction",
  // Our choice. Meanwhile VACUUM cannot remove any row that was alive when it began.
  threshold: hours(1),
  // A dump reads for as long as it takes, and its transaction has to be one.
  when: ({ threshold }) => promql`
    max by (${perUser}) (
      ${select(pgStatActivityMaxTxDuration, { backend_type: "client backend", application_name: not("pg_dump") })}
    ) > ${threshold}`,
  summary: ({ threshold }) =>
    `A transaction of ${label("usename")} in ${label("datname")} on ${label("instance")} has been open for more than ${threshold}`,
  description: ({ value, duration }) =>
    `A transaction of ${label("usename")} in the database ${label("datname")} of ${label("instance")} (${label("service")}) has been open for ${value} (too long for ${duration}): it keeps its locks, and VACUUM from its work.`,
  firstAction:
    'Run "SELECT pid, usename, state, now() - xact_start AS age, left(query, 80) FROM pg_stat_activity ORDER BY xact_start LIMIT 5".',
  tests: [
    boundary({
      labels: shopUser,
      series: (age) => [series(pgStatActivityMaxTxDuration, session, steady(age))],
    }),
    fires({
      because: "the oldest of a user's transactions, whatever it does at the moment",
      series: [
        series(pgStatActivityMaxTxDuration, session, steady(1)),
        series(pgStatActivityMaxTxDuration, idleInTransaction, steady(7200)),
      ],
      at: "6m",
      labels: shopUser,
      value: "2h 0m 0s",
    }),
    staysSilent({
      because: "a dump",
      series: [
        series(pgStatActivityMaxTxDuration, { ...session, application_name: "pg_dump" }, steady(7200)),
      ],
      at: "15m",
    }),
    staysSilent({
      because: "autovacuum works on a large table",
      series: [
        series(
          pgStatActivityMaxTxDuration,
          { ...session, usename: "", application_name: "", backend_type: "autovacuum worker" },
          steady(7200),
        ),
      ],
      at: "15m",
    }),
    staysSilent({
      because: "ended before 5 minutes were over",
      series: [series(pgStatActivityMaxTxDuration, session, "3500+60x6 0x20")],
      at: "9m",
    }),
  ],
});

export const postgresIdleInTransaction = alert("PostgresIdleInTransaction", {
  severity: "warning",
  runbook: "databases/locks",
  problem: "idle-in-transaction",
  // Our choice: an application that is at work does something within 10 minutes.
  threshold: seconds(600),
  when: ({ threshold }) => promql`
    max by (${perUser}) (
      ${select(pgStatActivityMaxTxDuration, { state: matching("idle in transaction.*") })}
    ) > ${threshold}`,
  summary: ({ threshold }) =>
    `A session of ${label("usename")} in ${label("datname")} on ${label("instance")} has left its transaction open for more than ${threshold}`,
  description: ({ value, duration }) =>
    `A session of ${label("usename")} in the database ${label("datname")} of ${label("instance")} (${label("service")}) does nothing in a transaction that has been open for ${value} (too long for ${duration}): its locks stay.`,
  firstAction:
    "Run \"SELECT pid, application_name, client_addr, now() - state_change AS idle FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' ORDER BY 4 DESC\".",
  tests: [
    boundary({
      labels: shopUser,
      series: (age) => [series(pgStatActivityMaxTxDuration, idleInTransaction, steady(age))],
    }),
    fires({
      because: "a transaction that failed and was not ended, beside one that is at work",
      series: [
        series(
          pgStatActivityMaxTxDuration,
          { ...idleInTransaction, state: "idle in transaction (aborted)" },
          steady(900),
        ),
        series(pgStatActivityMaxTxDuration, idleInTransaction, steady(1)),
      ],
      at: "6m",
      labels: shopUser,
      value: "15m 0s",
    }),
    staysSilent({
      because: "a transaction that is at work",
      series: [series(pgStatActivityMaxTxDuration, session, steady(900))],
      at: "15m",
    }),
  ],
});
