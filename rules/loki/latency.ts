import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { perInstance } from "../language/labels.ts";
import { shareAbove } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { matching } from "../language/promql/selector.ts";
import { histogramSeries } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import { lokiRequestDurationSeconds } from "../metrics/loki.ts";

const loki = {
  job: "loki",
  instance: "loki",
  service: "monitoring",
  team: "operations",
  tenant: "acme",
  cluster: "eu-1",
} as const;
const push = { method: "POST", route: "otlp_v1_logs", status_code: "204", ws: "false" } as const;
const query = { method: "GET", route: "loki_api_v1_query_range", status_code: "200", ws: "false" } as const;

const pushes = { route: matching("loki_api_v1_push|otlp_v1_logs") } as const;

/** While pushes are slow, the collector's queue grows. The share above a bucket's bound is exact, a quantile is not. */
export const lokiPushesSlow = alert("LokiPushesSlow", {
  severity: "warning",
  runbook: "monitoring/loki-slow",
  problem: "loki-pushes-slow",
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`
    ${shareAbove(lokiRequestDurationSeconds, 1, { by: perInstance, over: "5m", where: pushes })} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the pushes to ${label("instance")} have taken longer than 1s for ${duration}`,
  description: ({ value, duration }) =>
    `${value} of the requests that bring log lines to ${label("instance")} (${label("service")}) take longer than a second, and that has been so for ${duration}. Lines wait in the collector.`,
  firstAction: "Run 'iostat -x 5 3' on its machine: a busy disk is the most likely reason.",
  tests: [
    boundary({
      labels: loki,
      series: (slow) => [
        ...histogramSeries(lokiRequestDurationSeconds, { ...loki, ...push, route: "loki_api_v1_push" }, [
          [5 * (1 - slow), 0.2],
          [5 * slow, 2],
        ]),
        ...histogramSeries(lokiRequestDurationSeconds, { ...loki, ...push }, [
          [5 * (1 - slow), 1],
          [5 * slow, 2],
        ]),
        ...histogramSeries(lokiRequestDurationSeconds, { ...loki, ...query }, [[50, 0.1]]),
      ],
      // 1 - 0.95 is a little more than 0.05.
      exact: false,
    }),
    fires({
      because: "one every two seconds, and all slow",
      series: histogramSeries(lokiRequestDurationSeconds, { ...loki, ...push }, [[0.5, 3]]),
      at: "11m",
      labels: loki,
      value: "100%",
    }),
    staysSilent({
      because: "queries may take longer",
      series: histogramSeries(lokiRequestDurationSeconds, { ...loki, ...query }, [[5, 3]]),
      at: "20m",
    }),
    staysSilent({
      because: "nothing is pushed",
      series: histogramSeries(lokiRequestDurationSeconds, { ...loki, ...push }, []),
      at: "20m",
    }),
  ],
});

const queries = {
  route: matching("loki_api_v1_(query|query_range|labels|label_name_values|series)"),
} as const;

/** Beyond 10 s people think that there is nothing, and close the page. */
export const lokiQueriesSlow = alert("LokiQueriesSlow", {
  severity: "warning",
  runbook: "monitoring/loki-slow",
  problem: "loki-queries-slow",
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`
    ${shareAbove(lokiRequestDurationSeconds, 10, { by: perInstance, over: "15m", where: queries })} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the queries to ${label("instance")} have taken longer than 10s for ${duration}`,
  description: ({ value, duration }) =>
    `${value} of the log queries to ${label("instance")} (${label("service")}) in the last 15 minutes took longer than 10 seconds, and that has been so for ${duration}.`,
  firstAction:
    "Run './monitoring logs loki' and look for 'metrics.go' lines with a long duration: they hold the query.",
  tests: [
    boundary({
      labels: loki,
      series: (slow) => [
        ...histogramSeries(lokiRequestDurationSeconds, { ...loki, ...query }, [
          [1 - slow, 3],
          [slow, 30],
        ]),
        ...histogramSeries(lokiRequestDurationSeconds, { ...loki, ...push }, [[50, 0.1]]),
      ],
    }),
    ...["loki_api_v1_query", "loki_api_v1_labels", "loki_api_v1_label_name_values", "loki_api_v1_series"].map(
      (route) =>
        fires({
          because: `${route} is slow`,
          series: histogramSeries(lokiRequestDurationSeconds, { ...loki, ...query, route }, [[1, 30]]),
          at: "25m",
          labels: loki,
          value: "100%",
        }),
    ),
    staysSilent({
      because: "one that follows lines lasts for as long as somebody looks",
      series: histogramSeries(
        lokiRequestDurationSeconds,
        { ...loki, ...query, route: "loki_api_v1_tail", ws: "true" },
        [[1, 90]],
      ),
      at: "40m",
    }),
  ],
});
