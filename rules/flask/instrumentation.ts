import type { HttpInstrumentation } from "../instrumentation/instrumentation.ts";
import { promql } from "../language/promql/promql.ts";
import { growing, histogramSeries, series, steady } from "../language/series.ts";
import * as flask from "../metrics/flask.ts";
import { countOf } from "../metrics/metric.ts";

const requests = countOf(flask.flaskHttpRequestDurationSeconds);

/** How prometheus-flask-exporter measures, with its default options. */
export const flaskInstrumentation: HttpInstrumentation = {
  title: "Flask",
  prefix: "Flask",
  job: "flask",
  // Its counter of requests does not say which path it was.
  requests,
  endpoint: "path",
  latency: flask.flaskHttpRequestDurationSeconds,
  latencyByEndpoint: true,
  endpointLatency: flask.flaskHttpRequestDurationSeconds,
  process: flask,
  alwaysExposed: promql`${flask.flaskExporterInfo}`,
  tests: {
    alwaysExposed: (target, minutes) =>
      series(
        flask.flaskExporterInfo,
        { ...target, version: "0.23.2" },
        minutes === undefined ? steady(1) : `1x${minutes} stale`,
      ),
    seenFor: 60,
    requests: (target, { endpoint, status }, values) =>
      series(requests, { ...target, method: "GET", path: endpoint, status: String(status) }, values),
    traffic: (target, all) => [
      ...all.flatMap(({ endpoint, status, observations }) =>
        histogramSeries(
          flask.flaskHttpRequestDurationSeconds,
          { ...target, method: "GET", path: endpoint, status: String(status) },
          observations,
        ),
      ),
      series(
        flask.flaskHttpRequestTotal,
        { ...target, method: "GET", status: "200" },
        growing(
          all.flatMap(({ observations }) => observations).reduce((sum, [perSecond]) => sum + perSecond, 0),
        ),
      ),
    ],
  },
};
