import type { HttpInstrumentation, Requests } from "../instrumentation/instrumentation.ts";
import { promql } from "../language/promql/promql.ts";
import { growing, histogramSeries, series } from "../language/series.ts";
import * as fastapi from "../metrics/fastapi.ts";
import { countOf } from "../metrics/metric.ts";

/** 404 as the instrumentation says it: "4xx". */
function grouped(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}

const durations = countOf(fastapi.httpRequestDurationHighrSeconds);

/** How prometheus-fastapi-instrumentator measures, with its default options. */
export const fastapiInstrumentation: HttpInstrumentation = {
  title: "FastAPI",
  prefix: "Fastapi",
  job: "fastapi",
  requests: fastapi.httpRequestsTotal,
  endpoint: "handler",
  latency: fastapi.httpRequestDurationHighrSeconds,
  latencyByEndpoint: false,
  endpointLatency: fastapi.httpRequestDurationSeconds,
  process: fastapi,
  // It has no labels of its own, so it is there before the first request.
  alwaysExposed: promql`rate(${durations}[5m])`,
  tests: {
    alwaysExposed: (target, minutes) =>
      series(durations, target, minutes === undefined ? growing(0) : `0x${minutes} stale`),
    // A rate needs two values in its 5 minutes.
    seenFor: 240,
    requests: (target, { endpoint, status }, values) =>
      series(
        fastapi.httpRequestsTotal,
        { ...target, handler: endpoint, method: "GET", status: grouped(status) },
        values,
      ),
    traffic: (target, requests) => [
      ...requests.map(({ endpoint, status, observations }) =>
        series(
          fastapi.httpRequestsTotal,
          { ...target, handler: endpoint, method: "GET", status: grouped(status) },
          growing(total(observations)),
        ),
      ),
      ...histogramSeries(
        fastapi.httpRequestDurationHighrSeconds,
        target,
        requests.flatMap(({ observations }) => observations),
      ),
      ...requests.flatMap(({ endpoint, observations }) =>
        histogramSeries(
          fastapi.httpRequestDurationSeconds,
          { ...target, handler: endpoint, method: "GET" },
          observations,
        ),
      ),
    ],
  },
};

function total(observations: Requests["observations"]): number {
  return observations.reduce((sum, [perSecond]) => sum + perSecond, 0);
}
