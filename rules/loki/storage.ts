import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { growing, series, steady } from "../language/series.ts";
import { count, hours, ratio } from "../language/threshold.ts";
import {
  lokiBoltdbShipperCompactTablesOperationLastSuccessfulRunTimestampSeconds,
  lokiCompactorApplyRetentionLastSuccessfulRunTimestampSeconds,
  lokiIngesterChunksFlushFailuresTotal,
  lokiIngesterChunksFlushRequestsTotal,
  lokiIngesterWalDiskUsagePercent,
  lokiPrometheusRuleEvaluationFailuresTotal,
} from "../metrics/loki.ts";
import { processStartTimeSeconds } from "../metrics/prometheus.ts";
import { eventTests } from "../monitoring/event-tests.ts";
import { ratioTests } from "../monitoring/ratio-tests.ts";
import type { Gauge } from "../metrics/metric.ts";

const loki = {
  job: "loki",
  instance: "loki",
  service: "monitoring",
  team: "operations",
  tenant: "acme",
  cluster: "eu-1",
} as const;
const storage = { runbook: "monitoring/loki-storage" } as const;

/** Loki stops taking lines when its disk is 90 % full (`disk_full_threshold`): a little before, somebody must act. */
export const lokiWalDiskFull = alert("LokiWalDiskFull", {
  ...storage,
  severity: "critical",
  problem: "loki-disk-full",
  threshold: ratio(0.88),
  when: ({ threshold }) => promql`${lokiIngesterWalDiskUsagePercent} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `The disk of ${label("instance")} has been more than ${threshold} full for ${duration}`,
  description: ({ value, duration }) =>
    `The disk that ${label("instance")} (${label("service")}) writes its log to is ${value} full, and has been nearly full for ${duration}. At 90% it refuses all log lines.`,
  firstAction: "Run 'df -h' on its machine and make room, or lower monitoring:loki.retention.",
  tests: [
    boundary({
      labels: loki,
      series: (used) => [series(lokiIngesterWalDiskUsagePercent, loki, steady(used))],
    }),
  ],
});

export const lokiFlushFailures = recording("instance:loki_flush_failures:ratio_rate15m", {
  help: "Share of the attempts of the last 15 minutes to write chunks to the storage that failed, as a ratio.",
  expression: promql`
    rate(${lokiIngesterChunksFlushFailuresTotal}[15m])
    / (rate(${lokiIngesterChunksFlushRequestsTotal}[15m]) > 0)`,
  tests: ratioTests({
    part: (perSecond) => [[lokiIngesterChunksFlushFailuresTotal, loki, perSecond]],
    whole: (perSecond) => [[lokiIngesterChunksFlushRequestsTotal, loki, perSecond]],
    labels: loki,
    over: 900,
  }),
});

/** Lines are in memory and in the write-ahead log, and are tried again: until one of them is full. */
export const lokiFlushFailing = alert("LokiFlushFailing", {
  ...storage,
  severity: "critical",
  problem: "loki-flush-failing",
  for: "15m",
  threshold: ratio(0.2),
  when: ({ threshold }) => promql`${lokiFlushFailures} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the writes of ${label("instance")} to its storage have failed for ${duration}`,
  description: ({ value, duration }) =>
    `${value} of the attempts of ${label("instance")} (${label("service")}) to write log lines to its storage failed, and that has been so for ${duration}. They are in memory only, which fills.`,
  firstAction:
    "Run './monitoring logs loki' and look for 'failed to flush': full disk, missing rights or S3 errors.",
  tests: [
    boundary({
      labels: loki,
      series: (failed) => [
        series(lokiIngesterChunksFlushFailuresTotal, loki, growing(failed)),
        series(lokiIngesterChunksFlushRequestsTotal, loki, growing(1)),
      ],
    }),
    staysSilent({
      because: "nothing to write",
      series: [
        series(lokiIngesterChunksFlushFailuresTotal, loki, steady(4)),
        series(lokiIngesterChunksFlushRequestsTotal, loki, steady(4)),
      ],
      at: "40m",
    }),
  ],
});

/** Something that runs every ten minutes has not succeeded for three hours, or not since Loki was started. */
const late = (lastRun: Gauge) => promql`
  (time() - (${lastRun} > ${processStartTimeSeconds}
    or ${processStartTimeSeconds} and ${lastRun}))`;

/** Cases of {@link late}: three hours are 10,800 s. Evaluated every minute, as it takes hours. */
const lateTests = (lastRun: Gauge) => [
  fires({
    because: "three hours since the last success",
    interval: "1m",
    series: [series(processStartTimeSeconds, loki, steady(60)), series(lastRun, loki, "0x2 120x300")],
    at: "188m",
    labels: loki,
    value: "3h 6m 0s",
  }),
  fires({
    because: "never since its start",
    interval: "1m",
    series: [series(processStartTimeSeconds, loki, steady(60)), series(lastRun, loki, steady(0))],
    at: "187m",
    labels: loki,
    value: "3h 6m 0s",
  }),
  staysSilent({
    because: "not for long enough",
    interval: "1m",
    series: [series(processStartTimeSeconds, loki, steady(60)), series(lastRun, loki, "0x2 120x300")],
    at: "187m",
  }),
  staysSilent({
    because: "started an hour ago, and the last success was before",
    interval: "1m",
    series: [series(processStartTimeSeconds, loki, "0x180 10800x300"), series(lastRun, loki, "60x180 0x300")],
    at: "195m",
  }),
  staysSilent({
    because: "it succeeds every ten minutes",
    interval: "10m",
    series: [series(processStartTimeSeconds, loki, steady(60)), series(lastRun, loki, "0+600x40")],
    at: "250m",
  }),
  staysSilent({
    because: "a Loki that does not do this: another process does",
    interval: "1m",
    series: [series(processStartTimeSeconds, loki, steady(60))],
    at: "195m",
  }),
];

const lastCompaction = lokiBoltdbShipperCompactTablesOperationLastSuccessfulRunTimestampSeconds;

export const lokiCompactionLate = alert("LokiCompactionLate", {
  ...storage,
  severity: "warning",
  problem: "loki-compaction-late",
  threshold: hours(3),
  when: ({ threshold }) => promql`${late(lastCompaction)} > ${threshold}`,
  summary: ({ threshold }) => `${label("instance")} has not compacted its index for more than ${threshold}`,
  description: ({ value, duration }) =>
    `The last compaction of the index of ${label("instance")} (${label("service")}) is ${value} ago, and has been late for ${duration}. Queries get slower, and old lines are not deleted.`,
  firstAction:
    "Run './monitoring logs loki' and look for 'compactor': it says which table it cannot compact.",
  tests: lateTests(lastCompaction),
});

const lastRetention = lokiCompactorApplyRetentionLastSuccessfulRunTimestampSeconds;

export const lokiRetentionLate = alert("LokiRetentionLate", {
  ...storage,
  severity: "warning",
  problem: "loki-retention-late",
  threshold: hours(3),
  when: ({ threshold }) => promql`${late(lastRetention)} > ${threshold}`,
  summary: ({ threshold }) => `${label("instance")} has deleted no old log lines for more than ${threshold}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) last applied its retention ${value} ago, and has been late for ${duration}. Its disk fills with lines that should be gone.`,
  firstAction: "Run './monitoring logs loki' and look for 'retention': it says what it cannot delete.",
  tests: lateTests(lastRetention),
});

export const lokiRuleFailures = alert("LokiRuleFailures", {
  severity: "warning",
  runbook: "monitoring/rules-not-evaluated",
  threshold: count(0),
  when: ({ threshold }) => promql`increase(${lokiPrometheusRuleEvaluationFailuresTotal}[5m]) > ${threshold}`,
  summary: ({ duration }) =>
    `Log rules of ${label("rule_group")} on ${label("instance")} have failed for ${duration}`,
  description: ({ value, duration }) =>
    `${value} evaluations of log rules in ${label("rule_group")} failed on ${label("instance")} (${label("service")}) in the last 5 minutes, and that has been so for ${duration}. Their alerts cannot fire.`,
  firstAction:
    "Run './monitoring logs loki' and look for 'Evaluating rule failed': it names the rule and the reason.",
  tests: eventTests({
    metric: lokiPrometheusRuleEvaluationFailuresTotal,
    labels: { ...loki, rule_group: "../data/rules-loaded/fake/stack.yml;stack", user: "fake" },
  }),
});
