import { labels, perService } from "../language/labels.ts";
import { quantile, rate, share } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { matching, noneOf } from "../language/promql/selector.ts";
import { type Recording, recording } from "../language/recording.ts";
import { growing } from "../language/series.ts";
import type { HttpInstrumentation } from "./instrumentation.ts";
import { durationsWith, inTurn, otherJob, shop, targetOf } from "./sample.ts";

/**
 * Paths that only machines ask for. They are left out: at night their answers would be most of the traffic, and a
 * service whose users all get errors would look healthy by its own probes.
 */
export const machinePaths = [
  "/metrics",
  "/health",
  "/healthz",
  "/ready",
  "/readyz",
  "/live",
  "/livez",
  "/ping",
] as const;

/** What the alerts of an instrumentation share. */
export interface HttpRecordings {
  /** Requests each second, by endpoint. */
  readonly endpointRequests: Recording;
  /** Requests each second that ended with a server error, by endpoint; no series where there was none. */
  readonly endpointErrors: Recording;
  /** Requests each second. */
  readonly requests: Recording;
  /** Requests each second that ended with a server error; no series where there was none. */
  readonly errors: Recording;
  /** Share of the requests that ended with a server error; no series while there are no requests. */
  readonly errorRatio: Recording;
  /** Duration that 95 % of the requests stay below; no series while there are no requests. */
  readonly latencyP95: Recording;
  /** Requests each second in the hour before this time a week ago. */
  readonly usualRequests: Recording;
}

/** The labels that requests are summed up by when it is about one endpoint. */
export function perEndpoint({ endpoint }: HttpInstrumentation) {
  return labels(...perService.names, endpoint);
}

/** Which durations the latency of a service is made of: without machines' paths, where it can be told. */
export function latencyOf({ job, endpoint, latencyByEndpoint }: HttpInstrumentation) {
  return latencyByEndpoint ? { job, [endpoint]: noneOf(...machinePaths) } : { job };
}

