import type { RulePack } from "../language/pack.ts";
import {
  postgresCollectorFailing,
  postgresDown,
  postgresRestarted,
  postgresRestartingOften,
} from "./availability.ts";
import { connectionUtilisation, postgresConnections } from "./connections.ts";
import {
  postgresBlocked,
  postgresDeadlocks,
  postgresIdleInTransaction,
  postgresTransactionLong,
} from "./locks.ts";
import {
  postgresArchiving,
  postgresCheckpoints,
  postgresDeadRows,
  postgresWraparound,
} from "./maintenance.ts";
import {
  postgresCacheHitRatio,
  postgresQueries,
  postgresRollbacks,
  statementCalls,
  statementDuration,
} from "./queries.ts";
import {
  postgresReplicationBacklog,
  postgresReplicationLag,
  postgresStandbyMissing,
  standbyCount,
} from "./replication.ts";
import { postgresSlotInactive, postgresSlotLost, postgresSlotRetains } from "./slots.ts";

/** Rules about PostgreSQL servers. */
export const postgresRules: RulePack = {
  domain: "postgres",
  recordings: [connectionUtilisation, statementCalls, statementDuration, standbyCount],
  alerts: [
    postgresDown,
    postgresRestarted,
    postgresRestartingOften,
    postgresCollectorFailing,
    ...postgresConnections,
    ...postgresQueries,
    postgresCacheHitRatio,
    postgresRollbacks,
    ...postgresBlocked,
    postgresDeadlocks,
    postgresTransactionLong,
    postgresIdleInTransaction,
    ...postgresReplicationLag,
    postgresReplicationBacklog,
    postgresStandbyMissing,
    postgresSlotInactive,
    ...postgresSlotRetains,
    postgresSlotLost,
    ...postgresWraparound,
    postgresDeadRows,
    postgresCheckpoints,
    postgresArchiving,
  ],
};
