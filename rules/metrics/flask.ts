import { pythonProcess } from "../instrumentation/python-process.ts";
import { counter, histogram, info } from "./metric.ts";

/**
 * Metrics of prometheus-flask-exporter with its default options: one process, `PrometheusMetrics(app)`. It does not
 * count the scrapes of its own metrics. Label `path` is the path as it was asked for, identifiers and all, unless the
 * application sets `group_by="url_rule"`.
 */

export const flaskHttpRequestDurationSeconds = histogram("flask_http_request_duration_seconds", {
  exporter: "flask",
  help: "Time that requests took, in seconds.",
  labels: ["method", "path", "status"],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
});

export const flaskHttpRequestTotal = counter("flask_http_request_total", {
  exporter: "flask",
  help: "Requests, by method and status.",
  labels: ["method", "status"],
});

export const flaskHttpRequestExceptionsTotal = counter("flask_http_request_exceptions_total", {
  exporter: "flask",
  help: "Requests that ended with an exception that nobody caught. There are no series before the first one.",
  labels: ["method", "status"],
});

export const flaskExporterInfo = info("flask_exporter_info", {
  exporter: "flask",
  help: "Version of the instrumentation.",
  labels: ["version"],
});

export const {
  pythonInfo,
  processCpuSecondsTotal,
  processResidentMemoryBytes,
  processStartTimeSeconds,
  processOpenFds,
  processMaxFds,
} = pythonProcess("flask");
