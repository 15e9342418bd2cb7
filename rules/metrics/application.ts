import { counter, gauge, histogram } from "./metric.ts";

/**
 * What an application says of its own work: a convention, to be exposed on its /metrics beside its instrumentation and
 * scraped under its own job. Names follow Prometheus' rules (base units, `_total` on counters). Three habits make the
 * alerts reliable: create every series with 0 at start (a counter that appears with 1 hides its first event), keep the
 * values of a label few and fixed, and never put a person or an address into a label.
 */

const application = { exporter: "application" } as const;

/** What waits in a queue now. One process should report a queue that several share. */
export const applicationQueueMessages = gauge("application_queue_messages", {
  ...application,
  help: "Messages that wait in the queue.",
  labels: ["queue"],
});

/** 0 while the queue is empty: a consumer that stands still shows here first, however short the queue is. */
export const applicationQueueOldestMessageAgeSeconds = gauge("application_queue_oldest_message_age_seconds", {
  ...application,
  help: "Age of the oldest message that waits in the queue, in seconds; 0 when the queue is empty.",
  labels: ["queue"],
});

/** Work behind the requests: messages sent, jobs done, files converted. 30 and 60 s are limits of systems 1 and 5. */
export const applicationProcessingDurationSeconds = histogram("application_processing_duration_seconds", {
  ...application,
  help: "Time that one operation took, from its start to its end, in seconds.",
  labels: ["operation"],
  buckets: [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300],
});

/** What was done and how it ended; a retry counts as an operation of its own. */
export const applicationOperationsTotal = counter("application_operations_total", {
  ...application,
  help: "Operations that ended.",
  labels: ["operation", "result"],
  values: { result: ["success", "failure"] },
});

/** `limit` is the name of the limit that was hit: "writes-per-minute". */
export const applicationRateLimitedRequestsTotal = counter("application_rate_limited_requests_total", {
  ...application,
  help: "Requests that were refused because a limit was reached.",
  labels: ["limit"],
});

/**
 * Three series for each circuit breaker, 1 for the state that it is in and 0 for the others. A number for each state
 * (0, 1, 2) would be shorter, and nobody would remember which is which.
 */
export const applicationCircuitBreakerState = gauge("application_circuit_breaker_state", {
  ...application,
  help: "1 for the state that the circuit breaker is in, 0 for the others.",
  unit: "boolean",
  labels: ["breaker", "state"],
  values: { state: ["closed", "half_open", "open"] },
});

/** How often it is deployed, and with which success: for dashboards. The pipeline counts, or the application at start. */
export const applicationDeploymentsTotal = counter("application_deployments_total", {
  ...application,
  help: "Deployments that ended.",
  labels: ["status"],
  values: { status: ["succeeded", "failed"] },
});

/** A time and no count, so that a failure is seen until a deployment succeeds, also across restarts. 0 means never. */
export const applicationDeploymentTimestampSeconds = gauge("application_deployment_timestamp_seconds", {
  ...application,
  help: "When the last deployment with this status ended, in seconds since 1970; 0 when there was none.",
  labels: ["status"],
  values: { status: ["succeeded", "failed"] },
});

/** One lookup is one request, whatever the store behind it is. */
export const applicationCacheRequestsTotal = counter("application_cache_requests_total", {
  ...application,
  help: "Lookups in a cache.",
  labels: ["cache", "result"],
  values: { result: ["hit", "miss"] },
});
