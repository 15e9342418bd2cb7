import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { share } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { matching, select } from "../language/promql/selector.ts";
import { recording } from "../language/recording.ts";
import { growingBy, series } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import { lokiPanicTotal, lokiRequestDurationSeconds } from "../metrics/loki.ts";
import { countOf } from "../metrics/metric.ts";
import { eventTests } from "../monitoring/event-tests.ts";
import { ratioTests } from "../monitoring/ratio-tests.ts";

const loki = {
  job: "loki",
  instance: "loki",
  service: "monitoring",
  team: "operations",
  tenant: "acme",
  cluster: "eu-1",
} as const;
const requests = countOf(lokiRequestDurationSeconds);

const push = { method: "POST", route: "otlp_v1_logs", status_code: "204", ws: "false" } as const;
const query = { method: "GET", route: "loki_api_v1_query_range", status_code: "200", ws: "false" } as const;
const readiness = { method: "GET", route: "ready", status_code: "200", ws: "false" } as const;

/** Labels of the alerts about a route. */
const about = (route: string) => ({ ...loki, route });

/** Requests to a route in 5 minutes, and those that fail. */
const requesting = (route: typeof push | typeof query | typeof readiness, all: number, failed: number) => [
  series(requests, { ...loki, ...route }, growingBy(all - failed, 300)),
  series(requests, { ...loki, ...route, status_code: "500" }, growingBy(failed / 2, 300)),
  series(requests, { ...loki, ...route, status_code: "503" }, growingBy(failed / 2, 300)),
];

const failed = select(requests, { status_code: matching("5..") });

export const lokiErrorShare = recording("route:loki_request_errors:ratio_rate5m", {
  help: "Share of the requests to a route in the last 5 minutes that ended with a server error, as a ratio.",
  expression: share(
    promql`sum without (method, status_code, ws) (rate(${failed}[5m]))`,
    promql`sum without (method, status_code, ws) (rate(${requests}[5m]))`,
  ),
  tests: ratioTests({
    part: (perSecond) => [
      [requests, { ...loki, ...query, status_code: "500" }, perSecond / 2],
      [requests, { ...loki, ...query, status_code: "503", method: "POST", ws: "true" }, perSecond / 2],
    ],
    rest: (perSecond) => [
      [requests, { ...loki, ...query, method: "POST", ws: "true" }, perSecond / 2],
      [requests, { ...loki, ...query, status_code: "404" }, perSecond / 2],
    ],
    labels: about("loki_api_v1_query_range"),
    over: 300,
    zero: true,
  }),
});

/** Requirement A2's limits. Not ready while it starts is no error. Five requests must have failed: one at night is no share to wake somebody for. */
export const lokiErrors = bands({
  runbook: "monitoring/loki-errors",
  warning: { name: "LokiErrorsHigh", threshold: ratio(0.02) },
  critical: { name: "LokiErrorsCritical", threshold: ratio(0.05) },
  when: ({ threshold }) => promql`
    ${lokiErrorShare}{route!="ready"} > ${threshold}
    and sum without (method, status_code, ws) (increase(${failed}[5m])) > 5`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the requests to ${label("route")} of ${label("instance")} have failed for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) answers ${value} of the requests to ${label("route")} with a server error, and that has been so for ${duration}.`,
  firstAction: "Run './monitoring logs loki' and look for level=error; then see whether its disk is full.",
  tests: [
    boundary({
      labels: about("otlp_v1_logs"),
      series: (failed) => [...requesting(push, 3000, failed * 3000), ...requesting(query, 90_000, 0)],
    }),
    fires({
      because: "few requests, nearly all failing, beside a busy route",
      series: [...requesting(query, 6, 5.25), ...requesting(push, 90_000, 0)],
      at: "11m",
      labels: about("loki_api_v1_query_range"),
      value: "87.5%",
    }),
    staysSilent({
      because: "five failed requests of sixty",
      series: requesting(query, 60, 5),
      at: "20m",
    }),
    staysSilent({
      because: "fewer than five failed requests of sixty",
      series: requesting(query, 60, 4.75),
      at: "20m",
    }),
    staysSilent({
      because: "four requests at night, all failing",
      series: requesting(query, 4.5, 4.5),
      at: "20m",
    }),
    staysSilent({
      because: "refused, not failed: that is LokiLinesRejected",
      series: [series(requests, { ...loki, ...push, status_code: "400" }, growingBy(3000, 300))],
      at: "20m",
    }),
    staysSilent({
      because: "not ready while it starts is no error",
      series: requesting(readiness, 200, 200),
      at: "20m",
    }),
    staysSilent({ because: "nobody asks", series: requesting(query, 0, 0), at: "20m" }),
    staysSilent({
      because: "a route that never failed has no series of it",
      series: [series(requests, { ...loki, ...push }, growingBy(3000, 300))],
      at: "20m",
    }),
  ],
});

/** Each is a defect of Loki or a damaged file; the request fails, Loki goes on. */
export const lokiPanics = alert("LokiPanics", {
  severity: "warning",
  runbook: "monitoring/loki-errors",
  problem: "loki-panics",
  threshold: count(0),
  when: ({ threshold }) => promql`increase(${lokiPanicTotal}[5m]) > ${threshold}`,
  summary: ({ duration }) => `Requests to ${label("instance")} have crashed for ${duration}`,
  description: ({ value, duration }) =>
    `${value} requests to ${label("instance")} (${label("service")}) crashed in the last 5 minutes, and that has been so for ${duration}.`,
  firstAction: "Run './monitoring logs loki' and look for 'panic': the lines below name the place.",
  tests: eventTests({ metric: lokiPanicTotal, labels: loki }),
});
