import { alert, label } from "../language/alert.ts";
import { fires, staysSilent } from "../language/alert-test.ts";
import { labels, perService } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import { count } from "../language/threshold.ts";
import { probeDnsQuerySucceeded, probeSuccess } from "../metrics/blackbox.ts";
import { up } from "../metrics/scrape.ts";
import { dnsAnswer, imprint, resolver, shop, success, web } from "./sample.ts";

/** Job of all probes. */
const job = "blackbox";

/** One thing that users reach does not answer. Resolvers have an alert of their own: what to do is another thing. */
export const probeFailed = alert("BlackboxProbeFailed", {
  severity: "critical",
  runbook: "services/service-down",
  for: "2m",
  when: () => promql`${probeSuccess} == 0 unless ${probeDnsQuerySucceeded}`,
  summary: ({ duration }) =>
    `${label("instance")} of ${label("service")} has not answered its probe for ${duration}`,
  description: ({ duration, value }) =>
    `${label("instance")} (${label("service")}) has not answered as it should for ${duration}: probe_success is ${value}. Its users most likely see the same.`,
  firstAction:
    "Run 'curl -vL <instance>' from your own machine: it shows whether the name, the connection, the certificate or the application fails.",
  tests: [
    fires({
      because: "one of two does not answer any more",
      series: [series(probeSuccess, web, "1 0x20"), success(1, imprint)],
      at: "3m",
      labels: web,
      value: "0",
    }),
    staysSilent({
      because: "not for long enough",
      series: [series(probeSuccess, web, "1 0x20")],
      at: "2m45s",
    }),
    staysSilent({ because: "it answers", series: [success(1)], at: "15m" }),
    staysSilent({ because: "over again", series: [series(probeSuccess, web, "0x9 1x10")], at: "12m" }),
    staysSilent({
      because: "a resolver has an alert of its own",
      series: [success(0, resolver), ...dnsAnswer(resolver, 0)],
      at: "15m",
    }),
  ],
});

/** Nothing of a service answers: sooner than one probe of many, since all of them do not fail by chance. */
export const serviceUnreachable = alert("BlackboxServiceUnreachable", {
  severity: "critical",
  runbook: "services/service-down",
  for: "1m",
  when: () => promql`
    max by (${perService}) (${probeSuccess}) == 0
    and count by (${perService}) (${probeSuccess}) >= 2`,
  summary: ({ duration }) => `None of the probes of ${label("service")} has worked for ${duration}`,
  description: ({ duration, value }) =>
    `Nothing that is probed of ${label("service")} has answered for ${duration}: the best probe_success is ${value}.`,
  firstAction:
    "See whether other services fail as well: then it is the network, DNS or the load balancer in front of them.",
  tests: [
    fires({
      because: "both probes fail",
      series: [series(probeSuccess, web, "1 1 0x20"), series(probeSuccess, imprint, "1 0x20")],
      at: "3m",
      labels: shop,
      value: "0",
    }),
    staysSilent({
      because: "not for long enough",
      series: [series(probeSuccess, web, "1 1 0x20"), series(probeSuccess, imprint, "1 0x20")],
      at: "2m45s",
    }),
    staysSilent({
      because: "one of two answers",
      series: [success(0), success(1, imprint)],
      at: "15m",
    }),
    staysSilent({ because: "the only probe has an alert already", series: [success(0)], at: "15m" }),
  ],
});

/** It fails and recovers before anybody looks. */
export const probeFlapping = alert("BlackboxProbeFlapping", {
  severity: "warning",
  runbook: "services/probe-unstable",
  threshold: count(5),
  when: ({ threshold }) => promql`changes(${probeSuccess}[30m]) > ${threshold}`,
  summary: ({ threshold }) =>
    `${label("instance")} of ${label("service")} has failed and recovered more than ${threshold} times in 30 minutes`,
  description: ({ duration, value }) =>
    `The probe of ${label("instance")} (${label("service")}) has changed between failing and working ${value} times in 30 minutes, and has been like that for ${duration}.`,
  firstAction:
    "See whether it is one of several instances behind a load balancer: ask each of them directly, one fails.",
  tests: [
    fires({
      because: "six changes in half an hour",
      series: [series(probeSuccess, web, "1x9 0 1 0 1 0 1x40")],
      at: "20m",
      labels: web,
      value: "6",
    }),
    staysSilent({
      because: "six changes, but not for long enough",
      series: [series(probeSuccess, web, "1x9 0 1 0 1 0 1x40")],
      at: "19m",
    }),
    staysSilent({
      because: "five changes",
      series: [series(probeSuccess, web, "1x9 0 1 0 1 0x40")],
      at: "25m",
    }),
    fires({
      because: "six changes over nearly half an hour",
      series: [series(probeSuccess, web, "1x9 0x3 1x3 0x3 1x3 0x3 1x40")],
      at: "38m",
      labels: web,
      value: "6",
    }),
    staysSilent({
      because: "six changes over an hour",
      series: [series(probeSuccess, web, "1x9 0x9 1x9 0x9 1x9 0x9 1x40")],
      at: "67m",
    }),
    staysSilent({
      because: "down once",
      series: [series(probeSuccess, web, "1x9 0x9 1x40")],
      at: "30m",
    }),
  ],
});

/**
 * The prober refuses or cannot run one probe, most likely for a module that it does not have: nobody watches what is
 * probed. When all of them cannot run, the exporter is down, which its own target says.
 */
export const probeNotRun = alert("BlackboxProbeNotRun", {
  severity: "warning",
  runbook: "services/probe-not-run",
  when: () => promql`
    ${select(up, { job })} == 0
    and on (${labels("job")}) max by (${labels("job")}) (${up}) == 1`,
  summary: ({ duration }) =>
    `The probe of ${label("instance")} of ${label("service")} has not run for ${duration}`,
  description: ({ duration, value }) =>
    `The blackbox exporter could not run the probe of ${label("instance")} (${label("service")}) for ${duration}: up is ${value}. Nobody knows whether it answers.`,
  firstAction:
    "Open the probe's address with '&debug=true' as the runbook shows: the exporter says why it cannot run it.",
  tests: [
    fires({
      because: "other probes run",
      series: [series(up, web, "1 0x20"), series(up, imprint, "1x30")],
      at: "6m",
      labels: web,
      value: "0",
    }),
    staysSilent({
      because: "not for long enough",
      series: [series(up, web, "1 0x20"), series(up, imprint, "1x30")],
      at: "5m45s",
    }),
    staysSilent({
      because: "none runs: the exporter is down",
      series: [
        series(up, web, "0x20"),
        series(up, imprint, "0x20"),
        series(up, { ...web, job: "node", instance: "web-1" }, "1x20"),
      ],
      at: "15m",
    }),
    staysSilent({
      because: "targets of another job",
      series: [
        series(up, { ...web, job: "node", instance: "web-1" }, "0x20"),
        series(up, { ...web, job: "node", instance: "web-2" }, "1x20"),
        series(up, web, "1x20"),
      ],
      at: "15m",
    }),
  ],
});
