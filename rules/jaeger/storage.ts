import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { share } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { growing, series, steady } from "../language/series.ts";
import { ratio, seconds } from "../language/threshold.ts";
import { otelcolExporterSendFailedSpansTotal, otelcolExporterSentSpansTotal } from "../metrics/collector.ts";
import { jaegerStorageLatencySeconds, jaegerStorageRequestsTotal } from "../metrics/jaeger.ts";
import { countOf, sumOf } from "../metrics/metric.ts";
import { ratioTests } from "../monitoring/ratio-tests.ts";

const jaeger = {
  job: "jaeger",
  instance: "jaeger",
  service: "monitoring",
  team: "operations",
  tenant: "acme",
  cluster: "eu-1",
} as const;
const exporter = { ...jaeger, exporter: "jaeger_storage_exporter" } as const;
const reading = {
  ...jaeger,
  kind: "badger",
  name: "badger",
  operation: "find_traces",
  role: "tracestore",
} as const;
const storage = { runbook: "monitoring/jaeger-storage" } as const;

/** Both counters are there from the first span on. The collector has the same, of its own deliveries. */
export const jaegerWriteErrorShare = recording("exporter:jaeger_spans_not_stored:ratio_rate5m", {
  help: "Share of the spans of the last 5 minutes that Jaeger could not write to its storage, as a ratio.",
  expression: promql`
    rate(${otelcolExporterSendFailedSpansTotal}{job="jaeger"}[5m])
    / (rate(${otelcolExporterSendFailedSpansTotal}[5m]) + rate(${otelcolExporterSentSpansTotal}[5m]) > 0)`,
  tests: ratioTests({
    part: (perSecond) => [[otelcolExporterSendFailedSpansTotal, exporter, perSecond]],
    rest: (perSecond) => [[otelcolExporterSentSpansTotal, exporter, perSecond]],
    labels: exporter,
    over: 300,
  }),
});

/** Spans to the storage, of which a share is refused. */
const writing = (labels: { readonly job: string; readonly exporter: string }, refused: number) => [
  series(otelcolExporterSendFailedSpansTotal, labels, growing(refused * 200)),
  series(otelcolExporterSentSpansTotal, labels, growing((1 - refused) * 200)),
];

/** Jaeger has no queue: what it cannot write it refuses, and the collector keeps it and sends it again. */
export const jaegerWriteErrors = bands({
  ...storage,
  warning: { name: "JaegerStorageWriteErrorsHigh", threshold: ratio(0.02) },
  critical: { name: "JaegerStorageWriteErrorsCritical", threshold: ratio(0.05) },
  when: ({ threshold }) => promql`${jaegerWriteErrorShare} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("instance")} has not been able to store more than ${threshold} of the spans for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) cannot write ${value} of the spans that it gets to its storage, and that has been so for ${duration}. They wait in the collector until its queue is full.`,
  firstAction: "Run 'df -h' on its machine, then './monitoring logs jaeger' and look for 'error'.",
  tests: [
    boundary({ labels: exporter, series: (refused) => writing(exporter, refused) }),
    staysSilent({
      because: "the collector's own deliveries are another matter",
      series: writing({ ...exporter, job: "otel-collector", exporter: "otlp/jaeger" }, 1),
      at: "20m",
    }),
    staysSilent({
      because: "nobody sends spans",
      series: [
        series(otelcolExporterSendFailedSpansTotal, exporter, steady(3)),
        series(otelcolExporterSentSpansTotal, exporter, steady(900)),
      ],
      at: "20m",
    }),
  ],
});

export const jaegerReadErrorShare = recording("operation:jaeger_storage_read_errors:ratio_rate5m", {
  help: "Share of the reads of Jaeger's storage in the last 5 minutes that failed, as a ratio.",
  expression: share(
    promql`sum without (result) (rate(${jaegerStorageRequestsTotal}{result="err"}[5m]))`,
    promql`sum without (result) (rate(${jaegerStorageRequestsTotal}[5m]))`,
  ),
  tests: ratioTests({
    part: (perSecond) => [[jaegerStorageRequestsTotal, { ...reading, result: "err" }, perSecond]],
    rest: (perSecond) => [[jaegerStorageRequestsTotal, { ...reading, result: "ok" }, perSecond]],
    labels: reading,
    over: 300,
    zero: true,
  }),
});

/** Reads, of which a share fails. */
const searching = (errors: number, changes: { readonly operation?: "get_trace" } = {}) => [
  series(jaegerStorageRequestsTotal, { ...reading, ...changes, result: "ok" }, growing((1 - errors) * 0.1)),
  series(jaegerStorageRequestsTotal, { ...reading, ...changes, result: "err" }, growing(errors * 0.1)),
];

