import { counter, gauge, info } from "./metric.ts";

/**
 * Metrics of the postgres exporter that rules and dashboards use. What needs a collector that is off by default says so;
 * rules/postgres/collectors.ts has the list. Some of the exporter's names break Prometheus' rules: counters without
 * `_total`, and ages in transactions that are called seconds. They are kept as they are exposed.
 */

const plain = { exporter: "postgres" } as const;

/** Labels of what the exporter's old collectors expose: `server` is the address of the database server, host:port. */
const perServer = { exporter: "postgres", labels: ["server"] } as const;

/** Labels of what PostgreSQL counts for each database. */
const perDatabase = { exporter: "postgres", labels: ["datid", "datname"] } as const;

/** The same series for each combination of who is connected and what the session does. */
const activity = {
  exporter: "postgres",
  labels: [
    "application_name",
    "backend_type",
    "datname",
    "server",
    "state",
    "usename",
    "wait_event",
    "wait_event_type",
  ],
  values: {
    state: [
      "active",
      "idle",
      "idle in transaction",
      "idle in transaction (aborted)",
      "fastpath function call",
      "disabled",
    ],
  },
} as const;

/** Of the 100 statements that took the most time; needs the extension pg_stat_statements and its collector. */
const statement = { exporter: "postgres", labels: ["datname", "queryid", "user"] } as const;

/** A standby as its primary sees it. In this version `slot_name` is the process id of the sender, so it changes with every connection. */
const standby = {
  exporter: "postgres",
  labels: ["application_name", "client_addr", "server", "slot_name", "state"],
} as const;

const slot = { exporter: "postgres", labels: ["slot_name", "slot_type"] } as const;

/** Only tables of the database that the exporter is connected to. */
const table = { exporter: "postgres", labels: ["datname", "relname", "schemaname"] } as const;

export const pgUp = gauge("pg_up", {
  ...plain,
  help: "1 when the exporter could query the server in its last scrape, 0 when it could not.",
  unit: "boolean",
});

export const pgScrapeCollectorSuccess = gauge("pg_scrape_collector_success", {
  exporter: "postgres",
  help: "1 when a collector of the exporter worked in the last scrape. Gone while the server is down.",
  labels: ["collector"],
  unit: "boolean",
});

export const pgPostmasterStartTimeSeconds = gauge("pg_postmaster_start_time_seconds", {
  ...plain,
  help: "When the server started, in seconds since 1970. Collector postmaster.",
  unit: "timestamp",
  positive: true,
});

export const pgSettingsMaxConnections = gauge("pg_settings_max_connections", {
  ...perServer,
  help: "Connections that the server accepts, with those that are reserved.",
  positive: true,
});

export const pgSettingsSuperuserReservedConnections = gauge("pg_settings_superuser_reserved_connections", {
  ...perServer,
  help: "Connections that only superusers may use.",
});

export const pgSettingsReservedConnections = gauge("pg_settings_reserved_connections", {
  ...perServer,
  help: "Connections that only roles with pg_use_reserved_connections may use. PostgreSQL 16 and later.",
});

export const pgStatActivityCount = gauge("pg_stat_activity_count", {
  ...activity,
  help: "Sessions that are connected to a database, by what they do. States without a session are there with 0 and empty labels.",
});

export const pgStatActivityMaxTxDuration = gauge("pg_stat_activity_max_tx_duration", {
  ...activity,
  help: "Age of the oldest open transaction of these sessions, in seconds.",
  unit: "seconds",
});

export const pgStatDatabaseNumbackends = gauge("pg_stat_database_numbackends", {
  ...perDatabase,
  help: "Processes connected to the database, workers of the server included.",
});

export const pgStatDatabaseXactCommit = counter("pg_stat_database_xact_commit", {
  ...perDatabase,
  help: "Transactions that were committed.",
});

export const pgStatDatabaseXactRollback = counter("pg_stat_database_xact_rollback", {
  ...perDatabase,
  help: "Transactions that were rolled back.",
});

export const pgStatDatabaseBlksHit = counter("pg_stat_database_blks_hit", {
  ...perDatabase,
  help: "Blocks of 8 KiB that were found in the server's own cache.",
});

export const pgStatDatabaseBlksRead = counter("pg_stat_database_blks_read", {
  ...perDatabase,
  help: "Blocks of 8 KiB that had to be read from the operating system.",
});

export const pgStatDatabaseDeadlocks = counter("pg_stat_database_deadlocks", {
  ...perDatabase,
  help: "Deadlocks: each ended one transaction with an error.",
});

export const pgStatDatabaseTupReturned = counter("pg_stat_database_tup_returned", {
  ...perDatabase,
  help: "Rows that scans went over.",
});

export const pgStatDatabaseTupFetched = counter("pg_stat_database_tup_fetched", {
  ...perDatabase,
  help: "Rows that were fetched through an index.",
});

export const pgStatDatabaseTupInserted = counter("pg_stat_database_tup_inserted", {
  ...perDatabase,
  help: "Rows that were inserted.",
});

export const pgStatDatabaseTupUpdated = counter("pg_stat_database_tup_updated", {
  ...perDatabase,
  help: "Rows that were updated.",
});

export const pgStatDatabaseTupDeleted = counter("pg_stat_database_tup_deleted", {
  ...perDatabase,
  help: "Rows that were deleted.",
});

