import { failureShare } from "../application/failure-share.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { perService } from "../language/labels.ts";
import { increase } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { growingBy, series, steady } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import {
  authenticationAccountFailedLoginsMax,
  authenticationLoginsTotal,
  authenticationSourceFailedLoginsMax,
} from "../metrics/security.ts";
import { portal, portalService } from "./example.ts";

const runbook = "security/failed-logins";

const failure = { ...portal, result: "failure" } as const;
const success = { ...portal, result: "success" } as const;

/** Our choice: 100 and 1,000 in 5 minutes. A burst over many accounts is a list of stolen passwords being tried. */
export const failedLogins = bands({
  runbook,
  warning: { name: "SecurityFailedLoginsHigh", threshold: count(100) },
  critical: { name: "SecurityFailedLoginsCritical", threshold: count(1000) },
  when: ({ threshold }) =>
    promql`${increase(authenticationLoginsTotal, { by: perService, over: "5m", where: { result: "failure" } })} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("service")} has had more than ${threshold} failed logins in 5 minutes for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} logins at ${label("service")} failed in 5 minutes; it has been more than ${threshold} for ${duration}. Somebody may be trying stolen passwords.`,
  firstAction: "See in the audit log whether the failures come from few sources; block these at the gateway.",
  tests: [
    boundary({
      labels: portalService,
      series: (failures) => [series(authenticationLoginsTotal, failure, growingBy(failures, 300))],
    }),
    fires({
      because: "all processes together",
      series: [
        series(authenticationLoginsTotal, failure, growingBy(600, 300)),
        series(
          authenticationLoginsTotal,
          { ...failure, instance: "authentication-2:8000" },
          growingBy(600, 300),
        ),
      ],
      at: "15m",
      labels: portalService,
      value: "1.2k",
    }),
    staysSilent({
      because: "many logins that succeed, in the morning",
      series: [
        series(authenticationLoginsTotal, success, growingBy(100_000, 300)),
        series(authenticationLoginsTotal, failure, growingBy(90, 300)),
      ],
      at: "15m",
    }),
  ],
});

/** Our choice: half of them, and more than 20 in 10 minutes. The other reason for it is that the login itself is broken. */
export const failedLoginsShare = failureShare({
  runbook,
  name: "authentication_logins",
  problem: "failed-logins-share",
  warning: { name: "SecurityFailedLoginsShareHigh", threshold: ratio(0.5) },
  failed: select(authenticationLoginsTotal, { result: "failure" }),
  ended: authenticationLoginsTotal,
  by: perService,
  over: "10m",
  moreThan: 20,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the logins at ${label("service")} have failed for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the logins at ${label("service")} fail; it has been more than ${threshold} for ${duration}. Either somebody tries passwords, or the login is broken.`,
  firstAction:
    "Log in yourself: when that fails too, the login is broken; otherwise look in the audit log where the failures come from.",
  example: {
    labels: portalService,
    failed: (shape) => series(authenticationLoginsTotal, failure, shape),
    succeeded: (shape) => series(authenticationLoginsTotal, success, shape),
  },
});

/** Our choice: 20 failures on one account in 5 minutes. A person gives up, or is locked out, long before. */
export const bruteForceAccount = alert("SecurityBruteForceAccount", {
  severity: "critical",
  runbook,
  problem: "brute-force-account",
  threshold: count(20),
  for: "1m",
  when: ({ threshold }) =>
    promql`max by (${perService}) (${authenticationAccountFailedLoginsMax}) > ${threshold}`,
  summary: ({ threshold }) =>
    `More than ${threshold} failed logins on one account of ${label("service")} in 5 minutes`,
  description: ({ threshold, duration, value }) =>
    `${value} logins failed on one account of ${label("service")} in 5 minutes; it has been more than ${threshold} for ${duration}. Its name is in the audit log.`,
  firstAction:
    "Find the account in the audit log and lock it; then look whether a login on it succeeded after the failures.",
  tests: [
    boundary({
      labels: portalService,
      by: 1,
      series: (failures) => [series(authenticationAccountFailedLoginsMax, portal, steady(failures))],
    }),
    fires({
      because: "one process sees it, the other does not",
      series: [
        series(authenticationAccountFailedLoginsMax, portal, steady(30)),
        series(
          authenticationAccountFailedLoginsMax,
          { ...portal, instance: "authentication-2:8000" },
          steady(0),
        ),
      ],
      at: "5m",
      labels: portalService,
      value: "30",
    }),
  ],
});

/** Our choice: 50 from one address in 5 minutes: an office behind one address has fewer. */
export const bruteForceSource = alert("SecurityBruteForceSource", {
  severity: "critical",
  runbook,
  problem: "brute-force-source",
  threshold: count(50),
  for: "1m",
  when: ({ threshold }) =>
    promql`max by (${perService}) (${authenticationSourceFailedLoginsMax}) > ${threshold}`,
  summary: ({ threshold }) =>
    `More than ${threshold} failed logins at ${label("service")} from one source in 5 minutes`,
  description: ({ threshold, duration, value }) =>
    `${value} logins at ${label("service")} failed from one source address in 5 minutes; it has been more than ${threshold} for ${duration}. The address is in the audit log.`,
  firstAction:
    "Find the address in the audit log, block it at the gateway, and look which accounts it has tried.",
  tests: [
    boundary({
      labels: portalService,
      by: 1,
      series: (failures) => [series(authenticationSourceFailedLoginsMax, portal, steady(failures))],
    }),
    fires({
      because: "one process sees it, the other does not",
      series: [
        series(authenticationSourceFailedLoginsMax, portal, steady(70)),
        series(
          authenticationSourceFailedLoginsMax,
          { ...portal, instance: "authentication-2:8000" },
          steady(0),
        ),
      ],
      at: "5m",
      labels: portalService,
      value: "70",
    }),
  ],
});
