import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { labels } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { series, steady } from "../language/series.ts";
import { seconds } from "../language/threshold.ts";
import {
  probeDnsLookupTimeSeconds,
  probeDnsQuerySucceeded,
  probeDurationSeconds,
  probeHttpDurationSeconds,
  probeHttpSsl,
  probeHttpStatusCode,
  probeSuccess,
} from "../metrics/blackbox.ts";
import { dnsAnswer, httpAnswer, resolver, success, web } from "./sample.ts";

/** Slow from outside: what failed has waited for its timeout, and has another alert. */
export const probeSlow = alert("BlackboxProbeSlow", {
  severity: "warning",
  runbook: "services/slow-responses",
  threshold: seconds(2),
  when: ({ threshold }) =>
    promql`avg_over_time(${probeDurationSeconds}[5m]) > ${threshold} and ${probeSuccess} == 1`,
  summary: ({ threshold, duration }) =>
    `${label("instance")} of ${label("service")} has taken more than ${threshold} to answer for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `The probe of ${label("instance")} (${label("service")}) takes ${value} on average, with name, connection and redirects. It has been more than ${threshold} for ${duration}.`,
  firstAction: "See which part takes the time: probe_http_duration_seconds by phase in Prometheus.",
  tests: [
    boundary({
      labels: web,
      series: (time) => [series(probeDurationSeconds, web, steady(time)), success(1)],
    }),
    staysSilent({
      because: "it fails at its timeout",
      series: [series(probeDurationSeconds, web, steady(9.5)), success(0)],
      at: "20m",
    }),
  ],
});

/** Why an HTTP probe fails: muted by the failing probe's alert where that is critical. */
export const statusUnexpected = alert("BlackboxHttpStatusUnexpected", {
  severity: "warning",
  runbook: "services/service-down",
  for: "2m",
  when: () => promql`${probeHttpStatusCode} >= 400`,
  summary: ({ duration }) =>
    `${label("instance")} of ${label("service")} has answered with an error status for ${duration}`,
  description: ({ duration, value }) =>
    `${label("instance")} (${label("service")}) has answered with status ${value} for ${duration}.`,
  firstAction:
    "Run 'curl -i <instance>': 5xx is a failure of the application or the gateway, 401 to 404 mostly a changed address or login.",
  tests: [
    fires({
      because: "refused from the smallest error status on",
      series: [series(probeHttpStatusCode, web, "200 400x20")],
      at: "3m",
      labels: web,
      value: "400",
    }),
    fires({
      because: "it answers, but with an error",
      series: [...httpAnswer(web, { status: 503, lastOverTls: 1, tlsSeconds: 0.03 }), success(0)],
      at: "15m",
      labels: web,
      value: "503",
    }),
    staysSilent({
      because: "not for long enough",
      series: [series(probeHttpStatusCode, web, "200 503x20")],
      at: "2m45s",
    }),
    staysSilent({
      because: "a redirect is no error",
      series: httpAnswer(web, { status: 308, lastOverTls: 1, tlsSeconds: 0.03 }),
      at: "15m",
    }),
    staysSilent({
      because: "no answer at all is another matter",
      series: httpAnswer(web, { status: 0, lastOverTls: 0, tlsSeconds: 0 }),
      at: "15m",
    }),
  ],
});

/** The way began over TLS and ended without: what users send from there on can be read by others. */
export const redirectInsecure = alert("BlackboxRedirectInsecure", {
  severity: "warning",
  runbook: "services/insecure-redirect",
  for: "10m",
  when: () => promql`
    ${probeHttpSsl} == 0
    and ignoring (${labels("phase")}) ${select(probeHttpDurationSeconds, { phase: "tls" })} > 0`,
  summary: ({ duration }) =>
    `${label("instance")} of ${label("service")} has redirected from https to http for ${duration}`,
  description: ({ duration, value }) =>
    `A request to ${label("instance")} (${label("service")}) begins over TLS, and the last answer comes without (probe_http_ssl is ${value}). It has been so for ${duration}.`,
  firstAction:
    "Run 'curl -sIL <instance>' and see which answer names an http:// address: mostly an application behind a proxy that does not know that users come by https.",
  tests: [
    fires({
      because: "from https to http",
      series: httpAnswer(web, { status: 200, redirects: 1, lastOverTls: 0, tlsSeconds: 0.03 }),
      at: "10m",
      labels: web,
      value: "0",
    }),
    staysSilent({
      because: "not for long enough",
      series: httpAnswer(web, { status: 200, redirects: 1, lastOverTls: 0, tlsSeconds: 0.03 }),
      at: "9m45s",
    }),
    staysSilent({
      because: "an internal service without TLS",
      series: httpAnswer(web, { status: 200, redirects: 1, lastOverTls: 0, tlsSeconds: 0 }),
      at: "30m",
    }),
    staysSilent({
      because: "from http to https",
      series: httpAnswer(web, { status: 200, redirects: 1, lastOverTls: 1, tlsSeconds: 0.03 }),
      at: "30m",
    }),
  ],
});

/** Every request waits for the name first. */
export const dnsLookupSlow = alert("BlackboxDnsLookupSlow", {
  severity: "warning",
  runbook: "services/dns-failing",
  problem: "dns-slow",
  threshold: seconds(0.5),
  when: ({ threshold }) => promql`avg_over_time(${probeDnsLookupTimeSeconds}[5m]) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `The name of ${label("instance")} of ${label("service")} has taken more than ${threshold} to look up for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Looking up the name of ${label("instance")} (${label("service")}) takes ${value} on average, more than ${threshold} for ${duration}.`,
  firstAction:
    "Run 'dig <name>' on the prober's host a few times and compare it with 'dig @1.1.1.1 <name>': which resolver is slow?",
  tests: [
    boundary({
      labels: web,
      series: (time) => [series(probeDnsLookupTimeSeconds, web, steady(time))],
    }),
  ],
});

/** A resolver does not answer, or not with what is asked for: everything that asks it fails soon. */
export const dnsFailed = alert("BlackboxDnsFailed", {
  severity: "critical",
  runbook: "services/dns-failing",
  for: "2m",
  when: () => promql`${probeSuccess} == 0 and ${probeDnsQuerySucceeded}`,
  summary: ({ duration }) =>
    `The resolver ${label("instance")} of ${label("service")} has not answered for ${duration}`,
  description: ({ duration, value }) =>
    `The resolver ${label("instance")} (${label("service")}) has not answered as it should for ${duration}: probe_success is ${value}. Whatever asks it finds no names.`,
  firstAction:
    "Run 'dig @<resolver> . NS' from two hosts: no answer means that it is down or cut off, SERVFAIL that it reaches no server above it.",
  tests: [
    fires({
      because: "no answer",
      series: [series(probeSuccess, resolver, "1 0x20"), ...dnsAnswer(resolver, 0)],
      at: "3m",
      labels: resolver,
      value: "0",
    }),
    fires({
      because: "an answer, but an error",
      series: [success(0, resolver), ...dnsAnswer(resolver, 1)],
      at: "15m",
      labels: resolver,
      value: "0",
    }),
    staysSilent({
      because: "not for long enough",
      series: [series(probeSuccess, resolver, "1 0x20"), ...dnsAnswer(resolver, 0)],
      at: "2m45s",
    }),
    staysSilent({
      because: "it answers",
      series: [success(1, resolver), ...dnsAnswer(resolver, 1)],
      at: "15m",
    }),
    staysSilent({ because: "something else that does not answer", series: [success(0)], at: "15m" }),
  ],
});
