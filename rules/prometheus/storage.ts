import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { growingBy, series, steady } from "../language/series.ts";
import { count } from "../language/threshold.ts";
import {
  prometheusTsdbCompactionsFailedTotal,
  prometheusTsdbReloadsFailuresTotal,
  prometheusTsdbWalCorruptionsTotal,
  prometheusTsdbWalWritesFailedTotal,
} from "../metrics/prometheus.ts";
import { eventTests } from "../monitoring/event-tests.ts";

const prometheus = {
  job: "prometheus",
  instance: "prometheus",
  service: "monitoring",
  team: "operations",
} as const;
const storage = { runbook: "monitoring/prometheus-storage" } as const;

/** Nearly always the disk is full. Samples are in memory only: a restart loses them. */
export const prometheusWalWritesFailing = alert("PrometheusWalWritesFailing", {
  ...storage,
  severity: "critical",
  threshold: count(0),
  // Loki has the same metric of its own log.
  when: ({ threshold }) =>
    promql`increase(${prometheusTsdbWalWritesFailedTotal}{job="prometheus"}[5m]) > ${threshold}`,
  summary: ({ duration }) => `${label("instance")} has not been able to write its log for ${duration}`,
  description: ({ value, duration }) =>
    `${value} writes to the write-ahead log of ${label("instance")} (${label("service")}) failed in the last 5 minutes, and that has been so for ${duration}. What it scrapes now is lost when it stops.`,
  firstAction: "Run 'df -h' on the machine: a full disk is the most likely reason.",
  tests: [
    ...eventTests({ metric: prometheusTsdbWalWritesFailedTotal, labels: prometheus }),
    staysSilent({
      because: "Loki's own log is not Prometheus' storage",
      series: [
        series(
          prometheusTsdbWalWritesFailedTotal,
          { ...prometheus, job: "loki", instance: "loki" },
          growingBy(9, 300),
        ),
      ],
      at: "20m",
    }),
  ],
});

/** It is met once, at a start, and repaired by leaving out what follows: look at it in working hours. */
export const prometheusWalCorrupted = alert("PrometheusWalCorrupted", {
  ...storage,
  severity: "warning",
  problem: "wal-corrupted",
  for: "1m",
  threshold: count(0),
  when: ({ threshold }) => promql`increase(${prometheusTsdbWalCorruptionsTotal}[1h]) > ${threshold}`,
  summary: () => `${label("instance")} met a damaged write-ahead log`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) met ${value} damaged places in its write-ahead log within an hour, first seen ${duration} ago. The samples behind them are lost.`,
  firstAction: "Run 'df -h' and 'dmesg -T | tail' on the machine: was the disk full, or is it failing?",
  tests: [
    boundary({
      labels: prometheus,
      series: (met) => [
        series(prometheusTsdbWalCorruptionsTotal, prometheus, growingBy(Math.max(0, met), 3600)),
      ],
      by: 0.5,
      crossesAfter: 0,
    }),
    fires({
      because: "a minute after it was met",
      interval: "15s",
      series: [series(prometheusTsdbWalCorruptionsTotal, prometheus, "0x20 1x60")],
      at: "6m30s",
      labels: prometheus,
      value: "1",
    }),
    staysSilent({
      because: "not a minute ago yet",
      interval: "15s",
      series: [series(prometheusTsdbWalCorruptionsTotal, prometheus, "0x20 1x60")],
      at: "6m",
    }),
    fires({
      because: "once is enough",
      series: [series(prometheusTsdbWalCorruptionsTotal, prometheus, "0x5 1x200")],
      at: "59m",
      labels: prometheus,
      value: "1",
    }),
    staysSilent({
      because: "more than an hour ago",
      series: [series(prometheusTsdbWalCorruptionsTotal, prometheus, "0x5 1x200")],
      at: "70m",
    }),
  ],
});

/** Both are tried again every minute: more than three failures in an hour are no accident. */
export const prometheusCompactionFailing = alert("PrometheusCompactionFailing", {
  ...storage,
  severity: "warning",
  for: "15m",
  threshold: count(3),
  when: ({ threshold }) => promql`
    increase(${prometheusTsdbCompactionsFailedTotal}[1h])
    + increase(${prometheusTsdbReloadsFailuresTotal}[1h]) > ${threshold}`,
  summary: ({ duration }) =>
    `${label("instance")} has not been able to put its storage in order for ${duration}`,
  description: ({ value, duration }) =>
    `Compacting or reading the blocks of ${label("instance")} (${label("service")}) failed ${value} times in the last hour, and that has been so for ${duration}. Disk and memory fill, and a start takes longer and longer.`,
  firstAction:
    "Run './monitoring logs prometheus' and look for 'compaction failed' or 'reloadBlocks': it names the block.",
  tests: [
    boundary({
      because: "compaction",
      labels: prometheus,
      series: (failed) => [
        series(prometheusTsdbCompactionsFailedTotal, prometheus, growingBy(failed, 3600)),
        series(prometheusTsdbReloadsFailuresTotal, prometheus, growingBy(0, 3600)),
      ],
    }),
    fires({
      because: "blocks that cannot be read",
      series: [
        series(prometheusTsdbCompactionsFailedTotal, prometheus, steady(0)),
        series(prometheusTsdbReloadsFailuresTotal, prometheus, growingBy(60, 3600)),
      ],
      at: "80m",
      labels: prometheus,
      value: "60",
    }),
    staysSilent({
      because: "an hour later",
      series: [
        series(prometheusTsdbCompactionsFailedTotal, prometheus, "0x5 10x200"),
        series(prometheusTsdbReloadsFailuresTotal, prometheus, "0x5 10x200"),
      ],
      at: "68m",
    }),
  ],
});
