import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { bands } from "../language/bands.ts";
import { perInstance } from "../language/labels.ts";
import { rate } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { growing, series, steady } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import {
  nginxConnectionsAccepted,
  nginxConnectionsActive,
  nginxConnectionsHandled,
  nginxConnectionsWaiting,
} from "../metrics/nginx.ts";
import { edge1, edge2 } from "./test-labels.ts";

const runbook = "web-servers/nginx-connections";
const over5m = { by: perInstance, over: "5m" } as const;

// Counters that grow unevenly in the 5 minutes before 20 m: every other range would give another rate.
/** 0.15 each second. */
const few = "1000x16 1006+6x1 1024+12x1";
/** 0.4 each second. */
const more = "1000x16 1012+12x1 1060+36x1";

/** nginx accepts a connection first, and then finds that it has none left to work with. */
export const droppedShare = recording("instance:nginx_connections_dropped:ratio_rate5m", {
  help: "Connections that were closed at once for lack of worker_connections, as a ratio of the accepted ones.",
  expression: promql`
    (${rate(nginxConnectionsAccepted, over5m)} - ${rate(nginxConnectionsHandled, over5m)})
    / (${rate(nginxConnectionsAccepted, over5m)} > 0)`,
  tests: [
    {
      because: "of 0.4 each second, 0.15 were served",
      series: [series(nginxConnectionsAccepted, edge1, more), series(nginxConnectionsHandled, edge1, few)],
      at: "20m",
      gives: [{ labels: edge1, value: 0.625 }],
    },
    {
      because: "no new connections, and some were dropped long ago",
      series: [
        series(nginxConnectionsAccepted, edge1, "5000x40"),
        series(nginxConnectionsHandled, edge1, "4000x40"),
      ],
      at: "20m",
      gives: [],
    },
  ],
});

export const nginxDropped = bands({
  runbook,
  problem: "nginx-connections-dropped",
  warning: { name: "NginxConnectionsDropped", threshold: ratio(0.01) },
  critical: { name: "NginxConnectionsDroppedCritical", threshold: ratio(0.05) },
  when: ({ threshold }) => promql`${droppedShare} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `nginx on ${label("instance")} has dropped more than ${threshold} of its connections for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `nginx on ${label("instance")} (${label("service")}) drops ${value} of the connections it accepts, more than ${threshold} for ${duration}: it has no worker connections left.`,
  firstAction:
    "Log in to the host and run 'grep \"worker_connections are not enough\" /var/log/nginx/error.log | tail'.",
  tests: [
    boundary({
      labels: edge1,
      // Rates over samples a minute apart come out even, so that the limit itself can be hit.
      interval: "1m",
      series: (dropped) => [
        series(nginxConnectionsAccepted, edge1, growing(100)),
        series(nginxConnectionsHandled, edge1, growing(100 * (1 - dropped))),
        series(nginxConnectionsAccepted, edge2, growing(1000)),
        series(nginxConnectionsHandled, edge2, growing(1000)),
      ],
    }),
  ],
});

/**
 * nginx does not tell its limit, worker_processes × worker_connections: 3,200 is 80 % of four workers with 1,000
 * connections. Set it to 80 % of your own.
 */
export const nginxConnectionsHigh = alert("NginxConnectionsHigh", {
  severity: "warning",
  runbook,
  problem: "nginx-connections-high",
  threshold: count(3200),
  when: ({ threshold }) => promql`${nginxConnectionsActive} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `nginx on ${label("instance")} has had more than ${threshold} connections for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `nginx on ${label("instance")} (${label("service")}) has ${value} open connections, more than ${threshold} for ${duration}. At worker_processes × worker_connections it drops new ones.`,
  firstAction:
    "Log in to the host and run 'curl -s http://127.0.0.1:<port>/stub_status': do they wait, or write?",
  tests: [
    boundary({
      labels: edge1,
      series: (connections) => [
        series(nginxConnectionsActive, edge1, steady(connections)),
        series(nginxConnectionsActive, edge2, steady(100)),
      ],
    }),
  ],
});

/**
 * Idle connections that clients keep open: they take worker connections from those who want something. Only where there
 * are many: of ten connections, nine may well be idle.
 */
export const nginxConnectionsIdle = alert("NginxConnectionsMostlyIdle", {
  severity: "info",
  runbook,
  problem: "nginx-connections-idle",
  for: "1h",
  threshold: ratio(0.9),
  when: ({ threshold }) =>
    promql`${nginxConnectionsWaiting} / (${nginxConnectionsActive} > 1000) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the connections of nginx on ${label("instance")} have been idle for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the connections of nginx on ${label("instance")} (${label("service")}) are kept open and do nothing, more than ${threshold} for ${duration}. They use up worker connections.`,
  firstAction: "Lower keepalive_timeout in nginx.conf, or raise worker_connections.",
  tests: [
    boundary({
      labels: edge1,
      interval: "1m",
      series: (idle) => [
        series(nginxConnectionsActive, edge1, steady(2000)),
        series(nginxConnectionsWaiting, edge1, steady(2000 * idle)),
      ],
    }),
    fires({
      because: "just more than 1,000 connections",
      series: [
        series(nginxConnectionsActive, edge1, "1001x80"),
        series(nginxConnectionsWaiting, edge1, "1000x80"),
      ],
      at: "61m",
      labels: edge1,
      value: "99.9%",
    }),
    staysSilent({
      because: "there are not many of them",
      series: [
        series(nginxConnectionsActive, edge1, "1000x80"),
        series(nginxConnectionsWaiting, edge1, "999x80"),
      ],
      at: "80m",
    }),
  ],
});
