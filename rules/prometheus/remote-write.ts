import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { growing, series, steady } from "../language/series.ts";
import { ratio, seconds } from "../language/threshold.ts";
import { ratioTests } from "../monitoring/ratio-tests.ts";
import {
  prometheusRemoteStorageQueueHighestSentTimestampSeconds,
  prometheusRemoteStorageQueueHighestTimestampSeconds,
  prometheusRemoteStorageSamplesFailedTotal,
  prometheusRemoteStorageSamplesTotal,
} from "../metrics/prometheus.ts";

/** These series exist only where `monitoring:prometheus.remoteWriteUrl` is set. */
const remote = {
  job: "prometheus",
  instance: "prometheus",
  service: "monitoring",
  team: "operations",
  tenant: "acme",
  cluster: "eu-1",
  remote_name: "4c59fb",
  url: "https://metrics.example.com/api/v1/write",
} as const;
const shared = {
  runbook: "monitoring/remote-write",
  firstAction:
    "Run './monitoring logs prometheus' and look for 'remote': it says what the other side answers.",
} as const;

/** What is not sent waits in the write-ahead log, which is cut every two hours: then it is lost. */
export const prometheusRemoteWriteBehind = bands({
  ...shared,
  warning: { name: "PrometheusRemoteWriteBehind", threshold: seconds(120), for: "15m" },
  critical: { name: "PrometheusRemoteWriteBehindFar", threshold: seconds(3600) },
  when: ({ threshold }) => promql`
    ${prometheusRemoteStorageQueueHighestTimestampSeconds}
    - ${prometheusRemoteStorageQueueHighestSentTimestampSeconds} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("instance")} has been sending samples more than ${threshold} late for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) is ${value} behind with sending samples to ${label("url")}, and has been behind for ${duration}. After two hours the oldest are lost there.`,
  tests: [
    boundary({
      labels: remote,
      series: (behind) => [
        series(prometheusRemoteStorageQueueHighestTimestampSeconds, remote, steady(1_800_000_000 + behind)),
        series(prometheusRemoteStorageQueueHighestSentTimestampSeconds, remote, steady(1_800_000_000)),
      ],
      by: 2,
    }),
  ],
});

export const remoteWriteRefused = recording("queue:prometheus_remote_write_refused:ratio_rate5m", {
  help: "Share of the samples sent to a remote storage in the last 5 minutes that it refused for good, as a ratio.",
  expression: promql`
    rate(${prometheusRemoteStorageSamplesFailedTotal}[5m])
    / (rate(${prometheusRemoteStorageSamplesTotal}[5m]) > 0)`,
  tests: ratioTests({
    part: (perSecond) => [[prometheusRemoteStorageSamplesFailedTotal, remote, perSecond]],
    whole: (perSecond) => [[prometheusRemoteStorageSamplesTotal, remote, perSecond]],
    labels: remote,
    over: 300,
  }),
});

/** Refused for good: sending them again would not help. */
export const prometheusRemoteWriteFailing = alert("PrometheusRemoteWriteFailing", {
  ...shared,
  severity: "warning",
  problem: "remote-write-refused",
  threshold: ratio(0.01),
  when: ({ threshold }) => promql`${remoteWriteRefused} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the samples of ${label("instance")} have been refused for ${duration}`,
  description: ({ value, duration }) =>
    `${label("url")} refuses ${value} of the samples of ${label("instance")} (${label("service")}) for good, and that has been so for ${duration}. They are missing there.`,
  tests: [
    boundary({
      labels: remote,
      series: (refused) => [
        series(prometheusRemoteStorageSamplesFailedTotal, remote, growing(refused * 500)),
        series(prometheusRemoteStorageSamplesTotal, remote, growing(500)),
      ],
    }),
    fires({
      because: "one of two places refuses",
      series: [
        series(prometheusRemoteStorageSamplesFailedTotal, remote, growing(50)),
        series(prometheusRemoteStorageSamplesTotal, remote, growing(500)),
        series(prometheusRemoteStorageSamplesTotal, { ...remote, remote_name: "other" }, growing(50_000)),
      ],
      at: "11m",
      labels: remote,
      value: "10%",
    }),
    staysSilent({
      because: "nothing to send",
      series: [
        series(prometheusRemoteStorageSamplesFailedTotal, remote, steady(7)),
        series(prometheusRemoteStorageSamplesTotal, remote, steady(500)),
      ],
      at: "20m",
    }),
  ],
});
