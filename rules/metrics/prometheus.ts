import { counter, gauge, info } from "./metric.ts";

/**
 * Metrics of Prometheus itself that rules and dashboards use; those of the Go runtime and of the process are exposed by
 * Alertmanager, Loki, Grafana and most exporters, too.
 *
 * Loki has some of Prometheus' packages inside, and with them series named `prometheus_tsdb_wal_...`: match the `job`.
 */

const prometheus = { exporter: "prometheus" } as const;
const ruleGroup = { exporter: "prometheus", labels: ["rule_group"] } as const;
const notifications = { exporter: "prometheus", labels: ["alertmanager"] } as const;
const remoteWrite = { exporter: "prometheus", labels: ["remote_name", "url"] } as const;

export const scrapeDurationSeconds = gauge("scrape_duration_seconds", {
  exporter: "scrape",
  help: "How long the last scrape of the target took, in seconds.",
});

export const scrapeSamplesPostMetricRelabeling = gauge("scrape_samples_post_metric_relabeling", {
  exporter: "scrape",
  help: "Samples of the target's last scrape that were kept: its number of series.",
});

/** Written by Prometheus' rules, never 0: an alert that is over vanishes. */
export const alertsSeries = info("ALERTS", {
  exporter: "scrape",
  help: "1 for every alert that is pending or firing, with the alert's labels.",
  labels: ["alertname", "alertstate", "severity", "problem"],
  values: { alertstate: ["pending", "firing"], severity: ["critical", "warning", "info"] },
});

export const processStartTimeSeconds = gauge("process_start_time_seconds", {
  ...prometheus,
  help: "When the process started, in seconds since 1970.",
  unit: "timestamp",
});

export const goMemstatsHeapAllocBytes = gauge("go_memstats_heap_alloc_bytes", {
  ...prometheus,
  help: "Bytes on the Go heap; between two garbage collections it holds what nobody needs any more, too.",
});

export const goGcGomemlimitBytes = gauge("go_gc_gomemlimit_bytes", {
  ...prometheus,
  help: "Limit that the garbage collector keeps the process below, in bytes; 2^63 - 1 when there is none.",
  positive: true,
});

export const prometheusConfigLastReloadSuccessful = gauge("prometheus_config_last_reload_successful", {
  ...prometheus,
  help: "1 when the last attempt to load the configuration worked.",
  unit: "boolean",
});

export const prometheusRuleEvaluationFailuresTotal = counter("prometheus_rule_evaluation_failures_total", {
  ...ruleGroup,
  help: "Evaluations of a rule that failed.",
});

export const prometheusRuleGroupIterationsMissedTotal = counter(
  "prometheus_rule_group_iterations_missed_total",
  { ...ruleGroup, help: "Evaluations of a group that were left out because the one before was not over." },
);

export const prometheusRuleGroupLastDurationSeconds = gauge("prometheus_rule_group_last_duration_seconds", {
  ...ruleGroup,
  help: "How long the last evaluation of a group took, in seconds.",
});

export const prometheusRuleGroupIntervalSeconds = gauge("prometheus_rule_group_interval_seconds", {
  ...ruleGroup,
  help: "How often a group is evaluated, in seconds.",
  positive: true,
});

export const prometheusNotificationsAlertmanagersDiscovered = gauge(
  "prometheus_notifications_alertmanagers_discovered",
  { ...prometheus, help: "Alertmanagers that alerts are sent to." },
);

export const prometheusNotificationsSentTotal = counter("prometheus_notifications_sent_total", {
  ...notifications,
  help: "Alerts that an Alertmanager took.",
});

export const prometheusNotificationsDroppedTotal = counter("prometheus_notifications_dropped_total", {
  ...notifications,
  help: "Alerts that were not delivered: the Alertmanager refused or did not answer, or the queue was full.",
});

export const prometheusNotificationsQueueLength = gauge("prometheus_notifications_queue_length", {
  ...notifications,
  help: "Alerts that wait to be sent to an Alertmanager.",
});

export const prometheusNotificationsQueueCapacity = gauge("prometheus_notifications_queue_capacity", {
  ...prometheus,
  help: "Alerts that can wait for each Alertmanager.",
  positive: true,
});

export const prometheusTsdbHeadSeries = gauge("prometheus_tsdb_head_series", {
  ...prometheus,
  help: "Series that had samples in the last hours.",
});

