import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { growing, series, steady } from "../language/series.ts";
import { perSecond, ratio } from "../language/threshold.ts";
import {
  otelcolReceiverAcceptedSpansTotal,
  otelcolReceiverFailedSpansTotal,
  otelcolReceiverRefusedSpansTotal,
} from "../metrics/collector.ts";
import { up } from "../metrics/scrape.ts";
import { ratioTests } from "../monitoring/ratio-tests.ts";

const jaeger = {
  job: "jaeger",
  instance: "jaeger",
  service: "monitoring",
  team: "operations",
  tenant: "acme",
  cluster: "eu-1",
} as const;
const grpc = { ...jaeger, receiver: "otlp", transport: "grpc" } as const;
const http = { ...jaeger, receiver: "otlp", transport: "http" } as const;
const collector = { ...grpc, job: "otel-collector", instance: "collector" } as const;
const accepted = otelcolReceiverAcceptedSpansTotal;
const refused = otelcolReceiverRefusedSpansTotal;
const failed = otelcolReceiverFailedSpansTotal;
const shared = { severity: "warning", runbook: "monitoring/no-traces" } as const;

/** All three counters are there from the first span on. The collector has the same, of its own receivers. */
export const jaegerSpansRefusedShare = recording("receiver:jaeger_spans_refused:ratio_rate5m", {
  help: "Share of the spans of the last 5 minutes that Jaeger did not take in, as a ratio.",
  expression: promql`
    (rate(${refused}{job="jaeger"}[5m]) + rate(${failed}[5m]))
    / (rate(${accepted}[5m]) + rate(${refused}[5m]) + rate(${failed}[5m]) > 0)`,
  tests: ratioTests({
    part: (each) => [
      [refused, grpc, each * 0.75],
      [failed, grpc, each * 0.25],
    ],
    rest: (each) => [[accepted, grpc, each]],
    labels: grpc,
    over: 300,
  }),
});

/** Spans each second: taken in, refused and failed. */
const receiving = (
  labels: typeof grpc | typeof http | typeof collector,
  [good, bad, broken]: readonly [number, number, number],
) => [
  series(accepted, labels, growing(good)),
  series(refused, labels, growing(bad)),
  series(failed, labels, growing(broken)),
];

export const jaegerSpansRefused = alert("JaegerSpansRefused", {
  ...shared,
  problem: "spans-refused",
  threshold: ratio(0.02),
  when: ({ threshold }) => promql`${jaegerSpansRefusedShare} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("instance")} has refused more than ${threshold} of the spans for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) refuses ${value} of the spans that it gets over ${label("transport")}, and that has been so for ${duration}. Whoever sends them must keep them, or they are lost.`,
  firstAction: "Run './monitoring logs jaeger' and look for 'error': usually its storage does not take them.",
  tests: [
    boundary({
      because: "refused",
      labels: grpc,
      series: (bad) => [
        ...receiving(grpc, [100 * (1 - bad), 100 * bad, 0]),
        ...receiving(http, [5000, 0, 0]),
      ],
    }),
    boundary({
      because: "failed",
      labels: grpc,
      series: (bad) => receiving(grpc, [100 * (1 - bad), 0, 100 * bad]),
    }),
    fires({
      because: "all of them",
      series: receiving(grpc, [0, 50, 50]),
      at: "11m",
      labels: grpc,
      value: "100%",
    }),
    staysSilent({
      because: "what the collector refuses is another matter",
      series: receiving(collector, [0, 50, 50]),
      at: "20m",
    }),
    staysSilent({
      because: "nobody sends spans",
      series: [
        series(accepted, grpc, steady(100)),
        series(refused, grpc, steady(100)),
        series(failed, grpc, steady(100)),
      ],
      at: "20m",
    }),
  ],
});

/** More than a span each second an hour ago, and none at all now. Quieter stacks have quiet times. */
export const jaegerReceivesNothing = alert("JaegerReceivesNothing", {
  ...shared,
  for: "10m",
  threshold: perSecond(1),
  when: ({ threshold }) => promql`
    sum without (receiver, transport) (rate(${accepted}{job="jaeger"}[1h] offset 1h)) > ${threshold}
    unless sum without (receiver, transport) (rate(${accepted}[15m])) > 0
    and on (job, instance) ${up} == 1`,
  summary: ({ duration }) => `${label("instance")} has received no span for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) received spans at ${value} an hour ago, and for ${duration} it has received none. Either nobody traces, or no collector reaches it.`,
  firstAction: "Run './monitoring status' and './monitoring logs collector'.",
  tests: [
    fires({
      because: "spans stopped, by both ways",
      interval: "1m",
      series: [
        series(up, jaeger, "1x400"),
        series(accepted, grpc, "0+33x180 5940x100"),
        series(accepted, http, "0+33x180 5940x100"),
      ],
      at: "207m",
      labels: jaeger,
      value: "1.1/s",
    }),
    fires({
      because: "it was started again, and nothing came since",
      interval: "1m",
      series: [series(up, jaeger, "1x400"), series(accepted, grpc, "0+120x180 stale")],
      at: "207m",
      labels: jaeger,
      value: "2/s",
    }),
    fires({
      because: "what came between two hours and one hour before counts, and nothing else",
      interval: "1m",
      series: [series(up, jaeger, "1x400"), series(accepted, grpc, "0x89 0+90x54 4860x200")],
      at: "207m",
      labels: jaeger,
      value: "1.35/s",
    }),
    staysSilent({
      because: "a quiet stack may be silent: one each second",
      interval: "1m",
      series: [series(up, jaeger, "1x400"), series(accepted, grpc, "0+60x180 10800x100")],
      at: "207m",
    }),
    staysSilent({
      because: "a few spans come",
      interval: "1m",
      series: [series(up, jaeger, "1x400"), series(accepted, grpc, "0+120x180 21600+1x100")],
      at: "207m",
    }),
    staysSilent({
      because: "not for long enough",
      interval: "1m",
      series: [series(up, jaeger, "1x400"), series(accepted, grpc, "0+120x180 21600x100")],
      at: "202m",
    }),
    staysSilent({
      because: "Jaeger is down: that is TargetDown",
      interval: "1m",
      series: [series(up, jaeger, "1x180 0x200"), series(accepted, grpc, "0+120x180 stale")],
      at: "207m",
    }),
    staysSilent({
      because: "the collector's spans are not Jaeger's",
      interval: "1m",
      series: [
        series(up, { ...jaeger, job: "otel-collector", instance: "collector" }, "1x400"),
        series(accepted, collector, "0+120x180 21600x100"),
      ],
      at: "207m",
    }),
    staysSilent({
      because: "a new stack that has not received anything yet",
      interval: "1m",
      series: [series(up, jaeger, "1x100"), series(accepted, grpc, "0x100")],
      at: "50m",
    }),
  ],
});
