import { alert, type AlertDefinition, label } from "../language/alert.ts";
import { type AlertTest, boundary, fires, staysSilent } from "../language/alert-test.ts";
import { perService } from "../language/labels.ts";
import { quantile, shareAbove } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { ratio, seconds } from "../language/threshold.ts";
import type { HttpInstrumentation } from "./instrumentation.ts";
import { type HttpRecordings, latencyOf, perEndpoint } from "./recordings.ts";
import { durationsWith, estimated, inTurn, muchLater, otherJob, shop, targetOf } from "./sample.ts";

/**
 * So many requests make a quantile: with fewer in 5 minutes, one slow request at night would be "the slowest 5 %", or
 * 1 %. A quiet service is watched by its probes.
 */
const fewestForP95 = 20;
const fewestForP99 = 100;

const fiveMinutes = 300;

/** Slow answers: of the whole service now, of one endpoint, and of the whole service for a day. */
export function latencyAlerts(
  instrumentation: HttpInstrumentation,
  { latencyP95, requests, endpointRequests }: HttpRecordings,
): readonly AlertDefinition[] {
  const { prefix, job, endpoint, latency, endpointLatency, tests } = instrumentation;
  const target = targetOf(instrumentation);
  const orders = { endpoint: "/orders", status: 200 } as const;

  /** Requests whose quantile is a number of seconds. */
  const withQuantile = (share: number) => (value: number) =>
    tests.traffic(target, [{ ...orders, observations: durationsWith(latency, share, value) }]);

  /** So many requests in 5 minutes, each of which takes as long. */
  const alike = (amount: number, slow: number) =>
    tests.traffic(target, [{ ...orders, observations: [[amount / fiveMinutes, slow]] }]);

  /** A slow service that is not there between its first 100 minutes and 3:10. */
  const nightly = muchLater([{ series: withQuantile(0.95)(2), minutes: 100 }], 190, [
    { series: withQuantile(0.95)(2), minutes: 24 * 60 },
  ]);

  const fifthSlow = (perSecond: number) =>
    tests.traffic(target, [
      {
        ...orders,
        observations: [
          [perSecond * 0.8, 0.1],
          [perSecond * 0.2, 3],
        ],
      },
    ]);

  const quantileTests = (
    share: number,
    limit: number,
    slow: number,
    fewest: number,
    at: string,
  ): readonly AlertTest[] => [
    // Between two buckets the estimate is not exact to the last bit.
    boundary({ labels: shop, series: withQuantile(share), exact: latency.buckets.includes(limit) }),
    fires({
      because: `just ${fewest} requests in 5 minutes`,
      series: alike(fewest, slow),
      at,
      labels: shop,
      value: `${estimated(latency, share, slow)}s`,
    }),
    staysSilent({
      because: `fewer than ${fewest} requests in 5 minutes`,
      series: alike(fewest * 0.98, slow),
      at,
    }),
    fires({
      because: "whatever else is fast on the same host",
      series: [
        ...withQuantile(share)(slow),
        ...tests.traffic(otherJob, [{ ...orders, observations: [[1000, 0.001]] }]),
      ],
      at,
      labels: shop,
      value: `${slow}s`,
    }),
    staysSilent({
      because: "nobody asks",
      series: tests.traffic(target, [{ ...orders, observations: [[0, 5]] }]),
      at,
    }),
    ...(instrumentation.latencyByEndpoint
      ? [
          staysSilent({
            because: "only the answers to machines are slow",
            series: tests.traffic(target, [
              { ...orders, observations: [[10, 0.01]] },
              { endpoint: "/health", status: 200, observations: [[10, 9]] },
            ]),
            at,
          }),
        ]
      : []),
  ];

  return [
    alert(`${prefix}LatencyHigh`, {
      severity: "warning",
      runbook: "services/slow-responses",
      threshold: seconds(1),
      when: ({ threshold }) =>
        promql`${latencyP95} > ${threshold} and ${requests} * ${fiveMinutes} >= ${fewestForP95}`,
      summary: ({ threshold, duration }) =>
        `${label("service")} has answered slowly for ${duration} (p95 above ${threshold})`,
      description: ({ threshold, duration, value }) =>
        `One request in 20 to ${label("service")} takes ${value} or longer. The 95th percentile has been above ${threshold} for ${duration}.`,
      firstAction: `See which endpoint is slow: topk(5, sum by (${endpoint}) (rate(${endpointLatency.name}_sum{service="..."}[5m]))) in Prometheus, then open a slow trace of it.`,
      tests: quantileTests(0.95, 1, 2.4, fewestForP95, "20m"),
    }),
    alert(`${prefix}LatencyCritical`, {
      severity: "critical",
      runbook: "services/slow-responses",
      threshold: seconds(2),
      when: ({ threshold }) => promql`
        ${quantile(0.99, latency, { by: perService, over: "5m", where: latencyOf(instrumentation) })} > ${threshold}
        and ${requests} * ${fiveMinutes} >= ${fewestForP99}`,
      summary: ({ threshold, duration }) =>
        `${label("service")} has answered very slowly for ${duration} (p99 above ${threshold})`,
      description: ({ threshold, duration, value }) =>
        `One request in 100 to ${label("service")} takes ${value} or longer. The 99th percentile has been above ${threshold} for ${duration}.`,
      firstAction:
        "Look whether the database, the cache or a neighbour is slow (their alerts, a slow trace); if a deployment came just before, take it back.",
      tests: quantileTests(0.99, 2, 2.4, fewestForP99, "20m"),
    }),
    alert(`${prefix}EndpointSlow`, {
      severity: "warning",
      runbook: "services/slow-responses",
      threshold: ratio(0.1),
      for: "10m",
      when: ({ threshold }) => promql`
        ${shareAbove(endpointLatency, 1, { by: perEndpoint(instrumentation), over: "5m", where: { job } })} > ${threshold}
        and ${endpointRequests} * ${fiveMinutes} >= ${fewestForP95}`,
      summary: ({ threshold, duration }) =>
        `More than ${threshold} of the requests to ${label(endpoint)} of ${label("service")} have taken over a second for ${duration}`,
      description: ({ threshold, duration, value }) =>
        `${value} of the requests to ${label(endpoint)} of ${label("service")} take longer than 1 s. It has been more than ${threshold} for ${duration}.`,
      firstAction:
        "Open a slow trace of this endpoint in Jaeger and see which call takes the time: mostly a query without an index.",
      tests: [
        boundary({
          labels: { ...shop, [endpoint]: "/orders" },
          series: (share) =>
            tests.traffic(target, [
              {
                ...orders,
                observations: [
                  [1000 * (1 - share), 0.9],
                  [1000 * share, 1.2],
                ],
              },
            ]),
          exact: false,
        }),
        fires({
          because:
            "an endpoint that is slow every other time, hardly used, beside a busy fast one and beside other jobs",
          series: [
            ...tests.traffic(target, [
              {
                ...orders,
                observations: [
                  [fewestForP95 / 2 / fiveMinutes, 0.1],
                  [fewestForP95 / 2 / fiveMinutes, 3],
                ],
              },
              { endpoint: "/users", status: 200, observations: [[1000, 0.05]] },
            ]),
            ...tests.traffic(otherJob, [{ ...orders, observations: [[50, 0.05]] }]),
          ],
          at: "25m",
          labels: { ...shop, [endpoint]: "/orders" },
          value: "50%",
        }),
        fires({
          because: "whether the traffic grows or not",
          series: inTurn({ series: fifthSlow(10), minutes: 30 }, { series: fifthSlow(30), minutes: 10 }),
          at: "33m",
          labels: { ...shop, [endpoint]: "/orders" },
          value: "20%",
        }),
        staysSilent({
          because: "a few slow requests at night",
          series: tests.traffic(target, [{ ...orders, observations: [[19.6 / fiveMinutes, 3]] }]),
          at: "25m",
        }),
        staysSilent({
          because: "slow answers to machines are for their own alerts",
          series: tests.traffic(target, [{ endpoint: "/metrics", status: 200, observations: [[10, 3]] }]),
          at: "25m",
        }),
        staysSilent({
          because: "nobody asks",
          series: tests.traffic(target, [{ ...orders, observations: [[0, 3]] }]),
          at: "25m",
        }),
      ],
    }),
    alert(`${prefix}LatencyCapacity`, {
      severity: "info",
      runbook: "services/capacity",
      threshold: seconds(1),
      for: "1h",
      // A quarter of the day may be calm, as nights are; the second part says that the service is a day old.
      when: ({ threshold }) => promql`
        quantile_over_time(0.25, ${latencyP95}[1d]) > ${threshold}
        and present_over_time(${latencyP95}[1h] offset 23h)`,
      summary: ({ threshold }) =>
        `${label("service")} has been slow for most of a day (p95 above ${threshold})`,
      description: ({ threshold, value, duration }) =>
        `For three quarters of the last 24 hours the 95th percentile of ${label("service")} has been ${value} or more, above ${threshold}; that has held for ${duration}. Its capacity is no longer enough.`,
      firstAction: "Plan more capacity, or less work for each request, with the steps of the runbook.",
      tests: [
        boundary({
          labels: shop,
          series: withQuantile(0.95),
          crossesAfter: 0.75,
          interval: "1m",
        }),
        staysSilent({
          because: "a service that has been there for not quite a day",
          series: withQuantile(0.95)(2),
          at: "24h",
        }),
        fires({
          because: "a service that has been there for a day",
          series: withQuantile(0.95)(2),
          at: "24h5m",
          labels: shop,
          value: "2s",
        }),
        fires({
          because: "busy and slow, with a calm night",
          series: inTurn(
            { series: withQuantile(0.95)(2), minutes: 10 * 60 },
            { series: withQuantile(0.95)(0.1), minutes: 5 * 60 },
            { series: withQuantile(0.95)(2), minutes: 11 * 60 },
          ),
          interval: "1m",
          at: "26h",
          labels: shop,
          value: "2s",
        }),
        fires({
          because: "it was there for a part of the hour a day ago",
          series: nightly,
          at: "25h30m",
          labels: shop,
          value: "2s",
        }),
        staysSilent({ because: "it was not there in the hour a day ago", series: nightly, at: "26h" }),
        staysSilent({
          because: "slow for half of the day",
          series: inTurn(
            { series: withQuantile(0.95)(0.1), minutes: 15 * 60 },
            { series: withQuantile(0.95)(2), minutes: 12 * 60 },
          ),
          interval: "1m",
          at: "27h",
        }),
      ],
    }),
  ];
}