export const prometheusTsdbStorageBlocksBytes = gauge("prometheus_tsdb_storage_blocks_bytes", {
  ...prometheus,
  help: "Size of all blocks on disk, in bytes.",
});

export const prometheusTsdbWalCorruptionsTotal = counter("prometheus_tsdb_wal_corruptions_total", {
  ...prometheus,
  help: "Damaged places in the write-ahead log that were met when it was read.",
});

/** Loki exposes it as well, of its ruler's write-ahead log. */
export const prometheusTsdbWalWritesFailedTotal = counter("prometheus_tsdb_wal_writes_failed_total", {
  ...prometheus,
  help: "Writes to the write-ahead log that failed.",
});

export const prometheusTsdbCompactionsFailedTotal = counter("prometheus_tsdb_compactions_failed_total", {
  ...prometheus,
  help: "Compactions of blocks that failed.",
});

export const prometheusTsdbReloadsFailuresTotal = counter("prometheus_tsdb_reloads_failures_total", {
  ...prometheus,
  help: "Attempts to read the blocks from disk that failed.",
});

export const prometheusTsdbLowestTimestampSeconds = gauge("prometheus_tsdb_lowest_timestamp_seconds", {
  ...prometheus,
  help: "Time of the oldest sample, in seconds since 1970.",
  unit: "timestamp",
});

export const prometheusTsdbRetentionLimitSeconds = gauge("prometheus_tsdb_retention_limit_seconds", {
  ...prometheus,
  help: "How long samples are kept, in seconds.",
});

export const prometheusTsdbSizeRetentionsTotal = counter("prometheus_tsdb_size_retentions_total", {
  ...prometheus,
  help: "How often blocks were deleted because the storage had reached its size limit.",
});

export const prometheusTargetScrapesExceededSampleLimitTotal = counter(
  "prometheus_target_scrapes_exceeded_sample_limit_total",
  { ...prometheus, help: "Scrapes that were refused because they had more samples than the limit." },
);

export const prometheusTargetScrapesExceededBodySizeLimitTotal = counter(
  "prometheus_target_scrapes_exceeded_body_size_limit_total",
  { ...prometheus, help: "Scrapes that were refused because their answer was larger than the limit." },
);

export const prometheusTargetScrapesSampleDuplicateTimestampTotal = counter(
  "prometheus_target_scrapes_sample_duplicate_timestamp_total",
  { ...prometheus, help: "Samples refused because their series has another value at that time." },
);

export const prometheusTargetScrapesSampleOutOfOrderTotal = counter(
  "prometheus_target_scrapes_sample_out_of_order_total",
  { ...prometheus, help: "Samples refused because their series has newer ones." },
);

export const prometheusTargetScrapesSampleOutOfBoundsTotal = counter(
  "prometheus_target_scrapes_sample_out_of_bounds_total",
  { ...prometheus, help: "Samples refused because their time is too far from now." },
);

export const prometheusEngineQueries = gauge("prometheus_engine_queries", {
  ...prometheus,
  help: "Queries that run or wait.",
});

export const prometheusEngineQueriesConcurrentMax = gauge("prometheus_engine_queries_concurrent_max", {
  ...prometheus,
  help: "Queries that may run at the same time.",
  positive: true,
});

export const prometheusHttpRequestsTotal = counter("prometheus_http_requests_total", {
  ...prometheus,
  help: "Requests to Prometheus' own UI and API.",
  labels: ["handler", "code"],
});

export const prometheusRemoteStorageSamplesTotal = counter("prometheus_remote_storage_samples_total", {
  ...remoteWrite,
  help: "Samples that were sent to the remote storage.",
});

export const prometheusRemoteStorageSamplesFailedTotal = counter(
  "prometheus_remote_storage_samples_failed_total",
  { ...remoteWrite, help: "Samples that the remote storage refused for good." },
);

export const prometheusRemoteStorageQueueHighestTimestampSeconds = gauge(
  "prometheus_remote_storage_queue_highest_timestamp_seconds",
  { ...remoteWrite, help: "Time of the newest sample put into the queue, since 1970.", unit: "timestamp" },
);

export const prometheusRemoteStorageQueueHighestSentTimestampSeconds = gauge(
  "prometheus_remote_storage_queue_highest_sent_timestamp_seconds",
  { ...remoteWrite, help: "Time of the newest sample that was sent, since 1970.", unit: "timestamp" },
);
