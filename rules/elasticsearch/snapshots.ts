import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { labels, perInstance } from "../language/labels.ts";
import { increase } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { growingBy, series } from "../language/series.ts";
import { count, days } from "../language/threshold.ts";
import {
  elasticsearchSlmStatsSnapshotsFailedTotal,
  elasticsearchSnapshotStatsLatestSnapshotTimestampSeconds,
} from "../metrics/elasticsearch.ts";
import { target } from "./test-labels.ts";

const nightly = { ...target, repository: "nightly" } as const;
/** Of each policy: one that works does not make up for one that fails. */
const perPolicy = labels(...perInstance.names, "policy");
const policy = { ...target, policy: "nightly-snapshots" } as const;

/** Snapshots are daily (requirement S9): after two days one was missed, and the next did not come either. */
export const elasticsearchSnapshotOld = alert("ElasticsearchSnapshotOld", {
  severity: "warning",
  runbook: "search/elasticsearch-snapshots",
  problem: "elasticsearch-snapshot-old",
  for: "30m",
  threshold: days(2),
  // 0 is a repository that has never had any, such as a new one.
  when: ({ threshold }) =>
    promql`time() - (${elasticsearchSnapshotStatsLatestSnapshotTimestampSeconds} > 0) > ${threshold}`,
  summary: ({ threshold }) =>
    `The newest Elasticsearch snapshot in ${label("repository")} is older than ${threshold}`,
  description: ({ threshold, value, duration }) =>
    `The newest snapshot of Elasticsearch of ${label("service")} (${label("instance")}) in repository ${label("repository")} is ${value} old, more than ${threshold} for ${duration}: that much would be lost.`,
  firstAction:
    "Run 'curl <cluster>:9200/_slm/policy?human&pretty' to see when the policy last worked, and why it failed.",
  tests: [
    // The snapshot was begun at 1 h: two days are over at 49 h.
    fires({
      because: "two days and half an hour after it",
      series: [series(elasticsearchSnapshotStatsLatestSnapshotTimestampSeconds, nightly, "_x12 3600x700")],
      interval: "5m",
      at: "49h40m",
      labels: nightly,
      value: "2d 0h 40m 0s",
    }),
    staysSilent({
      because: "for not quite half an hour",
      series: [series(elasticsearchSnapshotStatsLatestSnapshotTimestampSeconds, nightly, "_x12 3600x700")],
      interval: "5m",
      at: "49h30m",
    }),
    staysSilent({
      because: "a new one has come",
      series: [
        series(elasticsearchSnapshotStatsLatestSnapshotTimestampSeconds, nightly, "_x12 3600x588 180000x100"),
      ],
      interval: "5m",
      at: "52h",
    }),
    staysSilent({
      because: "a repository that has never had any",
      series: [series(elasticsearchSnapshotStatsLatestSnapshotTimestampSeconds, nightly, "0x700")],
      interval: "5m",
      at: "55h",
    }),
  ],
});

export const elasticsearchSnapshotsFailing = alert("ElasticsearchSnapshotFailed", {
  severity: "warning",
  runbook: "search/elasticsearch-snapshots",
  problem: "elasticsearch-snapshot-failed",
  threshold: count(0),
  when: ({ threshold }) => promql`
    round(${increase(elasticsearchSlmStatsSnapshotsFailedTotal, { by: perPolicy, over: "1d" })}) > ${threshold}`,
  summary: () => `Elasticsearch snapshots of policy ${label("policy")} have failed within a day`,
  description: ({ value, duration }) =>
    `Snapshots of policy ${label("policy")} of Elasticsearch of ${label("service")} (${label("instance")}) have failed within a day: ${value}. That has been so for ${duration}.`,
  firstAction: "Run 'curl <cluster>:9200/_slm/policy/<policy>?human&pretty' and read last_failure.",
  tests: [
    boundary({
      labels: policy,
      series: (failed) => [
        series(elasticsearchSlmStatsSnapshotsFailedTotal, policy, growingBy(Math.max(0, failed), 86_400)),
      ],
      by: 3,
      // Half a snapshot is rounded to one.
      crossesAfter: 1 / 6,
      exact: false,
    }),
    fires({
      because: "one failed 5 minutes ago",
      series: [series(elasticsearchSlmStatsSnapshotsFailedTotal, policy, "2x60 3x30")],
      at: "66m",
      labels: policy,
      value: "1",
    }),
    staysSilent({
      because: "one failed not quite 5 minutes ago",
      series: [series(elasticsearchSlmStatsSnapshotsFailedTotal, policy, "2x60 3x30")],
      at: "65m45s",
    }),
    fires({
      because: "one failed nearly a day ago",
      series: [series(elasticsearchSlmStatsSnapshotsFailedTotal, policy, "2x11 3x400")],
      interval: "5m",
      at: "24h50m",
      labels: policy,
      value: "1",
    }),
    staysSilent({
      because: "one failed more than a day ago",
      series: [series(elasticsearchSlmStatsSnapshotsFailedTotal, policy, "2x11 3x400")],
      interval: "5m",
      at: "25h10m",
    }),
  ],
});
