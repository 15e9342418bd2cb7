/**
 * Collectors of the postgres exporter that the rules need and that are off by default: start the exporter with
 * `--collector.<name>` for each. The extension pg_stat_statements must be loaded (`shared_preload_libraries`) and
 * created in the database that the exporter is connected to, and the exporter's role needs pg_monitor.
 */
export const postgresCollectors = ["database_wraparound", "postmaster", "stat_statements"] as const;

/** The same from PostgreSQL 17 on; on an older server the additional one writes a warning into the log at every scrape. */
export const postgres17Collectors = [...postgresCollectors, "stat_checkpointer"] as const;
