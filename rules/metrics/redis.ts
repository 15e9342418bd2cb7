import { counter, gauge, info } from "./metric.ts";

/** Metrics of the redis exporter that rules and dashboards use. All but `redis_up` are gone while Redis does not answer. */

const plain = { exporter: "redis" } as const;

/** Of one command, such as "get" or "config|get". */
const command = { exporter: "redis", labels: ["cmd"] } as const;

/** A replica as its master sees it. */
const replica = { exporter: "redis", labels: ["slave_ip", "slave_port", "slave_state"] } as const;

/** The master as its replica sees it; a master has no such series. */
const master = { exporter: "redis", labels: ["master_host", "master_port"] } as const;

/** Of one of the numbered databases: "db0". */
const database = { exporter: "redis", labels: ["db"] } as const;

export const redisUp = gauge("redis_up", {
  ...plain,
  help: "1 when Redis answered the exporter in the last scrape, 0 when it did not.",
  unit: "boolean",
});

export const redisInstanceInfo = info("redis_instance_info", {
  exporter: "redis",
  help: "What Redis says about itself: role, version, what it does when memory is full.",
  labels: [
    "master_replid",
    "maxmemory_policy",
    "os",
    "process_id",
    "redis_build_id",
    "redis_mode",
    "redis_version",
    "role",
    "run_id",
    "tcp_port",
  ],
  values: {
    role: ["master", "slave"],
    maxmemory_policy: [
      "noeviction",
      "allkeys-lru",
      "allkeys-lfu",
      "allkeys-random",
      "volatile-lru",
      "volatile-lfu",
      "volatile-random",
      "volatile-ttl",
    ],
  },
});

export const redisUptimeInSeconds = gauge("redis_uptime_in_seconds", {
  ...plain,
  help: "How long Redis has been running, in seconds.",
  unit: "seconds",
});

export const redisLoadingDumpFile = gauge("redis_loading_dump_file", {
  ...plain,
  help: "1 while Redis loads its data after a start; until then it answers commands with LOADING.",
  unit: "boolean",
});

export const redisConnectedClients = gauge("redis_connected_clients", {
  ...plain,
  help: "Clients that are connected, replicas aside.",
});

export const redisMaxClients = gauge("redis_max_clients", {
  ...plain,
  help: "Clients that Redis accepts (maxclients).",
  positive: true,
});

export const redisBlockedClients = gauge("redis_blocked_clients", {
  ...plain,
  help: "Clients that wait in a blocking command, such as BLPOP.",
});

export const redisRejectedConnectionsTotal = counter("redis_rejected_connections_total", {
  ...plain,
  help: "Connections that were refused since maxclients was reached.",
});

export const redisMemoryUsedBytes = gauge("redis_memory_used_bytes", {
  ...plain,
  help: "Memory that Redis has allocated, in bytes: this is what maxmemory limits.",
  positive: true,
});

export const redisMemoryMaxBytes = gauge("redis_memory_max_bytes", {
  ...plain,
  help: "Memory that Redis may allocate (maxmemory), in bytes; 0 means no limit.",
});

export const redisMemoryUsedRssBytes = gauge("redis_memory_used_rss_bytes", {
  ...plain,
  help: "Memory that the operating system has given to Redis, in bytes.",
});

export const redisEvictedKeysTotal = counter("redis_evicted_keys_total", {
  ...plain,
  help: "Keys that were thrown out to stay below maxmemory.",
});

export const redisExpiredKeysTotal = counter("redis_expired_keys_total", {
  ...plain,
  help: "Keys that were removed at the end of their time to live.",
});

export const redisKeyspaceHitsTotal = counter("redis_keyspace_hits_total", {
  ...plain,
  help: "Keys that a reading command found.",
});

export const redisKeyspaceMissesTotal = counter("redis_keyspace_misses_total", {
  ...plain,
  help: "Keys that a reading command did not find.",
});

export const redisCommandsTotal = counter("redis_commands_total", {
  ...command,
  help: "How often a command was called.",
});

export const redisCommandsDurationSecondsTotal = counter("redis_commands_duration_seconds_total", {
  ...command,
  help: "Seconds spent in a command.",
});

export const redisSlowlogLastId = gauge("redis_slowlog_last_id", {
  ...plain,
  help: "Number of the newest entry of the slow log: it grows by 1 with each slow command, and starts again with Redis.",
});

export const redisNetInputBytesTotal = counter("redis_net_input_bytes_total", {
  ...plain,
  help: "Bytes that clients sent.",
});

export const redisNetOutputBytesTotal = counter("redis_net_output_bytes_total", {
  ...plain,
  help: "Bytes that were sent to clients.",
});

export const redisDbKeys = gauge("redis_db_keys", {
  ...database,
  help: "Keys in a database.",
});

export const redisDbKeysExpiring = gauge("redis_db_keys_expiring", {
  ...database,
  help: "Keys in a database that have a time to live.",
});

export const redisConnectedSlaves = gauge("redis_connected_slaves", {
  ...plain,
  help: "Replicas that are connected.",
});

export const redisConnectedSlaveLagSeconds = gauge("redis_connected_slave_lag_seconds", {
  ...replica,
  help: "Time since the replica last said how far it is, in seconds; it does so each second.",
});

export const redisMasterLinkUp = gauge("redis_master_link_up", {
  ...master,
  help: "1 while the replica is connected to its master.",
  unit: "boolean",
});

export const redisRdbLastBgsaveStatus = gauge("redis_rdb_last_bgsave_status", {
  ...plain,
  help: "1 when the last snapshot (RDB) was saved, 0 when it failed.",
  unit: "boolean",
});

export const redisRdbLastSaveTimestampSeconds = gauge("redis_rdb_last_save_timestamp_seconds", {
  ...plain,
  help: "When the last snapshot was saved, in seconds since 1970.",
});

export const redisAofLastWriteStatus = gauge("redis_aof_last_write_status", {
  ...plain,
  help: "1 when the last write to the append-only file worked, 0 when it failed.",
  unit: "boolean",
});

export const redisAofLastBgrewriteStatus = gauge("redis_aof_last_bgrewrite_status", {
  ...plain,
  help: "1 when the append-only file was last rewritten without an error, 0 when that failed.",
  unit: "boolean",
});
