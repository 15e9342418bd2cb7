import { alert, label } from "../language/alert.ts";
import { fires, staysSilent } from "../language/alert-test.ts";
import { perInstance } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { series } from "../language/series.ts";
import { count } from "../language/threshold.ts";
import { nginxHttpRequestsTotal, nginxUp } from "../metrics/nginx.ts";
import { edge1, edge2 } from "./test-labels.ts";

/** The exporter answers, nginx does not: its own `up` would stay 1. */
export const nginxDown = alert("NginxDown", {
  severity: "critical",
  runbook: "web-servers/nginx-down",
  for: "1m",
  when: () => promql`${nginxUp} == 0`,
  summary: ({ duration }) =>
    `nginx on ${label("instance")} of ${label("service")} has been down for ${duration}`,
  description: ({ duration, value }) =>
    `nginx on ${label("instance")} (${label("service")}) has not answered its status page for ${duration}: nginx_up is ${value}. What goes through it is not reachable.`,
  firstAction: "Log in to the host and run 'nginx -t' and 'systemctl status nginx'.",
  tests: [
    fires({
      because: "down for a minute",
      series: [series(nginxUp, edge1, "1 0x20"), series(nginxUp, edge2, "1x20")],
      at: "2m",
      labels: edge1,
      value: "0",
    }),
    staysSilent({
      because: "down for not quite a minute",
      series: [series(nginxUp, edge1, "1 0x20")],
      at: "1m45s",
    }),
    staysSilent({ because: "up", series: [series(nginxUp, edge1, "1x20")], at: "15m" }),
    staysSilent({ because: "up again", series: [series(nginxUp, edge1, "0x5 1x20")], at: "10m" }),
  ],
});

/** A reload keeps the counters, so what this counts are starts. An upgrade is one, a failed one two. */
export const nginxRestarting = alert("NginxRestarting", {
  severity: "warning",
  runbook: "web-servers/nginx-down",
  problem: "nginx-restarting",
  for: "0s",
  threshold: count(2),
  when: ({ threshold }) =>
    promql`max by (${perInstance}) (resets(${nginxHttpRequestsTotal}[1h])) > ${threshold}`,
  summary: ({ value }) => `nginx on ${label("instance")} has restarted ${value} times within an hour`,
  description: ({ value, threshold }) =>
    `nginx on ${label("instance")} (${label("service")}) has restarted ${value} times in the last hour, more than ${threshold}: every time all its connections are cut.`,
  firstAction: "Log in to the host and run 'journalctl -u nginx --since -1h' to see why it ended.",
  tests: [
    fires({
      because: "three starts within an hour",
      series: [series(nginxHttpRequestsTotal, edge1, "10+100x9 10+100x9 10+100x9 10+100x60")],
      at: "30m",
      labels: edge1,
      value: "3",
    }),
    fires({
      because: "the first of the three was nearly an hour ago",
      series: [series(nginxHttpRequestsTotal, edge1, "10+100x9 10+100x9 10+100x9 10+100x60")],
      at: "68m",
      labels: edge1,
      value: "3",
    }),
    staysSilent({
      because: "the first of the three was more than an hour ago",
      series: [series(nginxHttpRequestsTotal, edge1, "10+100x9 10+100x29 10+100x29 10+100x40")],
      at: "76m",
    }),
    staysSilent({
      because: "two starts",
      series: [series(nginxHttpRequestsTotal, edge1, "10+100x9 10+100x9 10+100x60")],
      at: "30m",
    }),
    staysSilent({
      because: "two servers were restarted twice each",
      series: [edge1, edge2].map((server) =>
        series(nginxHttpRequestsTotal, server, "10+100x9 10+100x9 10+100x60"),
      ),
      at: "30m",
    }),
  ],
});