export const pgStatDatabaseTempBytes = counter("pg_stat_database_temp_bytes", {
  ...perDatabase,
  help: "Bytes that queries wrote to temporary files, since work_mem was too small for them.",
  unit: "bytes",
});

export const pgDatabaseSizeBytes = gauge("pg_database_size_bytes", {
  exporter: "postgres",
  help: "Size of the database on disk, in bytes.",
  labels: ["datname"],
});

export const pgDatabaseWraparoundAgeDatfrozenxidSeconds = gauge(
  "pg_database_wraparound_age_datfrozenxid_seconds",
  {
    exporter: "postgres",
    help: "Age of the oldest transaction id that is not frozen: in transactions, not in seconds. Collector database_wraparound.",
    labels: ["datname"],
    unit: "count",
  },
);

export const pgDatabaseWraparoundAgeDatminmxidSeconds = gauge(
  "pg_database_wraparound_age_datminmxid_seconds",
  {
    exporter: "postgres",
    help: "Age of the oldest multixact id: in multixacts, not in seconds. Collector database_wraparound.",
    labels: ["datname"],
    unit: "count",
  },
);

export const pgLocksCount = gauge("pg_locks_count", {
  exporter: "postgres",
  help: "Locks that are held or waited for.",
  labels: ["datname", "mode"],
  values: {
    mode: [
      "accesssharelock",
      "rowsharelock",
      "rowexclusivelock",
      "shareupdateexclusivelock",
      "sharelock",
      "sharerowexclusivelock",
      "exclusivelock",
      "accessexclusivelock",
      "sireadlock",
    ],
  },
});

export const pgStatStatementsCallsTotal = counter("pg_stat_statements_calls_total", {
  ...statement,
  help: "How often the statement was executed. Collector stat_statements.",
});

export const pgStatStatementsSecondsTotal = counter("pg_stat_statements_seconds_total", {
  ...statement,
  help: "Seconds spent executing the statement. Collector stat_statements.",
});

export const pgStatStatementsRowsTotal = counter("pg_stat_statements_rows_total", {
  ...statement,
  help: "Rows that the statement returned or changed. Collector stat_statements.",
});

export const pgReplicationIsReplica = gauge("pg_replication_is_replica", {
  ...plain,
  help: "1 on a standby, 0 on a primary.",
  unit: "boolean",
});

export const pgReplicationLagSeconds = gauge("pg_replication_lag_seconds", {
  ...plain,
  help: "Age of the last transaction that a standby has replayed while it has more to replay; 0 on a primary, and on a standby that receives nothing.",
});

export const pgStatReplicationPgWalLsnDiff = gauge("pg_stat_replication_pg_wal_lsn_diff", {
  ...standby,
  help: "WAL that a standby has not replayed yet, in bytes. NaN for what replays nothing, such as a base backup.",
  unit: "bytes",
});

export const pgReplicationSlotSlotIsActive = gauge("pg_replication_slot_slot_is_active", {
  ...slot,
  help: "1 while somebody reads from the slot.",
  unit: "boolean",
});

export const pgReplicationSlotWalStatus = info("pg_replication_slot_wal_status", {
  exporter: "postgres",
  help: "Whether the WAL that the slot needs is still there.",
  labels: ["slot_name", "slot_type", "wal_status"],
  values: { wal_status: ["reserved", "extended", "unreserved", "lost"] },
});

export const pgReplicationSlotsPgWalLsnDiff = gauge("pg_replication_slots_pg_wal_lsn_diff", {
  exporter: "postgres",
  help: "WAL that the server keeps for the slot, in bytes.",
  labels: ["database", "server", "slot_name"],
  unit: "bytes",
});

export const pgStatUserTablesNDeadTup = gauge("pg_stat_user_tables_n_dead_tup", {
  ...table,
  help: "Rows of the table that are dead and wait for VACUUM, as the server estimates.",
});

export const pgStatUserTablesNLiveTup = gauge("pg_stat_user_tables_n_live_tup", {
  ...table,
  help: "Rows of the table that are alive, as the server estimates.",
});

export const pgStatUserTablesSizeBytes = gauge("pg_stat_user_tables_size_bytes", {
  ...table,
  help: "Size of the table with its indexes, in bytes.",
});

export const pgStatBgwriterCheckpointsReqTotal = counter("pg_stat_bgwriter_checkpoints_req_total", {
  ...plain,
  help: "Checkpoints that were requested, mostly because max_wal_size was reached. PostgreSQL 16 and earlier.",
});

export const pgStatCheckpointerNumRequestedTotal = counter("pg_stat_checkpointer_num_requested_total", {
  ...plain,
  help: "Checkpoints that were requested, mostly because max_wal_size was reached. PostgreSQL 17 and later, collector stat_checkpointer.",
});

export const pgStatArchiverFailedCount = counter("pg_stat_archiver_failed_count", {
  ...perServer,
  help: "Attempts to archive a WAL file that failed.",
});

export const pgStatArchiverLastArchiveAge = gauge("pg_stat_archiver_last_archive_age", {
  ...perServer,
  help: "Time since a WAL file was last archived, in seconds; NaN when none ever was.",
  unit: "seconds",
});

export const pgWalSizeBytes = gauge("pg_wal_size_bytes", {
  ...plain,
  help: "Size of the server's WAL files, in bytes.",
});
