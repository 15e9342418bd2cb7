import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { oneOf, select } from "../language/promql/selector.ts";
import { series, steady } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import { otelcolProcessUptimeSecondsTotal } from "../metrics/collector.ts";
import {
  goGcGomemlimitBytes,
  goMemstatsHeapAllocBytes,
  processStartTimeSeconds,
} from "../metrics/prometheus.ts";

const loki = { job: "loki", instance: "loki", service: "monitoring", team: "operations" } as const;
const collector = { ...loki, job: "otel-collector", instance: "collector" } as const;
const application = { job: "api", instance: "api-1", service: "sms-api", team: "messaging" } as const;

/** Components of the stack that tell of their process as Go programs do; the collector and Jaeger have metrics of their own. */
const stack = oneOf("alertmanager", "blackbox-exporter", "grafana", "loki", "prometheus");

/** A process that was started anew so often, once a minute from the tenth minute on. */
function starts(times: number): string {
  return Array.from({ length: 160 }, (_, minute) =>
    String(1000 + 60 * Math.min(times, Math.max(0, minute - 9))),
  ).join(" ");
}

/** The uptime of the same process: less than the minute before as long as it starts again, then it grows. */
function uptimes(times: number): string {
  return Array.from({ length: 160 }, (_, minute) => {
    if (minute < 10) return String(1000 + 60 * minute);
    const start = Math.min(times, minute - 9);
    return String(60 - start + 60 * Math.max(0, minute - 9 - times));
  }).join(" ");
}

/** Three times in an hour may be a deploy with its corrections; more is a process that cannot stay up. */
export const monitoringRestarting = alert("MonitoringRestarting", {
  severity: "warning",
  runbook: "monitoring/component-restarting",
  threshold: count(3),
  when: ({ threshold }) => promql`
    (changes(${select(processStartTimeSeconds, { job: stack })}[1h])
      or resets(${otelcolProcessUptimeSecondsTotal}[1h])) > ${threshold}`,
  summary: () => `${label("instance")} starts again and again`,
  description: ({ value, duration }) =>
    `${label("instance")} (job ${label("job")}, service ${label("service")}) was started ${value} times in the last hour, and that has been so for ${duration}. What it did meanwhile is lost or late.`,
  firstAction: "Run './monitoring logs <component>' and read the last lines before a start.",
  tests: [
    fires({
      because: "Loki, four times",
      series: [series(processStartTimeSeconds, loki, starts(4))],
      at: "62m",
      labels: loki,
      value: "4",
    }),
    fires({
      because: "the collector, four times",
      series: [series(otelcolProcessUptimeSecondsTotal, collector, uptimes(4))],
      at: "62m",
      labels: collector,
      value: "4",
    }),
    fires({
      because: "five minutes after the last start",
      series: [series(processStartTimeSeconds, loki, starts(4))],
      at: "19m",
      labels: loki,
      value: "4",
    }),
    staysSilent({
      because: "three times",
      series: [
        series(processStartTimeSeconds, loki, starts(3)),
        series(otelcolProcessUptimeSecondsTotal, collector, uptimes(3)),
      ],
      at: "62m",
    }),
    staysSilent({
      because: "not for long enough",
      series: [series(processStartTimeSeconds, loki, starts(4))],
      at: "17m30s",
    }),
    staysSilent({
      because: "an hour ago",
      series: [
        series(processStartTimeSeconds, loki, starts(4)),
        series(otelcolProcessUptimeSecondsTotal, collector, uptimes(4)),
      ],
      at: "80m",
    }),
    staysSilent({
      because: "an application is not part of the stack",
      series: [series(processStartTimeSeconds, application, starts(9))],
      at: "62m",
    }),
  ],
});

/**
 * The heap after a garbage collection (the least of the last 15 minutes) comes near the limit that the process was
 * given: it spends its time collecting, and then it is killed. Our choice: 80 %.
 */
export const monitoringMemoryHigh = alert("MonitoringMemoryHigh", {
  severity: "warning",
  runbook: "monitoring/component-memory",
  for: "15m",
  threshold: ratio(0.8),
  when: ({ threshold }) => promql`
    min_over_time(${select(goMemstatsHeapAllocBytes, { job: stack })}[15m]) / ${goGcGomemlimitBytes} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("instance")} has needed more than ${threshold} of its memory for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (job ${label("job")}, service ${label("service")}) needs ${value} of the memory that it may use (GOMEMLIMIT), and that has been so for ${duration}. It gets slow first, and is killed then.`,
  firstAction:
    "See what grew: series for Prometheus, streams for Loki; give it more memory if that is right.",
  tests: [
    boundary({
      labels: loki,
      series: (used) => [
        series(goMemstatsHeapAllocBytes, loki, steady(used * 1000)),
        series(goGcGomemlimitBytes, loki, steady(1000)),
      ],
    }),
    staysSilent({
      because: "between two collections the heap is full: the least counts",
      interval: "1m",
      series: [
        series(
          goMemstatsHeapAllocBytes,
          loki,
          Array.from({ length: 60 }, (_, i) => (i % 13 === 0 ? 400 : 950)).join(" "),
        ),
        series(goGcGomemlimitBytes, loki, steady(1000)),
      ],
      at: "55m",
    }),
    staysSilent({
      because: "a process without a limit",
      series: [
        series(goMemstatsHeapAllocBytes, loki, steady(8e9)),
        series(goGcGomemlimitBytes, loki, steady(9e18)),
      ],
      at: "40m",
    }),
    staysSilent({
      because: "an application is not part of the stack",
      series: [
        series(goMemstatsHeapAllocBytes, application, steady(950)),
        series(goGcGomemlimitBytes, application, steady(1000)),
      ],
      at: "40m",
    }),
  ],
});