/** Asking for a trace that does not exist counts as an error of get_trace: a wrong link is no broken storage. */
export const jaegerReadErrors = alert("JaegerStorageReadErrors", {
  ...storage,
  severity: "warning",
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`${jaegerReadErrorShare}{operation!="get_trace"} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the searches in ${label("instance")} (${label("operation")}) have failed for ${duration}`,
  description: ({ value, duration }) =>
    `${value} of the ${label("operation")} reads of ${label("instance")} (${label("service")}) fail, and that has been so for ${duration}. Traces cannot be found.`,
  firstAction: "Run './monitoring logs jaeger' and look for 'error': it says what the storage answered.",
  tests: [
    boundary({
      labels: reading,
      series: (errors) => [
        ...searching(errors),
        series(
          jaegerStorageRequestsTotal,
          { ...reading, operation: "get_services", result: "ok" },
          growing(5),
        ),
      ],
    }),
    staysSilent({
      because: "traces that do not exist",
      series: searching(1, { operation: "get_trace" }),
      at: "20m",
    }),
    staysSilent({
      because: "traces that do not exist, among searches",
      series: [...searching(0), ...searching(1, { operation: "get_trace" })],
      at: "20m",
    }),
    staysSilent({
      because: "nobody searches",
      series: [
        series(jaegerStorageRequestsTotal, { ...reading, result: "ok" }, steady(9)),
        series(jaegerStorageRequestsTotal, { ...reading, result: "err" }, steady(9)),
      ],
      at: "20m",
    }),
  ],
});

/** The average: Jaeger's own buckets begin at 5 s, which says nothing about what people feel. */
export const jaegerReadDuration = recording("operation:jaeger_storage_read_seconds:avg5m", {
  help: "How long a read of Jaeger's storage took on average in the last 5 minutes, in seconds.",
  expression: promql`
    sum without (result) (rate(${sumOf(jaegerStorageLatencySeconds)}[5m]))
    / (sum without (result) (rate(${countOf(jaegerStorageLatencySeconds)}[5m])) > 0)`,
  tests: ratioTests({
    part: (perSecond) => [[sumOf(jaegerStorageLatencySeconds), { ...reading, result: "ok" }, perSecond]],
    whole: (perSecond) => [[countOf(jaegerStorageLatencySeconds), { ...reading, result: "ok" }, perSecond]],
    labels: reading,
    over: 300,
  }),
});

export const jaegerReadsSlow = alert("JaegerStorageReadsSlow", {
  ...storage,
  severity: "warning",
  problem: "jaeger-slow",
  threshold: seconds(2),
  when: ({ threshold }) => promql`${jaegerReadDuration} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Searches in ${label("instance")} (${label("operation")}) have taken longer than ${threshold} for ${duration}`,
  description: ({ value, duration }) =>
    `A ${label("operation")} read of ${label("instance")} (${label("service")}) takes ${value} on average, and that has been so for ${duration}.`,
  firstAction: "Run 'iostat -x 5 3' on its machine; shorten the time that people search in.",
  tests: [
    boundary({
      labels: reading,
      series: (duration) => [
        series(sumOf(jaegerStorageLatencySeconds), { ...reading, result: "ok" }, growing(duration * 0.2)),
        series(countOf(jaegerStorageLatencySeconds), { ...reading, result: "ok" }, growing(0.2)),
        series(
          sumOf(jaegerStorageLatencySeconds),
          { ...reading, operation: "get_services", result: "ok" },
          growing(0.01),
        ),
        series(
          countOf(jaegerStorageLatencySeconds),
          { ...reading, operation: "get_services", result: "ok" },
          growing(5),
        ),
      ],
    }),
    fires({
      because: "failed ones take their time, too",
      series: (["ok", "err"] as const).flatMap((result) => [
        series(
          sumOf(jaegerStorageLatencySeconds),
          { ...reading, result },
          growing(result === "ok" ? 0.1 : 0.9),
        ),
        series(countOf(jaegerStorageLatencySeconds), { ...reading, result }, growing(0.1)),
      ]),
      at: "11m",
      labels: reading,
      value: "5s",
    }),
    staysSilent({
      because: "nobody searches",
      series: [
        series(sumOf(jaegerStorageLatencySeconds), { ...reading, result: "ok" }, steady(900)),
        series(countOf(jaegerStorageLatencySeconds), { ...reading, result: "ok" }, steady(9)),
      ],
      at: "20m",
    }),
  ],
});
