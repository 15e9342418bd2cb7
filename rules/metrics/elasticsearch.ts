import { counter, gauge, info } from "./metric.ts";

/**
 * Metrics of elasticsearch_exporter, one exporter for each cluster, started with
 * `--es.all --es.indices_settings --collector.clustersettings --collector.snapshots --collector.slm`. Its label
 * `cluster` is Elasticsearch's own name of the cluster, unless the target has a label of that name, which wins.
 * `instance` is the exporter; a node is its label `name`.
 *
 * While the cluster does not answer, everything but `elasticsearch_scrape_success` and a remembered version is gone.
 */

const cluster = { exporter: "elasticsearch", labels: ["cluster"] } as const;
const nodeLabels = [
  "cluster",
  "host",
  "name",
  "es_master_node",
  "es_data_node",
  "es_ingest_node",
  "es_client_node",
] as const;
const node = { exporter: "elasticsearch", labels: nodeLabels } as const;
const disk = { exporter: "elasticsearch", labels: [...nodeLabels, "mount", "path"] } as const;
const pool = { exporter: "elasticsearch", labels: [...nodeLabels, "type"] } as const;
const breaker = { exporter: "elasticsearch", labels: [...nodeLabels, "breaker"] } as const;
const gc = { exporter: "elasticsearch", labels: [...nodeLabels, "gc"] } as const;
const repository = { exporter: "elasticsearch", labels: ["repository"] } as const;
const policy = { exporter: "elasticsearch", labels: ["policy"] } as const;

export const elasticsearchClusterHealthStatus = gauge("elasticsearch_cluster_health_status", {
  exporter: "elasticsearch",
  help: "1 for the cluster's colour: red when a primary shard is missing, yellow when only copies are.",
  labels: ["cluster", "color"],
  values: { color: ["green", "yellow", "red"] },
  unit: "boolean",
});

export const elasticsearchClusterHealthNumberOfNodes = gauge("elasticsearch_cluster_health_number_of_nodes", {
  ...cluster,
  help: "Nodes of the cluster.",
  positive: true,
});

export const elasticsearchClusterHealthNumberOfDataNodes = gauge(
  "elasticsearch_cluster_health_number_of_data_nodes",
  { ...cluster, help: "Nodes that hold data." },
);

export const elasticsearchClusterHealthActivePrimaryShards = gauge(
  "elasticsearch_cluster_health_active_primary_shards",
  { ...cluster, help: "Primary shards that are at work." },
);

export const elasticsearchClusterHealthActiveShards = gauge("elasticsearch_cluster_health_active_shards", {
  ...cluster,
  help: "Shards that are at work, copies included.",
});

export const elasticsearchClusterHealthRelocatingShards = gauge(
  "elasticsearch_cluster_health_relocating_shards",
  { ...cluster, help: "Shards that move from one node to another." },
);

export const elasticsearchClusterHealthInitializingShards = gauge(
  "elasticsearch_cluster_health_initializing_shards",
  { ...cluster, help: "Shards that are being made or copied." },
);

export const elasticsearchClusterHealthUnassignedShards = gauge(
  "elasticsearch_cluster_health_unassigned_shards",
  { ...cluster, help: "Shards that no node holds." },
);

export const elasticsearchClusterHealthDelayedUnassignedShards = gauge(
  "elasticsearch_cluster_health_delayed_unassigned_shards",
  { ...cluster, help: "Shards that wait a moment for their node to come back." },
);

export const elasticsearchClusterHealthNumberOfPendingTasks = gauge(
  "elasticsearch_cluster_health_number_of_pending_tasks",
  { ...cluster, help: "Changes of the cluster's state that the master did not get to yet." },
);

export const elasticsearchClusterHealthTaskMaxWaitingInQueueMillis = gauge(
  "elasticsearch_cluster_health_task_max_waiting_in_queue_millis",
  {
    ...cluster,
    help: "How long the oldest pending change has been waiting, in milliseconds.",
    unit: "milliseconds",
  },
);

export const elasticsearchScrapeSuccess = gauge("elasticsearch_scrape_success", {
  exporter: "elasticsearch",
  help: "1 when a collector of the exporter got its answer from the cluster.",
  labels: ["collector"],
  unit: "boolean",
});

export const elasticsearchClusterinfoVersionInfo = info("elasticsearch_clusterinfo_version_info", {
  exporter: "elasticsearch",
  help: "Version of the cluster; remembered for 5 minutes when it does not answer.",
  labels: ["cluster", "cluster_uuid", "version", "build_date", "build_hash", "lucene_version"],
});

export const elasticsearchClustersettingsStatsMaxShardsPerNode = gauge(
  "elasticsearch_clustersettings_stats_max_shards_per_node",
  {
    exporter: "elasticsearch",
    help: "Limit of shards for each data node (cluster.max_shards_per_node): at it no index can be made.",
    positive: true,
  },
);

export const elasticsearchClustersettingsAllocationWatermarkFloodStageRatio = gauge(
  "elasticsearch_clustersettings_allocation_watermark_flood_stage_ratio",
  { exporter: "elasticsearch", help: "Disk use from which indices become read-only, as a ratio." },
);

export const elasticsearchClustersettingsAllocationWatermarkHighRatio = gauge(
  "elasticsearch_clustersettings_allocation_watermark_high_ratio",
  { exporter: "elasticsearch", help: "Disk use from which shards are moved away, as a ratio." },
);

export const elasticsearchClustersettingsAllocationWatermarkLowRatio = gauge(
  "elasticsearch_clustersettings_allocation_watermark_low_ratio",
  { exporter: "elasticsearch", help: "Disk use from which no shards are put on the node, as a ratio." },
);

