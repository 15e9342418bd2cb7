import { boundary, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { series, steady } from "../language/series.ts";
import { count, seconds } from "../language/threshold.ts";
import { scrapeDurationSeconds, scrapeSamplesPostMetricRelabeling } from "../metrics/prometheus.ts";

const api = { job: "flask", instance: "api-1", service: "sms-api", team: "messaging" } as const;

/** The time-out of a scrape is 10 s (Prometheus' default): beyond it the target is down. */
export const scrapeSlow = alert("ScrapeSlow", {
  severity: "warning",
  runbook: "monitoring/scrape-problems",
  problem: "scrape-slow",
  threshold: seconds(8),
  when: ({ threshold }) =>
    promql`avg_over_time(${scrapeDurationSeconds}{job!="blackbox"}[5m]) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Scrapes of ${label("instance")} (${label("job")}) have taken longer than ${threshold} for ${duration}`,
  description: ({ value, duration }) =>
    `A scrape of ${label("instance")} (job ${label("job")}, service ${label("service")}) takes ${value}, and that has been so for ${duration}. After 10s it is given up, and the target counts as down.`,
  firstAction:
    "Time it yourself: curl -s -o /dev/null -w '%{time_total} %{size_download}' <the target's address>, and see whether it is the size or the exporter.",
  tests: [
    boundary({
      labels: api,
      series: (duration) => [series(scrapeDurationSeconds, api, steady(duration))],
    }),
    staysSilent({
      because: "a probe takes as long as what it probes",
      series: [series(scrapeDurationSeconds, { ...api, job: "blackbox" }, steady(9.5))],
      at: "20m",
    }),
  ],
});

/** Our choice: with 50,000 series a single target is as large as a hundred ordinary ones. */
export const targetSeriesHigh = alert("TargetSeriesHigh", {
  severity: "warning",
  runbook: "monitoring/too-many-series",
  problem: "target-series",
  for: "15m",
  threshold: count(50_000),
  when: ({ threshold }) => promql`${scrapeSamplesPostMetricRelabeling} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("instance")} (${label("job")}) has exposed more than ${threshold} series for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (job ${label("job")}, service ${label("service")}) exposes ${value} series, and that has been so for ${duration}. Usually a label has a value per user, request or path.`,
  firstAction:
    'Find the metric: topk(10, count by (__name__) ({instance="<instance>"})) in Prometheus, then the label with the most values.',
  tests: [
    boundary({
      labels: api,
      series: (samples) => [series(scrapeSamplesPostMetricRelabeling, api, steady(samples))],
    }),
  ],
});
