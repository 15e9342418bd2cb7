import { series, type Shape, steady, type TestSeries } from "../language/series.ts";
import {
  probeDnsAnswerRrs,
  probeDnsQuerySucceeded,
  probeHttpDurationSeconds,
  probeHttpRedirects,
  probeHttpSsl,
  probeHttpStatusCode,
  probeSuccess,
} from "../metrics/blackbox.ts";

/** Labels of a service in the tests: what rules must keep through every aggregation. */
export const shop = { service: "shop", team: "commerce", tenant: "acme", cluster: "eu-1" } as const;

/** A probe of that service: the instance is what is probed. */
export const web = { ...shop, job: "blackbox", instance: "https://shop.example/health" } as const;
/** Another one of the same service. */
export const imprint = { ...web, instance: "https://shop.example/imprint" } as const;
/** A probe of a resolver. */
export const resolver = { ...web, instance: "10.0.0.53:53" } as const;

/** Labels of a probe. */
export type ProbeLabels = Readonly<Record<string, string>>;

/** Whether a probe worked, the same all the time. */
export function success(value: 0 | 1, on: ProbeLabels = web): TestSeries<Shape> {
  return series(probeSuccess, on, steady(value));
}

/** What a probe of a resolver says beside whether it worked. */
export function dnsAnswer(on: ProbeLabels, answered: 0 | 1): readonly TestSeries<Shape>[] {
  return [
    series(probeDnsQuerySucceeded, on, steady(answered)),
    series(probeDnsAnswerRrs, on, steady(answered)),
  ];
}

/** What an HTTP probe says of the way to its last answer. */
export function httpAnswer(
  on: ProbeLabels,
  answer: {
    readonly status: number;
    readonly redirects?: number;
    readonly lastOverTls: 0 | 1;
    readonly tlsSeconds: number;
  },
): readonly TestSeries<Shape>[] {
  const { status, redirects = 0, lastOverTls, tlsSeconds } = answer;
  const phases = { connect: 0.01, processing: 0.05, resolve: 0.002, tls: tlsSeconds, transfer: 0.001 };
  return [
    series(probeHttpStatusCode, on, steady(status)),
    series(probeHttpRedirects, on, steady(redirects)),
    series(probeHttpSsl, on, steady(lastOverTls)),
    ...Object.entries(phases).map(([phase, seconds]) =>
      series(probeHttpDurationSeconds, { ...on, phase }, steady(seconds)),
    ),
  ];
}
