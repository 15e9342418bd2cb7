import { counter, gauge } from "./metric.ts";

/**
 * Metrics of nginx-prometheus-exporter over `stub_status` of one nginx. There is no status code, no host and no
 * path: error ratios and latencies come from the application, or from probes. Every scrape is itself a connection and a
 * request that is being answered, so active and writing are never below 1 and requests never stand still.
 */

export const nginxUp = gauge("nginx_up", {
  exporter: "nginx",
  help: "1 when the exporter could read stub_status, 0 when nginx did not answer it.",
  unit: "boolean",
});

export const nginxConnectionsAccepted = counter("nginx_connections_accepted", {
  exporter: "nginx",
  help: "Connections that nginx accepted.",
});

export const nginxConnectionsHandled = counter("nginx_connections_handled", {
  exporter: "nginx",
  help: "Connections that nginx served; it closed the other accepted ones at once, for lack of worker_connections.",
});

export const nginxConnectionsActive = gauge("nginx_connections_active", {
  exporter: "nginx",
  help: "Open connections of clients, idle ones included.",
});

export const nginxConnectionsReading = gauge("nginx_connections_reading", {
  exporter: "nginx",
  help: "Connections on which nginx reads a request's header.",
});

export const nginxConnectionsWriting = gauge("nginx_connections_writing", {
  exporter: "nginx",
  help: "Connections on which a request is worked on or answered; upgraded ones (WebSocket) as long as they last.",
});

export const nginxConnectionsWaiting = gauge("nginx_connections_waiting", {
  exporter: "nginx",
  help: "Idle connections that are kept open for a next request.",
});

export const nginxHttpRequestsTotal = counter("nginx_http_requests_total", {
  exporter: "nginx",
  help: "Requests of clients.",
});
