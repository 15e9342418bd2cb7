import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { perInstance } from "../language/labels.ts";
import { rate } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { growing, series, steady } from "../language/series.ts";
import { seconds } from "../language/threshold.ts";
import {
  nginxConnectionsReading,
  nginxConnectionsWriting,
  nginxHttpRequestsTotal,
} from "../metrics/nginx.ts";
import { edge1, edge2 } from "./test-labels.ts";

/** Connections at work divided by requests each second (Little's law): stub_status has no other latency. */
export const requestTime = recording("instance:nginx_request_seconds:mean5m", {
  help: "Time of a request, the average over the last 5 minutes, in seconds; nothing with 20 at work or fewer.",
  expression: promql`
    sum by (${perInstance}) (
      avg_over_time(${nginxConnectionsWriting}[5m]) + avg_over_time(${nginxConnectionsReading}[5m]) > 20
    ) / (${rate(nginxHttpRequestsTotal, { by: perInstance, over: "5m" })} > 0)`,
  tests: [
    {
      because: "42 and 7.2 at work on average, for 0.4 requests each second",
      series: [
        series(nginxConnectionsWriting, edge1, "0x15 30x2 60x1"),
        series(nginxConnectionsReading, edge1, "0x15 4x2 12x1"),
        series(nginxHttpRequestsTotal, edge1, "1000x16 1012+12x1 1060+36x1"),
      ],
      at: "20m",
      gives: [{ labels: edge1, value: 123 }],
    },
    {
      because: "no requests are counted",
      series: [
        series(nginxConnectionsWriting, edge1, "30x40"),
        series(nginxConnectionsReading, edge1, "0x40"),
        series(nginxHttpRequestsTotal, edge1, "1000x40"),
      ],
      at: "20m",
      gives: [],
    },
  ],
});

/** Turn it off where nginx carries WebSockets or downloads, whose connections last. */
export const nginxRequestsSlow = alert("NginxRequestsPilingUp", {
  severity: "warning",
  runbook: "web-servers/nginx-connections",
  problem: "nginx-requests-piling-up",
  for: "10m",
  threshold: seconds(5),
  when: ({ threshold }) => promql`${requestTime} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Requests to nginx on ${label("instance")} have taken more than ${threshold} on average for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Requests pile up in nginx on ${label("instance")} (${label("service")}): one takes ${value} on average, more than ${threshold} for ${duration}. What it forwards them to is slow.`,
  firstAction:
    "Look at the alerts and latencies of the services behind it, then at 'upstream timed out' in /var/log/nginx/error.log.",
  tests: [
    boundary({
      labels: edge1,
      // Rates over samples a minute apart come out even, so that the limit itself can be hit.
      interval: "1m",
      series: (time) => [
        series(nginxConnectionsWriting, edge1, steady(90 * time)),
        series(nginxConnectionsReading, edge1, steady(10 * time)),
        series(nginxHttpRequestsTotal, edge1, growing(100)),
        series(nginxConnectionsWriting, edge2, steady(50)),
        series(nginxConnectionsReading, edge2, steady(1)),
        series(nginxHttpRequestsTotal, edge2, growing(1000)),
      ],
    }),
    fires({
      because: "21 at work",
      series: [
        series(nginxConnectionsWriting, edge1, "19x40"),
        series(nginxConnectionsReading, edge1, "2x40"),
        series(nginxHttpRequestsTotal, edge1, "0+60x40"),
      ],
      at: "20m",
      labels: edge1,
      value: "21s",
    }),
    staysSilent({
      because: "20 at work, such as open downloads of a quiet server",
      series: [
        series(nginxConnectionsWriting, edge1, "18x40"),
        series(nginxConnectionsReading, edge1, "2x40"),
        series(nginxHttpRequestsTotal, edge1, "0+60x40"),
      ],
      at: "30m",
    }),
  ],
});
