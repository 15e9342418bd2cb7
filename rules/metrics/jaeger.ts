import { counter, histogram } from "./metric.ts";

/**
 * Metrics of Jaeger's own that rules and dashboards use. What it has from the OpenTelemetry Collector inside
 * (`otelcol_...`) is in collector.ts. There is no metric of its writes but those: these two are about reading.
 */

const storage = {
  exporter: "jaeger",
  labels: ["kind", "name", "operation", "result", "role"],
  values: {
    operation: ["find_traces", "find_trace_ids", "get_trace", "get_services", "get_operations"],
    result: ["ok", "err"],
  },
} as const;

export const jaegerStorageRequestsTotal = counter("jaeger_storage_requests_total", {
  ...storage,
  help: "Reads of the storage, by result. A trace that does not exist is an error of get_trace.",
});

/** Its buckets, in seconds, are for milliseconds: the lowest is 5 s. Look at the average, not at a quantile. */
export const jaegerStorageLatencySeconds = histogram("jaeger_storage_latency_seconds", {
  ...storage,
  help: "How long reads of the storage took, in seconds.",
  buckets: [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000],
});
