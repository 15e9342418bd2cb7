import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { growingBy, series, steady } from "../language/series.ts";
import { count } from "../language/threshold.ts";
import {
  prometheusTargetScrapesExceededBodySizeLimitTotal,
  prometheusTargetScrapesExceededSampleLimitTotal,
  prometheusTargetScrapesSampleDuplicateTimestampTotal,
  prometheusTargetScrapesSampleOutOfBoundsTotal,
  prometheusTargetScrapesSampleOutOfOrderTotal,
} from "../metrics/prometheus.ts";

const prometheus = {
  job: "prometheus",
  instance: "prometheus",
  service: "monitoring",
  team: "operations",
} as const;
const shared = {
  severity: "warning",
  runbook: "monitoring/scrape-problems",
} as const;

/** Series of counters, of which one grows by so many in 5 minutes. */
const limits = (samples: number, size: number) => [
  series(prometheusTargetScrapesExceededSampleLimitTotal, prometheus, growingBy(Math.max(0, samples), 300)),
  series(prometheusTargetScrapesExceededBodySizeLimitTotal, prometheus, growingBy(Math.max(0, size), 300)),
];

/** The target counts as down then, although it answers: TargetDown tells which one it is. */
export const prometheusScrapeLimitExceeded = alert("PrometheusScrapeLimitExceeded", {
  ...shared,
  problem: "scrape-limit",
  threshold: count(0),
  when: ({ threshold }) => promql`
    increase(${prometheusTargetScrapesExceededSampleLimitTotal}[5m])
    + increase(${prometheusTargetScrapesExceededBodySizeLimitTotal}[5m]) > ${threshold}`,
  summary: ({ duration }) => `${label("instance")} has refused scrapes that are too large for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) refused ${value} scrapes in the last 5 minutes because they were larger than the limit of their job, and that has been so for ${duration}. Nothing of these targets is stored.`,
  firstAction:
    "Open Status → Target health in Prometheus: the target with 'limit exceeded' has too many series, or its limit is too low.",
  tests: [
    boundary({
      because: "samples",
      labels: prometheus,
      series: (refused) => limits(refused, 0),
      by: 0.5,
      crossesAfter: 0,
    }),
    fires({ because: "size", series: limits(0, 20), at: "11m", labels: prometheus, value: "20" }),
    fires({
      because: "from the first one on, no later",
      interval: "15s",
      series: limits(20, 0),
      at: "5m30s",
      labels: prometheus,
      value: "20",
    }),
    staysSilent({
      because: "once is an accident",
      interval: "15s",
      series: [
        series(prometheusTargetScrapesExceededSampleLimitTotal, prometheus, "0x20 1x60"),
        series(prometheusTargetScrapesExceededBodySizeLimitTotal, prometheus, "0x20 1x60"),
      ],
      at: "12m",
    }),
  ],
});

const rejected = {
  duplicate: prometheusTargetScrapesSampleDuplicateTimestampTotal,
  order: prometheusTargetScrapesSampleOutOfOrderTotal,
  bounds: prometheusTargetScrapesSampleOutOfBoundsTotal,
} as const;

/** All three counters, of which one grows. */
const rejecting = (which: keyof typeof rejected, samples: number) =>
  (["duplicate", "order", "bounds"] as const).map((one) =>
    series(rejected[one], prometheus, one === which ? growingBy(Math.max(0, samples), 300) : steady(0)),
  );

/** Two targets that write the same series, or a clock that is wrong: a graph shows the one or the other. */
export const prometheusSamplesRejected = alert("PrometheusSamplesRejected", {
  ...shared,
  problem: "samples-rejected",
  for: "15m",
  threshold: count(0),
  when: ({ threshold }) => promql`
    increase(${rejected.duplicate}[5m]) + increase(${rejected.order}[5m]) + increase(${rejected.bounds}[5m])
    > ${threshold}`,
  summary: ({ duration }) => `${label("instance")} has refused samples of its targets for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) refused ${value} samples in the last 5 minutes, as duplicates or for their time, and that has been so for ${duration}. Two targets have the same labels, or a clock is wrong.`,
  firstAction:
    "Run './monitoring logs prometheus' and look for 'duplicate sample' or 'out of order': the line names the target.",
  tests: [
    boundary({
      because: "duplicates",
      labels: prometheus,
      series: (samples) => rejecting("duplicate", samples),
      by: 0.5,
      crossesAfter: 0,
    }),
    ...(["order", "bounds"] as const).map((which) =>
      fires({
        because: `out of ${which}`,
        series: rejecting(which, 40),
        at: "21m",
        labels: prometheus,
        value: "40",
      }),
    ),
    staysSilent({
      because: "for ten minutes, after a clock was set",
      interval: "15s",
      series: [
        series(rejected.duplicate, prometheus, "0x20 0+1x40 40x100"),
        series(rejected.order, prometheus, "0x20 0+1x40 40x100"),
        series(rejected.bounds, prometheus, "0x20 0+1x40 40x100"),
      ],
      at: "21m",
    }),
  ],
});
