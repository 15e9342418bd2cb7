import { endpointsOf } from "../../services/endpoints.ts";
import type { ServiceKind } from "../../services/kinds.ts";
import { probeSuccess } from "../metrics/blackbox.ts";
import { httpRequestDurationHighrSeconds, httpRequestsTotal } from "../metrics/fastapi.ts";
import { flaskHttpRequestDurationSeconds, flaskHttpRequestTotal } from "../metrics/flask.ts";
import type { Histogram } from "../metrics/metric.ts";
import { labels } from "../language/labels.ts";
import { rate } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { matching, not, select } from "../language/promql/selector.ts";
import type { NamedIndicator } from "./indicator.ts";

/** How the services of a kind are measured, as far as they are. */
export interface Indicators {
  /** @default undefined: its kind does not tell failed requests from others */
  readonly availability?: NamedIndicator;
  /** Its request durations in seconds. @default undefined: its kind measures none */
  readonly durations?: Histogram;
  /** @default undefined: nothing probes it */
  readonly probes?: NamedIndicator;
}

const byService = labels("service");

/** A service answers, or it does not: each probe is an event, counted over 5 minutes. */
const probes: NamedIndicator = {
  name: "probes",
  make: () => {
    const probe = select(probeSuccess, { job: "blackbox" });
    const asked = promql`sum by (service) (count_over_time(${probe}[5m]))`;
    return {
      title: "failed probes",
      errors: promql`(${asked} - sum by (service) (sum_over_time(${probe}[5m]))) / 300`,
      total: promql`${asked} / 300`,
      missingErrorsAreZero: false,
    };
  },
};

const flaskAvailability: NamedIndicator = {
  name: "flask-availability",
  make: () => ({
    title: "answers 5xx",
    errors: rate(flaskHttpRequestTotal, { by: byService, over: "5m", where: { status: matching("5..") } }),
    total: rate(flaskHttpRequestTotal, { by: byService, over: "5m" }),
    missingErrorsAreZero: true,
  }),
};

/** Its own scrapes are no requests of anybody: in a quiet service they would be most of the good ones. */
const asked = { handler: not("/metrics") } as const;

const fastapiAvailability: NamedIndicator = {
  name: "fastapi-availability",
  make: () => ({
    title: "answers 5xx",
    errors: rate(httpRequestsTotal, { by: byService, over: "5m", where: { ...asked, status: "5xx" } }),
    total: rate(httpRequestsTotal, { by: byService, over: "5m", where: asked }),
    missingErrorsAreZero: true,
  }),
};

/** How a service of a kind is measured. */
export function indicatorsOf(kind: ServiceKind): Indicators {
  const probed = kind.kind === "monitoring-stack" || endpointsOf(kind).probed.length > 0;
  const seenFromOutside = probed ? { probes } : {};
  switch (kind.kind) {
    case "flask":
      return {
        ...seenFromOutside,
        availability: flaskAvailability,
        durations: withBuckets(flaskHttpRequestDurationSeconds, kind.latencyBuckets),
      };
    case "fastapi":
      return {
        ...seenFromOutside,
        availability: fastapiAvailability,
        durations: withBuckets(httpRequestDurationHighrSeconds, kind.latencyBuckets),
      };
    default:
      // What only shows from outside is available when it answers.
      return probed ? { probes, availability: probes } : {};
  }
}

function withBuckets(metric: Histogram, buckets: readonly number[] | undefined): Histogram {
  return buckets === undefined ? metric : { ...metric, buckets };
}
