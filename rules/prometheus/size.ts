import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { growingBy, series, type Shape, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  prometheusTsdbHeadSeries,
  prometheusTsdbLowestTimestampSeconds,
  prometheusTsdbRetentionLimitSeconds,
  prometheusTsdbSizeRetentionsTotal,
} from "../metrics/prometheus.ts";

const prometheus = {
  job: "prometheus",
  instance: "prometheus",
  service: "monitoring",
  team: "operations",
} as const;

/** What a Prometheus says of its history after 26 hours, all of which it still has: 93,600 s. */
const history = (limit: number, deletions: Shape) => ({
  interval: "5m",
  at: "26h",
  series: [
    series(prometheusTsdbLowestTimestampSeconds, prometheus, steady(0)),
    series(prometheusTsdbRetentionLimitSeconds, prometheus, steady(limit)),
    series(prometheusTsdbSizeRetentionsTotal, prometheus, deletions),
  ],
});
const often = growingBy(12, 86_400);

/** A small stack may double when a host is added: growth counts from 10,000 series on. */
export const prometheusSeriesGrowing = alert("PrometheusSeriesGrowing", {
  severity: "warning",
  runbook: "monitoring/too-many-series",
  for: "1h",
  threshold: ratio(0.5),
  when: ({ threshold }) => promql`
    (${prometheusTsdbHeadSeries} - ${prometheusTsdbHeadSeries} offset 1d)
    / (${prometheusTsdbHeadSeries} offset 1d > 10000) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("instance")} has had over ${threshold} more series than a day before for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) has ${value} more series than a day before, and that has been so for ${duration}. Each costs memory; a label with a value per user or request is the usual reason.`,
  firstAction: "Open Status → TSDB status in Prometheus: which metric and which label have the most series?",
  tests: [
    fires({
      because: "just above half as many again",
      interval: "5m",
      series: [series(prometheusTsdbHeadSeries, prometheus, "20000x287 30200x300")],
      at: "25h10m",
      labels: prometheus,
      value: "51%",
    }),
    fires({
      because: "it grew in two steps, half a day apart",
      interval: "5m",
      series: [series(prometheusTsdbHeadSeries, prometheus, "20000x143 25000x143 31000x300")],
      at: "25h10m",
      labels: prometheus,
      value: "55%",
    }),
    fires({
      because: "just above 10,000 series before",
      interval: "5m",
      series: [series(prometheusTsdbHeadSeries, prometheus, "10100x287 20200x300")],
      at: "25h10m",
      labels: prometheus,
      value: "100%",
    }),
    staysSilent({
      because: "not for an hour yet",
      interval: "5m",
      series: [series(prometheusTsdbHeadSeries, prometheus, "20000x287 30200x300")],
      at: "24h50m",
    }),
    ...(
      [
        ["just below", "20000x287 29800x300"],
        ["exactly half as many again", "20000x287 30000x300"],
        ["a small stack", "9900x287 30000x300"],
        ["a new stack", "_x200 30000x400"],
      ] as const
    ).map(([because, values]) =>
      staysSilent({
        because,
        interval: "5m",
        series: [series(prometheusTsdbHeadSeries, prometheus, values)],
        at: "25h10m",
      }),
    ),
    staysSilent({
      because: "a day after the jump it is the new normal",
      interval: "5m",
      series: [series(prometheusTsdbHeadSeries, prometheus, "20000x287 30200x600")],
      at: "48h10m",
    }),
    staysSilent({
      because: "it was as high a day before, and lower in between",
      interval: "5m",
      series: [series(prometheusTsdbHeadSeries, prometheus, "30200x20 20000x200 30200x100")],
      at: "25h10m",
    }),
  ],
});

/** The size limit is reached long before the time limit: what people expect to find is not there. */
export const prometheusHistoryShortened = alert("PrometheusHistoryShortened", {
  severity: "info",
  runbook: "monitoring/no-data-in-dashboards",
  problem: "history-shortened",
  for: "1h",
  threshold: ratio(0.8),
  direction: "below",
  when: ({ threshold }) => promql`
    (time() - ${prometheusTsdbLowestTimestampSeconds}) / (${prometheusTsdbRetentionLimitSeconds} > 0) < ${threshold}
    and increase(${prometheusTsdbSizeRetentionsTotal}[1d]) > 0`,
  summary: ({ threshold, duration }) =>
    `${label("instance")} has kept less than ${threshold} of the time that is set for ${duration}`,
  description: ({ value, duration }) =>
    `The oldest samples of ${label("instance")} (${label("service")}) are deleted for their size after ${value} of the time that they should be kept, and that has been so for ${duration}.`,
  firstAction:
    "Raise monitoring:prometheus.retentionSize if the disk has room, or lower monitoring:prometheus.retention.",
  tests: [
    fires({ because: "just below 80%", ...history(118_000, often), labels: prometheus, value: "79.32%" }),
    fires({
      because: "one deletion in two days",
      ...history(118_000, growingBy(0.5, 86_400)),
      labels: prometheus,
      value: "79.32%",
    }),
    ...[
      { because: "the deletion was an hour ago", deletions: "0x299 1x300", at: "26h10m", value: "79.83%" },
      { because: "the deletion was half a day ago", deletions: "0x150 1x300", at: "26h", value: "79.32%" },
    ].map(({ because, deletions, at, value }) =>
      fires({
        because,
        interval: "5m",
        series: [
          series(prometheusTsdbLowestTimestampSeconds, prometheus, steady(0)),
          series(prometheusTsdbRetentionLimitSeconds, prometheus, steady(118_000)),
          series(prometheusTsdbSizeRetentionsTotal, prometheus, deletions),
        ],
        at,
        labels: prometheus,
        value,
      }),
    ),
    staysSilent({ because: "just above 80%", ...history(116_000, often) }),
    staysSilent({ because: "a new stack: nothing was deleted yet", ...history(2_592_000, steady(0)) }),
    staysSilent({ because: "no time limit", ...history(0, often) }),
    staysSilent({
      because: "not for an hour yet: nothing was deleted before",
      interval: "5m",
      series: [
        series(prometheusTsdbLowestTimestampSeconds, prometheus, steady(0)),
        series(prometheusTsdbRetentionLimitSeconds, prometheus, steady(2_592_000)),
        series(prometheusTsdbSizeRetentionsTotal, prometheus, "0x300 1x300"),
      ],
      at: "25h55m",
    }),
    staysSilent({
      because: "the last deletion was more than a day ago",
      interval: "5m",
      series: [
        series(prometheusTsdbLowestTimestampSeconds, prometheus, steady(0)),
        series(prometheusTsdbRetentionLimitSeconds, prometheus, steady(2_592_000)),
        series(prometheusTsdbSizeRetentionsTotal, prometheus, "0x5 1x600"),
      ],
      at: "25h",
    }),
  ],
});
