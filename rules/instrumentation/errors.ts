import { alert, type AlertDefinition, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { bands } from "../language/bands.ts";
import { share } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { growing } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import type { HttpInstrumentation } from "./instrumentation.ts";
import type { HttpRecordings } from "./recordings.ts";
import { per5m, shop, targetOf } from "./sample.ts";

/** So many requests must have failed in 5 minutes: one failure at night is 100 % of the traffic and no reason to wake up. */
const fewestFailures = 5;

const seconds = 300;

/** Server errors: of the whole service, and of one endpoint that the others outweigh. */
export function errorAlerts(
  instrumentation: HttpInstrumentation,
  { errorRatio, errors, endpointErrors, endpointRequests }: HttpRecordings,
): readonly AlertDefinition[] {
  const { prefix, endpoint, tests } = instrumentation;
  const target = targetOf(instrumentation);
  const orders = { endpoint: "/orders", status: 200 } as const;
  const failed = { endpoint: "/orders", status: 500 } as const;
  const ofOrders = { ...shop, [endpoint]: "/orders" };

  const quiet = [
    staysSilent({
      because: "fewer than 5 failures in 5 minutes, though nothing works",
      series: [tests.requests(target, failed, per5m(4.9))],
      at: "20m",
    }),
    staysSilent({
      because: "nobody asks",
      series: [tests.requests(target, orders, growing(0)), tests.requests(target, failed, growing(0))],
      at: "20m",
    }),
    staysSilent({
      because: "a new service without any error series",
      series: [tests.requests(target, orders, growing(10))],
      at: "20m",
    }),
    staysSilent({
      because: "requests for what is not there are no errors of the service",
      series: [tests.requests(target, { ...orders, status: 404 }, growing(10))],
      at: "20m",
    }),
  ];

  return [
    ...bands({
      runbook: "services/high-error-rate",
      warning: { name: `${prefix}ErrorsHigh`, threshold: ratio(0.02) },
      critical: { name: `${prefix}ErrorsCritical`, threshold: ratio(0.05) },
      when: ({ threshold }) =>
        promql`${errorRatio} > ${threshold} and ${errors} * ${seconds} >= ${fewestFailures}`,
      summary: ({ threshold, duration }) =>
        `More than ${threshold} of the requests to ${label("service")} have failed for ${duration}`,
      description: ({ threshold, duration, value }) =>
        `${value} of the requests to ${label("service")} end with a server error (5xx). It has been more than ${threshold} for ${duration}.`,
      firstAction: `See which endpoint fails: topk(5, endpoint:${instrumentation.job}_request_errors:rate5m) in Prometheus; then read that endpoint's errors in the log.`,
      tests: [
        boundary({
          labels: shop,
          series: (share) => [
            tests.requests(target, orders, growing(1000 * (1 - share))),
            tests.requests(target, failed, growing(1000 * share)),
          ],
          interval: "1m",
        }),
        fires({
          because: "just 5 failures in 5 minutes, and nothing else",
          series: [tests.requests(target, failed, per5m(5))],
          at: "20m",
          labels: shop,
          value: "100%",
        }),
        ...quiet,
      ],
    }),
    alert(`${prefix}EndpointErrorsHigh`, {
      severity: "warning",
      runbook: "services/high-error-rate",
      threshold: ratio(0.1),
      for: "10m",
      when: ({ threshold }) => promql`
        ${share(promql`${endpointErrors}`, promql`${endpointRequests}`)} > ${threshold}
        and ${endpointErrors} * ${seconds} >= ${fewestFailures}`,
      summary: ({ threshold, duration }) =>
        `More than ${threshold} of the requests to ${label(endpoint)} of ${label("service")} have failed for ${duration}`,
      description: ({ threshold, duration, value }) =>
        `${value} of the requests to ${label(endpoint)} of ${label("service")} end with a server error (5xx). It has been more than ${threshold} for ${duration}; the service as a whole can look well meanwhile.`,
      firstAction:
        "Search the service's log for errors of this endpoint and see whether a deployment or a change of what it depends on came just before.",
      tests: [
        boundary({
          labels: ofOrders,
          series: (share) => [
            tests.requests(target, orders, growing(1000 * (1 - share))),
            tests.requests(target, failed, growing(1000 * share)),
          ],
          interval: "1m",
        }),
        fires({
          because: "one broken endpoint among many requests to others",
          series: [
            tests.requests(target, { endpoint: "/users", status: 200 }, growing(1000)),
            tests.requests(target, failed, per5m(5)),
          ],
          at: "25m",
          labels: ofOrders,
          value: "100%",
        }),
        ...quiet,
      ],
    }),
  ];
}
