import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { growing, series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  otelcolExporterQueueCapacity,
  otelcolExporterQueueSize,
  otelcolExporterSentLogRecordsTotal,
  otelcolExporterSentSpansTotal,
} from "../metrics/collector.ts";

const collector = {
  job: "otel-collector",
  instance: "collector",
  service: "monitoring",
  team: "operations",
} as const;
const toLoki = { ...collector, exporter: "otlphttp/loki" } as const;
const toJaeger = { ...collector, exporter: "otlp/jaeger" } as const;
const logs = { ...toLoki, data_type: "logs" } as const;
const traces = { ...toJaeger, data_type: "traces" } as const;
const delivery = {
  runbook: "monitoring/collector-delivery",
  firstAction:
    "Run './monitoring status': is Loki or Jaeger down? Then './monitoring logs collector' for what they answer.",
} as const;

/** The queue is on disk and holds hours of an outage; when it is full, what arrives is refused. */
export const collectorQueue = bands({
  ...delivery,
  warning: { name: "CollectorQueueFilling", threshold: ratio(0.5) },
  critical: { name: "CollectorQueueNearlyFull", threshold: ratio(0.8) },
  when: ({ threshold }) =>
    promql`${otelcolExporterQueueSize} / ${otelcolExporterQueueCapacity} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `The queue of ${label("instance")} to ${label("exporter")} has been more than ${threshold} full for ${duration}`,
  description: ({ value, duration }) =>
    `The queue of ${label("data_type")} from ${label("instance")} (${label("service")}) to ${label("exporter")} is ${value} full, and has been filling for ${duration}. When it is full, ${label("data_type")} are refused.`,
  tests: [
    boundary({
      labels: logs,
      series: (full) => [
        series(otelcolExporterQueueSize, logs, steady(full * 536_870_912)),
        series(otelcolExporterQueueCapacity, logs, steady(536_870_912)),
        series(otelcolExporterQueueSize, traces, steady(0)),
        series(otelcolExporterQueueCapacity, traces, steady(500_000)),
      ],
    }),
  ],
});

/** Long before the queue is full: something waits, and nothing leaves. */
export const collectorDeliveryStalled = alert("CollectorDeliveryStalled", {
  ...delivery,
  severity: "warning",
  when: () => promql`
    ${otelcolExporterQueueSize} > 0
    unless on (job, instance, exporter) (
      rate(${otelcolExporterSentLogRecordsTotal}[10m]) > 0 or rate(${otelcolExporterSentSpansTotal}[10m]) > 0
    )`,
  summary: ({ duration }) =>
    `${label("instance")} has delivered nothing to ${label("exporter")} for ${duration}, and something waits`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) has ${label("data_type")} for ${label("exporter")} (${value} in the unit of its queue), and for ${duration} none of it has left. It is kept on disk and sent later.`,
  tests: [
    fires({
      because: "lines wait and none leaves, spans leave",
      series: [
        series(otelcolExporterQueueSize, logs, steady(4096)),
        series(otelcolExporterSentLogRecordsTotal, toLoki, steady(900)),
        series(otelcolExporterQueueSize, traces, steady(12)),
        series(otelcolExporterSentSpansTotal, toJaeger, growing(4)),
      ],
      at: "6m",
      labels: logs,
      value: "4096",
    }),
    fires({
      because: "spans wait and none leaves, lines leave",
      series: [
        series(otelcolExporterQueueSize, logs, steady(4096)),
        series(otelcolExporterSentLogRecordsTotal, toLoki, growing(900)),
        series(otelcolExporterQueueSize, traces, steady(12)),
        series(otelcolExporterSentSpansTotal, toJaeger, steady(4)),
      ],
      at: "6m",
      labels: traces,
      value: "12",
    }),
    fires({
      because: "nothing was ever delivered since its start; another collector delivers",
      series: [
        series(otelcolExporterQueueSize, traces, steady(1)),
        series(otelcolExporterSentSpansTotal, { ...toJaeger, instance: "collector-2" }, growing(4)),
        series(otelcolExporterSentSpansTotal, { ...toJaeger, job: "gateway" }, growing(4)),
      ],
      at: "6m",
      labels: traces,
      value: "1",
    }),
    staysSilent({
      because: "not for long enough",
      series: [series(otelcolExporterQueueSize, traces, steady(12))],
      at: "4m45s",
    }),
    staysSilent({
      because: "nothing waits, as nothing happens",
      series: [
        series(otelcolExporterQueueSize, logs, steady(0)),
        series(otelcolExporterSentLogRecordsTotal, toLoki, steady(900)),
      ],
      at: "20m",
    }),
    ...[
      { waiting: logs, sent: otelcolExporterSentLogRecordsTotal, to: toLoki },
      { waiting: traces, sent: otelcolExporterSentSpansTotal, to: toJaeger },
    ].flatMap(({ waiting, sent, to }) => {
      const queue = series(otelcolExporterQueueSize, waiting, steady(4096));
      const stopped = [queue, series(sent, to, "0+60x20 1200x60")];
      return [
        staysSilent({ because: `${waiting.data_type} left eight minutes ago`, series: stopped, at: "33m" }),
        fires({
          because: `${waiting.data_type} that left, left a quarter of an hour ago`,
          series: stopped,
          at: "36m",
          labels: waiting,
          value: "4096",
        }),
        staysSilent({
          because: `${waiting.data_type} leave, if only one every minute`,
          series: [queue, series(sent, to, growing(1 / 60))],
          at: "20m",
        }),
      ];
    }),
  ],
});
