import { targetOf, otherJob, per5m, shop } from "../instrumentation/sample.ts";
import type { HttpRecordings } from "../instrumentation/recordings.ts";
import { alert, type AlertDefinition, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { perService } from "../language/labels.ts";
import { rate, share } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { growing, series, type Shape, type TestSeries } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import { flaskHttpRequestExceptionsTotal } from "../metrics/flask.ts";
import { flaskInstrumentation } from "./instrumentation.ts";

const target = targetOf(flaskInstrumentation);
const orders = { endpoint: "/orders", status: 200 } as const;
const broken = { endpoint: "/orders", status: 500 } as const;

/** Exceptions of a target, each second. */
function exceptions(values: Shape, on = target): TestSeries<Shape> {
  return series(flaskHttpRequestExceptionsTotal, { ...on, method: "GET", status: "500" }, values);
}

/** Exceptions that reached the framework, of all instances of a service. */
export const exceptionRate = recording("service:flask_request_exceptions:rate5m", {
  help: "Flask: requests each second that ended with an exception that nobody caught, over the last 5 minutes.",
  expression: rate(flaskHttpRequestExceptionsTotal, {
    by: perService,
    over: "5m",
    where: { job: flaskInstrumentation.job },
  }),
  tests: [
    {
      because: "of all instances of this job",
      series: [
        exceptions(growing(1)),
        exceptions(growing(2), targetOf(flaskInstrumentation, "shop-api-2")),
        exceptions(growing(100), otherJob),
      ],
      at: "10m",
      gives: [{ labels: shop, value: 3 }],
    },
    {
      because: "over 5 minutes, no more and no less",
      series: [
        series(
          flaskHttpRequestExceptionsTotal,
          { ...target, method: "GET", status: "500" },
          "0+600x9 5400+0x4 5460 5520",
        ),
      ],
      at: "16m",
      gives: [{ labels: shop, value: 0.5 }],
    },
  ],
});

/**
 * Programming errors. They are server errors too, but while those can come from a neighbour that is down, these are for
 * whoever wrote the code, and are worth looking at from a smaller share on.
 */
export function exceptionAlert({ requests }: HttpRecordings): AlertDefinition {
  return alert("FlaskExceptionsHigh", {
    severity: "warning",
    runbook: "services/unhandled-exceptions",
    threshold: ratio(0.01),
    when: ({ threshold }) => promql`
      ${share(promql`${exceptionRate}`, promql`${requests}`)} > ${threshold}
      and ${exceptionRate} * ${300} >= ${5}`,
    summary: ({ threshold, duration }) =>
      `More than ${threshold} of the requests to ${label("service")} have ended with an exception for ${duration}`,
    description: ({ threshold, duration, value }) =>
      `${value} of the requests to ${label("service")} end with an exception that nobody catches. It has been more than ${threshold} for ${duration}.`,
    firstAction:
      "Search the service's log for 'Traceback': the last line of the most frequent one is the bug.",
    tests: [
      boundary({
        labels: shop,
        series: (share) => [
          flaskInstrumentation.tests.requests(target, orders, growing(1000 * (1 - share))),
          flaskInstrumentation.tests.requests(target, broken, growing(1000 * share)),
          exceptions(growing(1000 * share)),
        ],
        interval: "1m",
      }),
      fires({
        because: "just 5 exceptions in 5 minutes",
        series: [flaskInstrumentation.tests.requests(target, broken, per5m(5)), exceptions(per5m(5))],
        at: "20m",
        labels: shop,
        value: "100%",
      }),
      staysSilent({
        because: "fewer than 5 exceptions in 5 minutes",
        series: [flaskInstrumentation.tests.requests(target, broken, per5m(4.9)), exceptions(per5m(4.9))],
        at: "20m",
      }),
      staysSilent({
        because: "nobody asks",
        series: [flaskInstrumentation.tests.requests(target, broken, growing(0)), exceptions(growing(0))],
        at: "20m",
      }),
    ],
  });
}
