import { counter, gauge, histogram, info, nativeHistogram, summary } from "../../../rules/metrics/metric.ts";

/** Metrics of a user's own application, beside those of the catalogue. */

const own = { exporter: "application", help: "For the wrong definitions." } as const;

export const requests = counter("shop_requests_total", {
  ...own,
  labels: ["path", "status"],
  values: { status: ["2xx", "4xx", "5xx"] },
});
export const errors = counter("shop_errors_total", { ...own, labels: ["path"] });
export const queued = gauge("shop_queued", { ...own, labels: ["queue"] });
export const pool = gauge("shop_pool_connections", own);
export const poolSize = gauge("shop_pool_size", own);
export const hitRatio = gauge("shop_cache_hit_ratio", own);
export const busy = gauge("shop_busy_percent", own);
export const heap = gauge("shop_heap_bytes", own);
export const latencyMilliseconds = gauge("shop_latency_milliseconds", own);
export const lastOrder = gauge("shop_last_order_timestamp_seconds", own);
export const healthy = gauge("shop_healthy", { ...own, unit: "boolean" });
export const build = info("shop_build_info", { ...own, labels: ["version"] });
export const duration = histogram("shop_request_duration_seconds", {
  ...own,
  labels: ["path"],
  buckets: [0.1, 0.5, 1, 2.5],
});
export const payment = nativeHistogram("shop_payment_seconds", own);
export const pause = summary("shop_gc_pause_seconds", own);
export const heapLimit = gauge("shop_heap_limit_bytes", { ...own, positive: true });
export const disk = gauge("shop_disk_bytes", {
  ...own,
  labels: ["fstype"],
  filter: { label: "fstype", because: 'images are always full: add {fstype!="squashfs"}' },
});
