import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { growingBy, series, steady } from "../language/series.ts";
import { bytes, count } from "../language/threshold.ts";
import {
  otelcolFileconsumerOpenFiles,
  otelcolProcessMemoryRssBytes,
  otelcolProcessorRefusedLogRecordsTotal,
  otelcolProcessorRefusedSpansTotal,
} from "../metrics/collector.ts";
import { eventTests } from "../monitoring/event-tests.ts";

const collector = {
  job: "otel-collector",
  instance: "collector",
  service: "monitoring",
  team: "operations",
} as const;
const limiter = { ...collector, processor: "memory_limiter" } as const;
const memory = { runbook: "monitoring/component-memory" } as const;
const mebibyte = 1024 * 1024;

/** 90 % of the 300 MiB that components/collector/workload.ts gives it. */
export const collectorMemoryHigh = alert("CollectorMemoryHigh", {
  ...memory,
  severity: "warning",
  for: "15m",
  threshold: bytes(270 * mebibyte),
  // Jaeger's memory is mostly its storage's files, which are mapped.
  when: ({ threshold }) => promql`${otelcolProcessMemoryRssBytes}{job!="jaeger"} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("instance")} has used more than ${threshold} of memory for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (job ${label("job")}, service ${label("service")}) uses ${value} of memory, and has been near its limit for ${duration}. Beyond it, it refuses data, and is killed then.`,
  firstAction:
    "See whether a queue grows (otelcol_exporter_queue_size); give it more memory if traffic has grown.",
  tests: [
    boundary({
      labels: collector,
      series: (used) => [series(otelcolProcessMemoryRssBytes, collector, steady(used))],
    }),
    staysSilent({
      because: "Jaeger maps its files into memory",
      series: [
        series(
          otelcolProcessMemoryRssBytes,
          { ...collector, job: "jaeger", instance: "jaeger" },
          steady(900 * mebibyte),
        ),
      ],
      at: "40m",
    }),
  ],
});

export const collectorMemoryLimited = alert("CollectorMemoryLimited", {
  ...memory,
  severity: "warning",
  threshold: count(0),
  when: ({ threshold }) => promql`
    increase(${otelcolProcessorRefusedLogRecordsTotal}[5m]) > ${threshold}
    or increase(${otelcolProcessorRefusedSpansTotal}[5m]) > ${threshold}`,
  summary: ({ duration }) => `${label("instance")} has refused data for lack of memory for ${duration}`,
  description: ({ value, duration }) =>
    `${label("processor")} of ${label("instance")} (${label("service")}) refused ${value} log lines or spans in the last 5 minutes because memory is short, and that has been so for ${duration}. Senders must try again.`,
  firstAction: "See which queue grows (otelcol_exporter_queue_size) and whether Loki or Jaeger is slow.",
  tests: [
    ...eventTests({ metric: otelcolProcessorRefusedLogRecordsTotal, labels: limiter }),
    ...eventTests({ metric: otelcolProcessorRefusedSpansTotal, labels: limiter }),
    fires({
      because: "both: it is one alert",
      series: [
        series(otelcolProcessorRefusedLogRecordsTotal, limiter, growingBy(30, 300)),
        series(otelcolProcessorRefusedSpansTotal, limiter, growingBy(60, 300)),
      ],
      at: "11m",
      labels: limiter,
      value: "30",
    }),
  ],
});

/** It followed files an hour ago, and follows none: rights, a mount that is gone, or a pattern that matches nothing. */
export const collectorFilesNotRead = alert("CollectorFilesNotRead", {
  severity: "warning",
  runbook: "monitoring/no-logs",
  for: "15m",
  when: () => promql`${otelcolFileconsumerOpenFiles} == 0 and ${otelcolFileconsumerOpenFiles} offset 1h > 0`,
  summary: ({ duration }) => `${label("instance")} has not followed any log file for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) followed log files an hour ago; for ${duration} it has followed ${value}. No line of a file reaches Loki.`,
  firstAction:
    "Run './monitoring logs collector' and look for 'filelog': missing rights or 'no files match'?",
  tests: [
    fires({
      because: "it had two, and has none",
      interval: "1m",
      series: [series(otelcolFileconsumerOpenFiles, collector, "2x90 0x200")],
      at: "107m",
      labels: collector,
      value: "0",
    }),
    fires({
      because: "it had one for a few minutes, an hour before",
      interval: "1m",
      series: [series(otelcolFileconsumerOpenFiles, collector, "0x10 1x20 0x200")],
      at: "88m",
      labels: collector,
      value: "0",
    }),
    staysSilent({
      because: "not for long enough",
      interval: "1m",
      series: [series(otelcolFileconsumerOpenFiles, collector, "2x90 0x200")],
      at: "105m",
    }),
    staysSilent({
      because: "one is left",
      interval: "1m",
      series: [series(otelcolFileconsumerOpenFiles, collector, "2x90 1x200")],
      at: "120m",
    }),
    staysSilent({
      because: "it never followed any",
      interval: "1m",
      series: [series(otelcolFileconsumerOpenFiles, collector, "0x300")],
      at: "120m",
    }),
    staysSilent({
      because: "more than an hour ago: it was on purpose",
      interval: "1m",
      series: [series(otelcolFileconsumerOpenFiles, collector, "2x20 0x300")],
      at: "85m",
    }),
    staysSilent({
      because: "a restart closes and opens them",
      interval: "1m",
      series: [series(otelcolFileconsumerOpenFiles, collector, "2x90 0x5 2x200")],
      at: "107m",
    }),
  ],
});