export const elasticsearchIndicesSettingsStatsReadOnlyIndices = gauge(
  "elasticsearch_indices_settings_stats_read_only_indices",
  {
    exporter: "elasticsearch",
    help: "Indices that Elasticsearch has made read-only because a disk is full.",
  },
);

export const elasticsearchJvmMemoryUsedBytes = gauge("elasticsearch_jvm_memory_used_bytes", {
  exporter: "elasticsearch",
  help: "Memory that the virtual machine uses, by area, in bytes.",
  labels: [...nodeLabels, "area"],
  values: { area: ["heap", "non-heap"] },
  filter: {
    label: "area",
    because: 'heap and the rest have nothing to do with each other: add {area="heap"}',
  },
});

export const elasticsearchJvmMemoryMaxBytes = gauge("elasticsearch_jvm_memory_max_bytes", {
  exporter: "elasticsearch",
  help: "Most memory that the area may use, in bytes; only the heap has a limit.",
  labels: [...nodeLabels, "area"],
  values: { area: ["heap"] },
  positive: true,
});

export const elasticsearchJvmGcCollectionSecondsSum = counter("elasticsearch_jvm_gc_collection_seconds_sum", {
  ...gc,
  help: "Time spent in garbage collection, in seconds.",
  unit: "seconds",
});

export const elasticsearchJvmGcCollectionSecondsCount = counter(
  "elasticsearch_jvm_gc_collection_seconds_count",
  { ...gc, help: "Garbage collections.", unit: "count" },
);

export const elasticsearchFilesystemDataAvailableBytes = gauge(
  "elasticsearch_filesystem_data_available_bytes",
  { ...disk, help: "Space that Elasticsearch can still fill, in bytes." },
);

export const elasticsearchFilesystemDataSizeBytes = gauge("elasticsearch_filesystem_data_size_bytes", {
  ...disk,
  help: "Size of the disk with the node's data, in bytes.",
  positive: true,
});

export const elasticsearchBreakersTripped = counter("elasticsearch_breakers_tripped", {
  ...breaker,
  help: "Requests that a circuit breaker refused, because they would have used too much memory.",
});

export const elasticsearchBreakersEstimatedSizeBytes = gauge("elasticsearch_breakers_estimated_size_bytes", {
  ...breaker,
  help: "Memory that the breaker counts at present, in bytes.",
});

export const elasticsearchBreakersLimitSizeBytes = gauge("elasticsearch_breakers_limit_size_bytes", {
  ...breaker,
  help: "Memory from which the breaker refuses requests, in bytes.",
});

export const elasticsearchThreadPoolCompletedCount = counter("elasticsearch_thread_pool_completed_count", {
  ...pool,
  help: "Operations that the thread pool has done.",
});

export const elasticsearchThreadPoolRejectedCount = counter("elasticsearch_thread_pool_rejected_count", {
  ...pool,
  help: "Operations that were refused because the thread pool's queue was full.",
});

export const elasticsearchThreadPoolQueueCount = gauge("elasticsearch_thread_pool_queue_count", {
  ...pool,
  help: "Operations that wait for a thread.",
});

export const elasticsearchIndicesSearchQueryTotal = counter("elasticsearch_indices_search_query_total", {
  ...node,
  help: "Queries; a search is one on every shard that it looks at.",
});

export const elasticsearchIndicesSearchQueryTimeSeconds = counter(
  "elasticsearch_indices_search_query_time_seconds",
  { ...node, help: "Time spent in queries, in seconds." },
);

export const elasticsearchIndicesIndexingIndexTotal = counter("elasticsearch_indices_indexing_index_total", {
  ...node,
  help: "Documents that were indexed, on every copy of the shard.",
});

export const elasticsearchIndicesIndexingIndexTimeSecondsTotal = counter(
  "elasticsearch_indices_indexing_index_time_seconds_total",
  { ...node, help: "Time spent on indexing, in seconds." },
);

export const elasticsearchIndicesDocs = gauge("elasticsearch_indices_docs", {
  ...node,
  help: "Documents on the node.",
});

export const elasticsearchIndicesStoreSizeBytes = gauge("elasticsearch_indices_store_size_bytes", {
  ...node,
  help: "Size of the indices on the node, in bytes.",
});

export const elasticsearchProcessOpenFilesCount = gauge("elasticsearch_process_open_files_count", {
  ...node,
  help: "Open file descriptors.",
});

export const elasticsearchProcessMaxFilesDescriptors = gauge("elasticsearch_process_max_files_descriptors", {
  ...node,
  help: "How many file descriptors the node may open.",
});

export const elasticsearchSnapshotStatsNumberOfSnapshots = gauge(
  "elasticsearch_snapshot_stats_number_of_snapshots",
  { ...repository, help: "Snapshots in the repository." },
);

export const elasticsearchSnapshotStatsLatestSnapshotTimestampSeconds = gauge(
  "elasticsearch_snapshot_stats_latest_snapshot_timestamp_seconds",
  { ...repository, help: "When the newest snapshot that worked was begun; 0 when there is none." },
);

export const elasticsearchSlmStatsSnapshotsTakenTotal = counter(
  "elasticsearch_slm_stats_snapshots_taken_total",
  {
    ...policy,
    help: "Snapshots that the policy has taken.",
  },
);

export const elasticsearchSlmStatsSnapshotsFailedTotal = counter(
  "elasticsearch_slm_stats_snapshots_failed_total",
  { ...policy, help: "Snapshots of the policy that failed." },
);
