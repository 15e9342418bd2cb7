import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { perInstance } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { recording } from "../language/recording.ts";
import { series, type Steady, steady, type TestSeries } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  pgSettingsMaxConnections,
  pgSettingsReservedConnections,
  pgSettingsSuperuserReservedConnections,
  pgStatActivityCount,
} from "../metrics/postgres.ts";
import { primary, server, session } from "./test-labels.ts";

/**
 * Share of the connections that applications may use which they do use. Summed up on both sides, since the sides have
 * different labels; only clients, since the server's own workers have places of their own; without what is reserved for
 * superusers and, from PostgreSQL 16 on, for other roles.
 */
export const connectionUtilisation = recording("instance:pg_connection_utilisation:ratio", {
  help: "Connections in use, as a ratio of those that applications may use.",
  expression: promql`
    sum by (${perInstance}) (${select(pgStatActivityCount, { backend_type: "client backend" })})
    / (
      sum by (${perInstance}) (
        ${pgSettingsMaxConnections} - ${pgSettingsSuperuserReservedConnections}
        - (${pgSettingsReservedConnections} or 0 * ${pgSettingsSuperuserReservedConnections})
      ) > 0
    )`,
});

/** A server with 103 connections, of which 3 are reserved. */
const hundredAndThree: readonly TestSeries<Steady>[] = [
  series(pgSettingsMaxConnections, { ...primary, ...server }, steady(103)),
  series(pgSettingsSuperuserReservedConnections, { ...primary, ...server }, steady(3)),
];

export const postgresConnections = bands({
  runbook: "databases/connections",
  // Requirement A9: capacity, sustained for a day.
  info: { name: "PostgresConnectionsCapacity", threshold: ratio(0.7), for: "24h" },
  // Requirement A2.
  warning: { name: "PostgresConnectionsHigh", threshold: ratio(0.8) },
  critical: { name: "PostgresConnectionsCritical", threshold: ratio(0.9) },
  when: ({ threshold }) => promql`${connectionUtilisation} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Connections to PostgreSQL behind ${label("instance")} have been above ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Clients hold ${value} of the connections that ${label("instance")} (${label("service")}) has for them, above ${threshold} for ${duration}. At 100% new connections are refused.`,
  firstAction:
    'Run "SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC" to see who holds them.',
  tests: [
    boundary({
      labels: primary,
      series: (used) => [series(pgStatActivityCount, session, steady(used * 100)), ...hundredAndThree],
    }),
    fires({
      because: "the clients together, whatever they do",
      series: [
        series(pgStatActivityCount, session, steady(50)),
        series(pgStatActivityCount, { ...session, state: "idle" }, steady(45)),
        ...hundredAndThree,
      ],
      interval: "5m",
      at: "25h",
      labels: primary,
      value: "95%",
    }),
    fires({
      because: "connections reserved for other roles are not there for applications",
      series: [
        series(pgStatActivityCount, session, steady(76)),
        series(pgSettingsReservedConnections, { ...primary, ...server }, steady(20)),
        ...hundredAndThree,
      ],
      interval: "5m",
      at: "25h",
      labels: primary,
      value: "95%",
    }),
    staysSilent({
      because: "workers of the server do not use the clients' connections",
      series: [
        series(pgStatActivityCount, session, steady(65)),
        series(pgStatActivityCount, { ...session, backend_type: "parallel worker" }, steady(30)),
        ...hundredAndThree,
      ],
      interval: "5m",
      at: "25h",
    }),
    staysSilent({
      because: "a server that is set up without places for applications",
      series: [
        series(pgStatActivityCount, session, steady(1)),
        series(pgSettingsMaxConnections, { ...primary, ...server }, steady(3)),
        series(pgSettingsSuperuserReservedConnections, { ...primary, ...server }, steady(3)),
      ],
      interval: "5m",
      at: "25h",
    }),
  ],
});
