import { pythonProcess } from "../instrumentation/python-process.ts";
import { counter, histogram, summary } from "./metric.ts";

/**
 * Metrics of prometheus-fastapi-instrumentator with its default options: `Instrumentator().instrument(app).expose(app)`.
 * Label `handler` is the route's template ("/orders/{number}"), and "none" for all paths without a route. It counts the
 * scrapes of its own metrics too. The gauge of requests in progress is off by default, so no rule can build on it.
 */

export const httpRequestsTotal = counter("http_requests_total", {
  exporter: "fastapi",
  help: "Requests; the status is grouped as 2xx, 3xx, 4xx, 5xx.",
  labels: ["handler", "method", "status"],
});

export const httpRequestDurationHighrSeconds = histogram("http_request_duration_highr_seconds", {
  exporter: "fastapi",
  help: "Time that requests took, of all handlers together, in seconds: for quantiles.",
  buckets: [
    0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 7.5, 10, 30, 60,
  ],
});

export const httpRequestDurationSeconds = histogram("http_request_duration_seconds", {
  exporter: "fastapi",
  help: "Time that requests took, by handler, in seconds. No quantile of it can exceed 1 s, its last bucket.",
  labels: ["handler", "method"],
  buckets: [0.1, 0.5, 1],
});

export const httpRequestSizeBytes = summary("http_request_size_bytes", {
  exporter: "fastapi",
  help: "Size of requests by their header, in bytes; no quantiles.",
  labels: ["handler"],
});

export const httpResponseSizeBytes = summary("http_response_size_bytes", {
  exporter: "fastapi",
  help: "Size of responses by their header, in bytes; no quantiles.",
  labels: ["handler"],
});

export const {
  pythonInfo,
  processCpuSecondsTotal,
  processResidentMemoryBytes,
  processStartTimeSeconds,
  processOpenFds,
  processMaxFds,
} = pythonProcess("fastapi");
