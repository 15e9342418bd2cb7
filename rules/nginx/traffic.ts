import { alert, label } from "../language/alert.ts";
import { fires, staysSilent } from "../language/alert-test.ts";
import { perService } from "../language/labels.ts";
import { rate } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { growing, series } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import { nginxHttpRequestsTotal } from "../metrics/nginx.ts";
import { edge, edge1, edge2 } from "./test-labels.ts";

/**
 * Compared with an hour ago, for all servers of the service together: one that is taken out of service is no news. The
 * exporter's own requests go on, so "nothing" is less than a tenth; a request each second is the least to speak of. The
 * alert ends after an hour, when the quiet hour is what it compares with.
 */
export const nginxTrafficVanished = alert("NginxTrafficVanished", {
  severity: "warning",
  runbook: "web-servers/nginx-traffic-vanished",
  threshold: ratio(0.1),
  direction: "below",
  when: ({ threshold }) => promql`
    ${rate(nginxHttpRequestsTotal, { by: perService, over: "10m" })}
    / (sum by (${perService}) (rate(${nginxHttpRequestsTotal}[10m] offset 1h)) > 1)
    < ${threshold}`,
  summary: ({ threshold, duration }) =>
    `nginx of ${label("service")} has had less than ${threshold} of the requests of an hour ago for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `nginx of ${label("service")} gets ${value} of the requests that it got an hour ago, less than ${threshold} for ${duration}: they do not reach it any more.`,
  firstAction:
    "Run 'curl -v https://<public name>/' from outside, and check DNS, load balancer and certificate.",
  tests: [
    fires({
      because: "nothing but the exporter's own requests since 15 minutes ago",
      series: [series(nginxHttpRequestsTotal, edge1, "0+1800x90 162000+4x40")],
      at: "106m",
      labels: edge,
      value: "0.2222%",
    }),
    fires({
      because: "just below a tenth of more than one each second",
      series: [
        series(nginxHttpRequestsTotal, edge1, "0+31x90 2796+2x60"),
        series(nginxHttpRequestsTotal, edge2, "0+31x90 2796+4x60"),
      ],
      at: "106m",
      labels: edge,
      value: "9.677%",
    }),
    staysSilent({
      because: "exactly a tenth",
      series: [
        series(nginxHttpRequestsTotal, edge1, "0+600x90 54060+60x60"),
        series(nginxHttpRequestsTotal, edge2, "0+600x90 54060+60x60"),
      ],
      at: "125m",
    }),
    fires({
      because: "it is still compared with an hour ago, 55 minutes later",
      series: [series(nginxHttpRequestsTotal, edge1, "0+1800x90 162000+4x100")],
      at: "145m",
      labels: edge,
      value: "0.2222%",
    }),
    // The 10 minutes an hour before lie across the end of the traffic: on average there are more than one each second.
    fires({
      because: "an hour after the end, 7 of 9 minutes had traffic",
      series: [series(nginxHttpRequestsTotal, edge1, "0+100x90 9002+2x100")],
      at: "152m",
      labels: edge,
      value: "2.557%",
    }),
    staysSilent({
      because: "an hour after the end, 5 of 9 minutes had traffic",
      series: [series(nginxHttpRequestsTotal, edge1, "0+100x90 9002+2x100")],
      at: "154m",
    }),
    staysSilent({
      because: "not for 5 minutes",
      series: [series(nginxHttpRequestsTotal, edge1, "0+1800x90 162000+4x40")],
      at: "103m",
    }),
    staysSilent({
      because: "one each second is nothing to speak of",
      series: [series(nginxHttpRequestsTotal, edge1, "0+60x90 5401+1x60")],
      at: "106m",
    }),
    staysSilent({
      because: "an hour later it has been quiet for an hour",
      series: [series(nginxHttpRequestsTotal, edge1, "0+1800x90 162000+4x100")],
      at: "162m",
    }),
    staysSilent({
      because: "one of two servers is taken out of service",
      series: [
        series(nginxHttpRequestsTotal, edge1, "0+1800x90 162000+4x40"),
        series(nginxHttpRequestsTotal, edge2, "0+1800x150"),
      ],
      at: "110m",
    }),
    staysSilent({
      because: "it has been running for half an hour only",
      series: [series(nginxHttpRequestsTotal, edge1, growing(0.1))],
      interval: "1m",
      at: "30m",
    }),
  ],
});
