import type { Settings } from "../../model/settings/schema.ts";
import { generatedYaml } from "../generated-yaml.ts";
import type { Site } from "../site.ts";
import { socketAddress } from "../socket-address.ts";

const source = "components/loki/config.ts";
/** One process: nothing but Loki itself talks to its ring and gRPC port. */
const self = "127.0.0.1";
/** Requirement S7, in Loki's unit: megabytes per second, for the whole instance as for a single stream. */
const ingestionRateMb = 32;
/** A burst must hold the largest push; twice the rate lets a restarted collector send what it kept. */
const ingestionBurstMb = 64;
/** Requirement S7. */
const parallelQueries = 32;
const streamsPerTenant = 20_000;
const compactionInterval = "10m";

/** What Loki's configuration is made from. */
export interface LokiConfigInput {
  readonly settings: Pick<Settings, "loki">;
  readonly site: Site;
}

/**
 * Renders Loki's configuration: a single binary on the local filesystem (tsdb, schema v13), tuned as requirement S7
 * asks, with retention that deletes and a write-ahead log that is replayed after a crash.
 */
export function renderLoki({ settings, site }: LokiConfigInput): string {
  const data = site.dataDir("loki");
  const http = socketAddress(site.listen("loki", "web"));
  const grpc = socketAddress(site.listen("loki", "grpc"));
  const scheduler = `${self}:${grpc.port}`;
  return generatedYaml(source, {
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_address: http.host,
      http_listen_port: http.port,
      grpc_listen_address: self,
      grpc_listen_port: grpc.port,
      // A push is at most as large as the burst that the limits allow.
      grpc_server_max_recv_msg_size: ingestionBurstMb * 1024 * 1024,
      grpc_server_max_send_msg_size: ingestionBurstMb * 1024 * 1024,
      log_format: "json",
      log_level: "info",
    },
    common: {
      instance_addr: self,
      path_prefix: data,
      replication_factor: 1,
      ring: { kvstore: { store: "inmemory" } },
      storage: { filesystem: { chunks_directory: `${data}/chunks`, rules_directory: rulesFolder } },
    },
    schema_config: {
      configs: [
        {
          from: "2024-01-01",
          store: "tsdb",
          object_store: "filesystem",
          schema: "v13",
          index: { prefix: "index_", period: "24h" },
        },
      ],
    },
    ingester: {
      // With one instance there is nobody to wait for; the default of 15 s is most of the start of the stack.
      lifecycler: { min_ready_duration: "0s", final_sleep: "0s" },
      // Replayed after a crash; flushed on an orderly stop, so that a restart has nothing to replay.
      wal: { enabled: true, dir: `${data}/wal`, flush_on_shutdown: true, replay_memory_ceiling: "256MB" },
    },
    limits_config: {
      ingestion_rate_mb: ingestionRateMb,
      ingestion_burst_size_mb: ingestionBurstMb,
      per_stream_rate_limit: `${ingestionRateMb}MB`,
      per_stream_rate_limit_burst: `${ingestionBurstMb}MB`,
      max_global_streams_per_user: streamsPerTenant,
      max_query_parallelism: parallelQueries,
      tsdb_max_query_parallelism: parallelQueries,
      reject_old_samples: true,
      reject_old_samples_max_age: "168h",
      // A line that is too long is kept in part, instead of being lost as a whole.
      max_line_size_truncate: true,
      allow_structured_metadata: true,
      volume_enabled: true,
      retention_period: settings.loki.retention,
    },
    querier: { max_concurrent: parallelQueries },
    query_range: {
      cache_results: true,
      results_cache: { cache: { embedded_cache: { enabled: true, max_size_mb: 64 } } },
      parallelise_shardable_queries: true,
    },
    chunk_store_config: {
      chunk_cache_config: { embedded_cache: { enabled: true, max_size_mb: 64 } },
    },
    compactor: {
      working_directory: `${data}/compactor`,
      compaction_interval: compactionInterval,
      // Without both of these, retention_period is a wish.
      retention_enabled: true,
      delete_request_store: "filesystem",
      retention_delete_delay: "2h",
    },
    ruler: {
      storage: { type: "local", local: { directory: rulesFolder } },
      rule_path: `${data}/rules-loaded`,
      alertmanager_url: `http://${site.address("alertmanager", "web")}`,
      poll_interval: "10s",
      enable_api: true,
    },
    // By address instead of by the scheduler ring, which is polled every 10 s: ready in one second instead of eleven.
    frontend: { encoding: "protobuf", scheduler_address: scheduler },
    frontend_worker: { scheduler_address: scheduler },
  });
}

/** Folder of the rule files, in the config folder; below it one folder per tenant. */
export const rulesFolder = "rules";

/** Path of the rule file of the stack's own tenant, which Loki calls "fake" where authentication is off. */
export const rulesFile = `${rulesFolder}/fake/stack.yml`;

/** Renders a rule file without rules: the ruler asks for the folder even when there are none. */
export function renderEmptyLokiRules(): string {
  return generatedYaml(source, { groups: [] });
}
