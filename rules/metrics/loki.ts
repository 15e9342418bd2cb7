import { counter, gauge, histogram } from "./metric.ts";

/**
 * Metrics of Loki that rules and dashboards use. Their `tenant` is the tenant of the log lines ("fake" where Loki has no
 * tenants), not the one of the target: leave it out of what tells whose alert it is.
 */

const loki = { exporter: "loki" } as const;

export const lokiRequestDurationSeconds = histogram("loki_request_duration_seconds", {
  ...loki,
  help: "How long requests took, in seconds; status_code is a word (success, error) for the internal ones.",
  labels: ["method", "route", "status_code", "ws"],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100],
});

export const lokiDistributorLinesReceivedTotal = counter("loki_distributor_lines_received_total", {
  ...loki,
  help: "Log lines that arrived.",
  labels: ["format", "is_internal_stream", "policy", "tenant"],
});

export const lokiDistributorBytesReceivedTotal = counter("loki_distributor_bytes_received_total", {
  ...loki,
  help: "Bytes of the log lines that arrived, before compression.",
  labels: ["format", "is_internal_stream", "policy", "retention_hours", "tenant"],
});

export const lokiDiscardedSamplesTotal = counter("loki_discarded_samples_total", {
  ...loki,
  help: "Log lines that were refused, by reason.",
  labels: ["format", "policy", "reason", "retention_hours", "tenant"],
});

export const lokiIngesterMemoryStreams = gauge("loki_ingester_memory_streams", {
  ...loki,
  help: "Streams (sets of labels) that had lines lately.",
  labels: ["tenant"],
});

export const lokiIngesterMemoryChunks = gauge("loki_ingester_memory_chunks", {
  ...loki,
  help: "Chunks of log lines that are still in memory.",
});

export const lokiIngesterChunksFlushRequestsTotal = counter("loki_ingester_chunks_flush_requests_total", {
  ...loki,
  help: "Attempts to write chunks to the storage.",
});

export const lokiIngesterChunksFlushFailuresTotal = counter("loki_ingester_chunks_flush_failures_total", {
  ...loki,
  help: "Attempts to write chunks to the storage that failed.",
});

export const lokiIngesterWalDiskUsagePercent = gauge("loki_ingester_wal_disk_usage_percent", {
  ...loki,
  help: "How full the disk of the write-ahead log is, 0 to 1; from 0.9 on Loki refuses lines.",
  // Its name says percent, its values do not.
  unit: "ratio",
});

export const lokiPanicTotal = counter("loki_panic_total", {
  ...loki,
  help: "Requests that ended in a crash of their handler.",
});

export const lokiBoltdbShipperCompactTablesOperationLastSuccessfulRunTimestampSeconds = gauge(
  "loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds",
  { ...loki, help: "When the index was last compacted, in seconds since 1970; 0 after a start." },
);

export const lokiCompactorApplyRetentionLastSuccessfulRunTimestampSeconds = gauge(
  "loki_compactor_apply_retention_last_successful_run_timestamp_seconds",
  { ...loki, help: "When old lines were last marked for deletion, since 1970; 0 after a start." },
);

export const lokiPrometheusRuleEvaluationFailuresTotal = counter(
  "loki_prometheus_rule_evaluation_failures_total",
  { ...loki, help: "Evaluations of a rule that failed.", labels: ["rule_group", "user"] },
);
