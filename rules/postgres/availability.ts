import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { series } from "../language/series.ts";
import { count } from "../language/threshold.ts";
import { pgPostmasterStartTimeSeconds, pgScrapeCollectorSuccess, pgUp } from "../metrics/postgres.ts";
import { primary, secondary } from "./test-labels.ts";

/** Whether the server is there, and stays there. That its exporter is gone says TargetDown. */
export const postgresDown = alert("PostgresDown", {
  severity: "critical",
  runbook: "databases/postgres-down",
  // Requirement A2: database unreachable for more than a minute.
  for: "1m",
  when: () => promql`${pgUp} == 0`,
  summary: ({ duration }) => `PostgreSQL behind ${label("instance")} has been down for ${duration}`,
  description: ({ duration, value }) =>
    `The exporter ${label("instance")} of ${label("service")} has not reached its PostgreSQL server for ${duration} (pg_up is ${value}).`,
  firstAction: "Run 'pg_isready -h <host>' and 'systemctl status postgresql' on the database host.",
  tests: [
    fires({
      because: "down for a minute",
      series: [series(pgUp, primary, "1 0x20")],
      at: "2m",
      labels: primary,
      value: "0",
    }),
    fires({
      because: "one of two is down",
      series: [series(pgUp, primary, "0x20"), series(pgUp, secondary, "1x20")],
      at: "5m",
      labels: primary,
      value: "0",
    }),
    staysSilent({
      because: "down for not quite a minute",
      series: [series(pgUp, primary, "1 0x20")],
      at: "1m45s",
    }),
    staysSilent({ because: "up", series: [series(pgUp, primary, "1x20")], at: "15m" }),
    staysSilent({ because: "back again", series: [series(pgUp, primary, "0x5 1x20")], at: "6m" }),
    staysSilent({
      because: "an exporter that is gone is TargetDown",
      series: [series(pgUp, primary, "1x5 stale")],
      at: "15m",
    }),
  ],
});

export const postgresRestarted = alert("PostgresRestarted", {
  severity: "info",
  runbook: "databases/postgres-down",
  problem: "postgres-restarted",
  for: "0s",
  when: () => promql`changes(${pgPostmasterStartTimeSeconds}[15m]) > 0`,
  summary: () => `PostgreSQL behind ${label("instance")} has restarted`,
  description: () =>
    `PostgreSQL behind ${label("instance")} (${label("service")}) has restarted in the last 15 minutes. All its connections were cut.`,
  firstAction: "Check whether somebody planned it: 'journalctl -u postgresql --since -30min'.",
  tests: [
    fires({
      because: "started again",
      series: [series(pgPostmasterStartTimeSeconds, primary, "1700000000x5 1700009000x40")],
      at: "6m",
      labels: primary,
    }),
    fires({
      because: "not quite 15 minutes ago",
      series: [series(pgPostmasterStartTimeSeconds, primary, "1700000000x5 1700009000x40")],
      at: "19m45s",
      labels: primary,
    }),
    staysSilent({
      because: "more than 15 minutes ago",
      series: [series(pgPostmasterStartTimeSeconds, primary, "1700000000x5 1700009000x40")],
      at: "22m",
    }),
    staysSilent({
      because: "a brand-new server",
      series: [series(pgPostmasterStartTimeSeconds, primary, "_x5 1700009000x40")],
      at: "10m",
    }),
    staysSilent({
      because: "runs",
      series: [series(pgPostmasterStartTimeSeconds, primary, "1700000000x40")],
      at: "30m",
    }),
  ],
});

export const postgresRestartingOften = alert("PostgresRestartingOften", {
  severity: "warning",
  runbook: "databases/postgres-down",
  problem: "postgres-restarted",
  for: "0s",
  // Our choice: a failover drill or an upgrade needs one or two.
  threshold: count(2),
  when: ({ threshold }) => promql`changes(${pgPostmasterStartTimeSeconds}[1h]) > ${threshold}`,
  summary: ({ value }) => `PostgreSQL behind ${label("instance")} has restarted ${value} times in an hour`,
  description: ({ threshold, value }) =>
    `PostgreSQL behind ${label("instance")} (${label("service")}) has restarted ${value} times in the last hour, more than ${threshold}. Each time all its connections were cut.`,
  firstAction:
    "Read why it ended: 'journalctl -u postgresql --since -1h | grep -iE \"terminated|killed|PANIC\"'.",
  tests: [
    fires({
      because: "three times in an hour",
      series: [series(pgPostmasterStartTimeSeconds, primary, "100x5 200x25 300x25 400x60")],
      at: "59m",
      labels: primary,
      value: "3",
    }),
    fires({
      because: "three times within 58 minutes",
      series: [series(pgPostmasterStartTimeSeconds, primary, "100x5 200x28 300x28 400x60")],
      at: "64m",
      labels: primary,
      value: "3",
    }),
    staysSilent({
      because: "twice",
      series: [series(pgPostmasterStartTimeSeconds, primary, "100x5 200x25 300x60")],
      at: "59m",
    }),
    staysSilent({
      because: "three times, but not within an hour",
      series: [series(pgPostmasterStartTimeSeconds, primary, "100x5 200x30 300x35 400x60")],
      at: "75m",
    }),
  ],
});

export const postgresCollectorFailing = alert("PostgresCollectorFailing", {
  severity: "warning",
  runbook: "databases/postgres-exporter",
  for: "15m",
  when: () => promql`${pgScrapeCollectorSuccess} == 0`,
  summary: ({ duration }) =>
    `Collector ${label("collector")} of ${label("instance")} has been failing for ${duration}`,
  description: ({ duration, value }) =>
    `The collector ${label("collector")} of the exporter ${label("instance")} (${label("service")}) has been failing for ${duration} (success is ${value}): alerts on its metrics are blind.`,
  firstAction:
    "Read the exporter's log: it says which query failed, mostly for a missing right or extension.",
  tests: [
    fires({
      because: "failing for 15 minutes",
      series: [
        series(pgScrapeCollectorSuccess, { ...primary, collector: "stat_statements" }, "1 0x40"),
        series(pgScrapeCollectorSuccess, { ...primary, collector: "wal" }, "1x40"),
      ],
      at: "16m",
      labels: { ...primary, collector: "stat_statements" },
      value: "0",
    }),
    staysSilent({
      because: "failing for not quite 15 minutes",
      series: [series(pgScrapeCollectorSuccess, { ...primary, collector: "stat_statements" }, "1 0x40")],
      at: "15m45s",
    }),
    staysSilent({
      because: "works",
      series: [series(pgScrapeCollectorSuccess, { ...primary, collector: "stat_statements" }, "1x40")],
      at: "30m",
    }),
    staysSilent({
      because: "the server is down, and with it all collectors are gone",
      series: [
        series(pgScrapeCollectorSuccess, { ...primary, collector: "stat_statements" }, "1x5 0x3 stale"),
        series(pgUp, primary, "1x5 0x40"),
      ],
      at: "40m",
    }),
  ],
});