/** The recording rules of an instrumentation. */
export function httpRecordings(instrumentation: HttpInstrumentation): HttpRecordings {
  const { job, title, endpoint, latency, tests } = instrumentation;
  const target = targetOf(instrumentation);
  const people = { job, [endpoint]: noneOf(...machinePaths) };
  const by = perEndpoint(instrumentation);
  const orders = { endpoint: "/orders", status: 200 } as const;

  const endpointRequests = recording(`endpoint:${job}_requests:rate5m`, {
    help: `${title}: requests each second by endpoint over the last 5 minutes, without those of machines.`,
    expression: rate(instrumentation.requests, { by, over: "5m", where: people }),
    tests: [
      {
        because: "all answers of an endpoint, on all instances, and nothing of machines or of other jobs",
        series: [
          tests.requests(target, orders, growing(3)),
          tests.requests(target, { ...orders, status: 404 }, growing(1)),
          tests.requests(targetOf(instrumentation, "shop-api-2"), orders, growing(2)),
          tests.requests(target, { ...orders, endpoint: "/users" }, growing(5)),
          tests.requests(otherJob, orders, growing(100)),
          ...machinePaths.map((path) => tests.requests(target, { ...orders, endpoint: path }, growing(100))),
        ],
        at: "10m",
        gives: [
          { labels: { ...shop, [endpoint]: "/orders" }, value: 6 },
          { labels: { ...shop, [endpoint]: "/users" }, value: 5 },
        ],
      },
      {
        because: "over 5 minutes: more would still see the time before",
        series: [tests.requests(target, orders, "0+600x9 5400+60x6")],
        at: "15m",
        gives: [{ labels: { ...shop, [endpoint]: "/orders" }, value: 1 }],
      },
      {
        because: "over 5 minutes: less would see only the burst",
        series: [tests.requests(target, orders, "1000+0x12 1060 1120")],
        at: "14m",
        gives: [{ labels: { ...shop, [endpoint]: "/orders" }, value: 0.5 }],
      },
    ],
  });

  const endpointErrors = recording(`endpoint:${job}_request_errors:rate5m`, {
    help: `${title}: server errors each second by endpoint over the last 5 minutes, without those of machines' paths.`,
    expression: rate(instrumentation.requests, {
      by,
      over: "5m",
      where: { ...people, status: matching("5..") },
    }),
    tests: [
      {
        because: "server errors only, and none of machines' paths or of other jobs",
        series: [
          tests.requests(target, { ...orders, status: 500 }, growing(1)),
          tests.requests(target, orders, growing(100)),
          tests.requests(target, { ...orders, status: 404 }, growing(100)),
          tests.requests(target, { endpoint: "/health", status: 503 }, growing(100)),
          tests.requests(otherJob, { ...orders, status: 500 }, growing(100)),
        ],
        at: "10m",
        gives: [{ labels: { ...shop, [endpoint]: "/orders" }, value: 1 }],
      },
      {
        because: "over 5 minutes, no more and no less",
        series: [tests.requests(target, { ...orders, status: 500 }, "0+600x9 5400+0x4 5460 5520")],
        at: "16m",
        gives: [{ labels: { ...shop, [endpoint]: "/orders" }, value: 0.5 }],
      },
    ],
  });

  const requests = recording(`service:${job}_requests:rate5m`, {
    help: `${title}: requests each second over the last 5 minutes, without those of machines.`,
    expression: promql`sum by (${perService}) (${endpointRequests})`,
    tests: [
      {
        because: "of all endpoints",
        series: [
          tests.requests(target, orders, growing(3)),
          tests.requests(target, { ...orders, endpoint: "/users" }, growing(5)),
        ],
        at: "10m",
        gives: [{ labels: shop, value: 8 }],
      },
    ],
  });

  const errors = recording(`service:${job}_request_errors:rate5m`, {
    help: `${title}: server errors each second over the last 5 minutes, without those of machines' paths.`,
    expression: promql`sum by (${perService}) (${endpointErrors})`,
    tests: [
      {
        because: "of all endpoints",
        series: [
          tests.requests(target, { ...orders, status: 500 }, growing(3)),
          tests.requests(target, { endpoint: "/users", status: 502 }, growing(5)),
        ],
        at: "10m",
        gives: [{ labels: shop, value: 8 }],
      },
    ],
  });

  const errorRatio = recording(`service:${job}_request_errors:ratio_rate5m`, {
    help: `${title}: share of the requests of the last 5 minutes that ended with a server error.`,
    expression: share(promql`${errors}`, promql`${requests}`),
    tests: [
      {
        because: "0 before the first error, however few requests there are",
        series: [tests.requests(target, orders, growing(0.01))],
        at: "10m",
        gives: [{ labels: shop, value: 0 }],
      },
      {
        because: "nothing while nobody asks",
        series: [
          tests.requests(target, orders, growing(0)),
          tests.requests(target, { ...orders, status: 500 }, growing(0)),
        ],
        at: "10m",
        gives: [],
      },
    ],
  });

  const lasting = (seconds: number) =>
    tests.traffic(target, [{ ...orders, observations: durationsWith(latency, 0.95, seconds) }]);
  const latencyP95 = recording(`service:${job}_request_duration_seconds:p95_rate5m`, {
    help: `${title}: duration that 95 % of the requests of the last 5 minutes stayed below, in seconds.`,
    // The comparison takes the NaN of an idle service away: recorded, it would poison a whole day.
    expression: promql`${quantile(0.95, latency, { by: perService, over: "5m", where: latencyOf(instrumentation) })} < Inf`,
    tests: [
      {
        because: "of the requests of this job",
        series: [
          ...tests.traffic(target, [{ ...orders, observations: durationsWith(latency, 0.95, 0.5) }]),
          ...tests.traffic(otherJob, [{ ...orders, observations: [[9000, 4]] }]),
        ],
        at: "10m",
        gives: [{ labels: shop, value: 0.5 }],
      },
      {
        because: "of 5 minutes: slow before that",
        series: inTurn({ series: lasting(2.4), minutes: 10 }, { series: lasting(0.5), minutes: 5 }),
        at: "15m",
        gives: [{ labels: shop, value: 0.5 }],
      },
      {
        because: "nothing while nobody asks",
        series: tests.traffic(target, [{ ...orders, observations: [[0, 1]] }]),
        at: "10m",
        gives: [],
      },
      ...(instrumentation.latencyByEndpoint
        ? [
            {
              because: "without machines' paths",
              series: tests.traffic(target, [
                { ...orders, observations: durationsWith(latency, 0.95, 0.5) },
                ...machinePaths.map((path) => ({
                  endpoint: path,
                  status: 200,
                  observations: [[9000, 0.001]] as const,
                })),
              ]),
              at: "10m",
              gives: [{ labels: shop, value: 0.5 }],
            },
          ]
        : []),
    ],
  });

  const usualRequests = recording(`service:${job}_requests:avg1h_offset1w`, {
    help: `${title}: requests each second in the hour before this time a week ago, without those of machines.`,
    expression: promql`avg_over_time(${requests}[1h] offset 1w)`,
  });

  return { endpointRequests, endpointErrors, requests, errors, errorRatio, latencyP95, usualRequests };
}
