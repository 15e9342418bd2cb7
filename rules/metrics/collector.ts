import { counter, gauge } from "./metric.ts";

/**
 * Metrics of the OpenTelemetry Collector about itself, which rules and dashboards use. Its `job` is `otel-collector`.
 * Jaeger is built on the collector and has those of its receiver, its exporter and its process as well, under the job
 * `jaeger`: match the `job` where it matters whose they are.
 */

const collector = { exporter: "otel-collector" } as const;
const ofExporter = { exporter: "otel-collector", labels: ["exporter"] } as const;
const ofQueue = { exporter: "otel-collector", labels: ["data_type", "exporter"] } as const;
const ofProcessor = { exporter: "otel-collector", labels: ["processor"] } as const;
const ofReceiver = {
  exporter: "otel-collector",
  labels: ["receiver", "transport"],
  // What reads files has no transport.
  optional: ["transport"],
} as const;

export const otelcolProcessUptimeSecondsTotal = counter("otelcol_process_uptime_seconds_total", {
  ...collector,
  help: "Seconds since the process started: it falls when the process is a new one.",
});

export const otelcolProcessMemoryRssBytes = gauge("otelcol_process_memory_rss_bytes", {
  ...collector,
  help: "Memory of the process, in bytes.",
});

export const otelcolFileconsumerOpenFiles = gauge("otelcol_fileconsumer_open_files", {
  ...collector,
  help: "Log files that are followed.",
});

export const otelcolReceiverAcceptedLogRecordsTotal = counter("otelcol_receiver_accepted_log_records_total", {
  ...ofReceiver,
  help: "Log lines that were taken in.",
});

export const otelcolReceiverRefusedLogRecordsTotal = counter("otelcol_receiver_refused_log_records_total", {
  ...ofReceiver,
  help: "Log lines that were refused because what comes after the receiver did not take them.",
});

export const otelcolReceiverFailedLogRecordsTotal = counter("otelcol_receiver_failed_log_records_total", {
  ...ofReceiver,
  help: "Log lines that the receiver itself could not take in.",
});

export const otelcolReceiverAcceptedSpansTotal = counter("otelcol_receiver_accepted_spans_total", {
  ...ofReceiver,
  help: "Spans that were taken in.",
});

export const otelcolReceiverRefusedSpansTotal = counter("otelcol_receiver_refused_spans_total", {
  ...ofReceiver,
  help: "Spans that were refused because what comes after the receiver did not take them.",
});

export const otelcolReceiverFailedSpansTotal = counter("otelcol_receiver_failed_spans_total", {
  ...ofReceiver,
  help: "Spans that the receiver itself could not take in.",
});

/** Exists only once something was refused. */
export const otelcolProcessorRefusedLogRecordsTotal = counter("otelcol_processor_refused_log_records_total", {
  ...ofProcessor,
  help: "Log lines that the memory limiter refused.",
});

/** Exists only once something was refused. */
export const otelcolProcessorRefusedSpansTotal = counter("otelcol_processor_refused_spans_total", {
  ...ofProcessor,
  help: "Spans that the memory limiter refused.",
});

export const otelcolExporterQueueSize = gauge("otelcol_exporter_queue_size", {
  ...ofQueue,
  help: "What waits to be sent, in the unit of the queue: bytes for logs, spans for traces.",
});

export const otelcolExporterQueueCapacity = gauge("otelcol_exporter_queue_capacity", {
  ...ofQueue,
  help: "How much can wait, in the unit of the queue.",
  positive: true,
});

export const otelcolExporterSentLogRecordsTotal = counter("otelcol_exporter_sent_log_records_total", {
  ...ofExporter,
  help: "Log lines that were delivered.",
});

export const otelcolExporterSendFailedLogRecordsTotal = counter(
  "otelcol_exporter_send_failed_log_records_total",
  { ...ofExporter, help: "Log lines that were given up: the other side refused them for good." },
);

export const otelcolExporterSentSpansTotal = counter("otelcol_exporter_sent_spans_total", {
  ...ofExporter,
  help: "Spans that were delivered.",
});

export const otelcolExporterSendFailedSpansTotal = counter("otelcol_exporter_send_failed_spans_total", {
  ...ofExporter,
  help: "Spans that were given up: the other side refused them for good.",
});
