import { otherJob, targetOf } from "../instrumentation/sample.ts";
import { alert, label } from "../language/alert.ts";
import { fires, staysSilent } from "../language/alert-test.ts";
import { labels, perInstance } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { growing, type TestSeries } from "../language/series.ts";
import { count } from "../language/threshold.ts";
import { flaskHttpRequestDurationSeconds } from "../metrics/flask.ts";
import { countOf } from "../metrics/metric.ts";
import { flaskInstrumentation } from "./instrumentation.ts";

const target = targetOf(flaskInstrumentation);

/** Requests to so many different paths, from a number on. */
function paths<V extends TestSeries["values"]>(
  amount: number,
  values: V,
  { on = target, from = 0 } = {},
): readonly TestSeries<V>[] {
  return Array.from({ length: amount }, (_, index) =>
    flaskInstrumentation.tests.requests(on, { endpoint: `/orders/${from + index}`, status: 200 }, values),
  );
}

const steadily = growing(0.1);
/** The process was started anew after half an hour. */
const untilRestart = "0+6x30 stale";

const perPath = labels(...perInstance.names, "path");

/**
 * The instrumentation's default makes series for every path that anybody asks for: an identifier in the path, or a
 * scanner that tries thousands of names, fills Prometheus' memory.
 */
export const manyPaths = alert("FlaskPathsTooMany", {
  severity: "warning",
  runbook: "services/too-many-paths",
  threshold: count(200),
  for: "15m",
  when: ({ threshold }) => promql`
    count by (${perInstance}) (
      sum by (${perPath}) (rate(${select(countOf(flaskHttpRequestDurationSeconds), { job: flaskInstrumentation.job })}[5m]))
    ) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("instance")} of ${label("service")} has had series for more than ${threshold} paths for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("instance")} (${label("service")}) exposes series for ${value} different paths, more than ${threshold} for ${duration}. Each has 17 series or more, and they go on growing until the process restarts.`,
  firstAction:
    "See which paths they are (query in the runbook) and set group_by='url_rule' where the application makes its PrometheusMetrics.",
  tests: [
    fires({ because: "201 paths", series: paths(201, steadily), at: "17m", labels: target, value: "201" }),
    staysSilent({ because: "200 paths", series: paths(200, steadily), at: "30m" }),
    staysSilent({ because: "201 paths, but not for long enough", series: paths(201, steadily), at: "15m" }),
    staysSilent({
      because: "each instance for itself",
      series: [
        ...paths(150, steadily),
        ...paths(150, steadily, { on: targetOf(flaskInstrumentation, "shop-api-2"), from: 150 }),
      ],
      at: "30m",
    }),
    staysSilent({ because: "another job", series: paths(201, steadily, { on: otherJob }), at: "30m" }),
    fires({
      because: "3 minutes after a restart it is still known",
      series: paths(201, untilRestart),
      at: "33m",
      labels: target,
      value: "201",
    }),
    staysSilent({ because: "7 minutes after a restart", series: paths(201, untilRestart), at: "37m" }),
  ],
});
