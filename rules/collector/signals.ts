import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import type { AlertDefinition } from "../language/alert.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { not, select } from "../language/promql/selector.ts";
import { type Recording, recording } from "../language/recording.ts";
import { growing, series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import * as metrics from "../metrics/collector.ts";
import type { Counter } from "../metrics/metric.ts";
import { ratioTests } from "../monitoring/ratio-tests.ts";

/** One kind of what the collector carries: the same counters, under other names. */
interface Signal {
  /** As in the names of the alerts: "CollectorLogsRefused". */
  readonly title: "Logs" | "Spans";
  /** In the words of a text. */
  readonly things: string;
  readonly accepted: Counter<"receiver" | "transport">;
  readonly refused: Counter<"receiver" | "transport">;
  readonly broken: Counter<"receiver" | "transport">;
  readonly sent: Counter<"exporter">;
  readonly failed: Counter<"exporter">;
  /** As its exporter is called in the tests. */
  readonly exporter: string;
}

const logs: Signal = {
  title: "Logs",
  things: "log lines",
  accepted: metrics.otelcolReceiverAcceptedLogRecordsTotal,
  refused: metrics.otelcolReceiverRefusedLogRecordsTotal,
  broken: metrics.otelcolReceiverFailedLogRecordsTotal,
  sent: metrics.otelcolExporterSentLogRecordsTotal,
  failed: metrics.otelcolExporterSendFailedLogRecordsTotal,
  exporter: "otlphttp/loki",
};
const spans: Signal = {
  title: "Spans",
  things: "spans",
  accepted: metrics.otelcolReceiverAcceptedSpansTotal,
  refused: metrics.otelcolReceiverRefusedSpansTotal,
  broken: metrics.otelcolReceiverFailedSpansTotal,
  sent: metrics.otelcolExporterSentSpansTotal,
  failed: metrics.otelcolExporterSendFailedSpansTotal,
  exporter: "otlp/jaeger",
};

const collector = {
  job: "otel-collector",
  instance: "collector",
  service: "monitoring",
  team: "operations",
  tenant: "acme",
  cluster: "eu-1",
} as const;
const grpc = { ...collector, receiver: "otlp", transport: "grpc" } as const;
const http = { ...collector, receiver: "otlp", transport: "http" } as const;
/** Jaeger has the same metrics, and alerts of its own. */
const where = { job: not("jaeger") } as const;

/** An alert, and the share that it is about. */
interface Signalled {
  readonly share: Recording;
  readonly definition: AlertDefinition;
}

/** What is refused was not taken in: files are read again later, applications lose it unless they try again. */
function refusedAlert({ title, things, accepted, refused, broken }: Signal): Signalled {
  const share = recording(`receiver:collector_${title.toLowerCase()}_refused:ratio_rate5m`, {
    help: `Share of the ${things} of the last 5 minutes that the collector did not take in, as a ratio.`,
    expression: promql`
      (rate(${select(refused, where)}[5m]) + rate(${broken}[5m]))
      / (rate(${accepted}[5m]) + rate(${refused}[5m]) + rate(${broken}[5m]) > 0)`,
    tests: ratioTests({
      part: (perSecond) => [
        [refused, http, perSecond * 0.75],
        [broken, http, perSecond * 0.25],
      ],
      rest: (perSecond) => [[accepted, http, perSecond]],
      labels: http,
      over: 300,
    }),
  });
  const receiving = (
    receiver: { readonly receiver: string; readonly transport: string; readonly job: string },
    [goodRate, refusedRate, brokenRate]: readonly [number, number, number],
  ) => [
    series(accepted, receiver, growing(goodRate)),
    series(refused, receiver, growing(refusedRate)),
    series(broken, receiver, growing(brokenRate)),
  ];
  const definition = alert(`Collector${title}Refused`, {
    severity: "warning",
    runbook: "monitoring/collector-delivery",
    problem: `collector-refuses-${title.toLowerCase()}`,
    threshold: ratio(0.02),
    when: ({ threshold }) => promql`${share} > ${threshold}`,
    summary: ({ threshold, duration }) =>
      `${label("instance")} has refused more than ${threshold} of the ${things} of ${label("receiver")} for ${duration}`,
    description: ({ value, duration }) =>
      `${label("instance")} (${label("service")}) does not take in ${value} of the ${things} that reach ${label("receiver")} ${label("transport")}, and that has been so for ${duration}. Either a queue or its memory is full.`,
    firstAction:
      "Run './monitoring logs collector': 'sending queue is full' or 'data refused due to high memory usage'?",
    tests: [
      boundary({
        because: "refused",
        labels: http,
        series: (bad) => [
          ...receiving(http, [100 * (1 - bad), 100 * bad, 0]),
          ...receiving(grpc, [5000, 0, 0]),
        ],
      }),
      boundary({
        because: "failed",
        labels: http,
        series: (bad) => receiving(http, [100 * (1 - bad), 0, 100 * bad]),
      }),
      fires({
        because: "all of them",
        series: receiving(http, [0, 50, 50]),
        at: "11m",
        labels: http,
        value: "100%",
      }),
      staysSilent({
        because: "what Jaeger refuses is another matter",
        series: receiving({ ...http, job: "jaeger" }, [0, 50, 50]),
        at: "20m",
      }),
      staysSilent({
        because: "nobody sends anything",
        series: [accepted, refused, broken].map((metric) => series(metric, http, steady(100))),
        at: "20m",
      }),
    ],
  });
  return { share, definition };
}

/** Given up, as the other side refused it for good: it is lost. */
function undeliveredAlert({ title, things, sent, failed, exporter }: Signal): Signalled {
  const to = { ...collector, exporter } as const;
  const share = recording(`exporter:collector_${title.toLowerCase()}_lost:ratio_rate5m`, {
    help: `Share of the ${things} of the last 5 minutes that the other side refused for good, as a ratio.`,
    expression: promql`
      rate(${select(failed, where)}[5m]) / (rate(${failed}[5m]) + rate(${sent}[5m]) > 0)`,
    tests: ratioTests({
      part: (perSecond) => [[failed, to, perSecond]],
      rest: (perSecond) => [[sent, to, perSecond]],
      labels: to,
      over: 300,
    }),
  });
  const sending = (labels: { readonly job: string; readonly exporter: string }, bad: number) => [
    series(failed, labels, growing(bad * 100)),
    series(sent, labels, growing((1 - bad) * 100)),
  ];
  const definition = alert(`Collector${title}Lost`, {
    severity: "warning",
    runbook: "monitoring/collector-delivery",
    problem: `collector-loses-${title.toLowerCase()}`,
    threshold: ratio(0.01),
    when: ({ threshold }) => promql`${share} > ${threshold}`,
    summary: ({ threshold, duration }) =>
      `${label("exporter")} has refused more than ${threshold} of the ${things} of ${label("instance")} for ${duration}`,
    description: ({ value, duration }) =>
      `${label("exporter")} refuses ${value} of the ${things} of ${label("instance")} (${label("service")}) for good, and that has been so for ${duration}. They are lost.`,
    firstAction:
      "Run './monitoring logs collector' and look for 'Permanent error': it says what is refused, and why.",
    tests: [
      boundary({
        labels: to,
        series: (bad) => [...sending(to, bad), ...sending({ ...to, exporter: "otlp/archive" }, 0)],
      }),
      fires({ because: "all of them", series: sending(to, 1), at: "11m", labels: to, value: "100%" }),
      staysSilent({
        because: "what Jaeger cannot store is another matter",
        series: sending({ ...to, job: "jaeger" }, 1),
        at: "20m",
      }),
      staysSilent({
        because: "nothing to send",
        series: [failed, sent].map((metric) => series(metric, to, steady(100))),
        at: "20m",
      }),
    ],
  });
  return { share, definition };
}

const all = [logs, spans].flatMap((signal) => [refusedAlert(signal), undeliveredAlert(signal)]);

export const collectorShares: readonly Recording[] = all.map(({ share }) => share);
export const collectorSignals: readonly AlertDefinition[] = all.map(({ definition }) => definition);
