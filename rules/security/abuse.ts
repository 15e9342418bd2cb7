import { failureShare } from "../application/failure-share.ts";
import { seasonalBaseline } from "../adaptive/seasonal-baseline.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { labels, perService } from "../language/labels.ts";
import { increase, shareAbove } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { growingBy, histogramSeries, series } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import { countOf } from "../metrics/metric.ts";
import {
  securityFraudChecksTotal,
  securityFraudScore,
  securityPermissionDeniedTotal,
  securitySuspiciousRequestsTotal,
} from "../metrics/security.ts";
import { portal, portalService } from "./example.ts";

const scan = { ...portal, reason: "unknown_paths" } as const;
const perReason = labels("reason", ...perService.names);

/** Our choice: 50 and 1,000 in 5 minutes. Everything on the internet is scanned; this is more than the usual noise. */
export const suspiciousRequests = bands({
  runbook: "security/suspicious-requests",
  warning: { name: "SecuritySuspiciousRequests", threshold: count(50) },
  critical: { name: "SecurityAttackSuspected", threshold: count(1000) },
  when: ({ threshold }) =>
    promql`${increase(securitySuspiciousRequestsTotal, { by: perReason, over: "5m" })} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} suspicious requests (${label("reason")}) to ${label("service")} in 5 minutes for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("service")} got ${value} requests in 5 minutes that look like an attack (${label("reason")}); it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Find the sources in the access log, block them at the gateway, and look whether any of these requests was answered with 200.",
  tests: [
    boundary({
      labels: { ...portalService, reason: "unknown_paths" },
      series: (requests) => [series(securitySuspiciousRequestsTotal, scan, growingBy(requests, 300))],
    }),
    fires({
      because: "to all processes together; another reason apart",
      series: [
        series(securitySuspiciousRequestsTotal, scan, growingBy(700, 300)),
        series(
          securitySuspiciousRequestsTotal,
          { ...scan, instance: "authentication-2:8000" },
          growingBy(700, 300),
        ),
        series(securitySuspiciousRequestsTotal, { ...scan, reason: "injection" }, growingBy(40, 300)),
      ],
      at: "15m",
      labels: { ...portalService, reason: "unknown_paths" },
      value: "1.4k",
    }),
  ],
});

/** Our choice: 2.5 times the usual. Somebody tries doors, or a deployment has taken rights away. */
export const permissionDenials = seasonalBaseline({
  name: "security_permission_denied",
  help: "Requests refused for lack of rights in the last hour",
  signal: increase(securityPermissionDeniedTotal, { by: perService, over: "1h" }),
  departure: "rise",
  minimum: 100,
  runbook: "security/suspicious-requests",
  problem: "permission-denials",
  warning: { name: "SecurityPermissionDenialsUnusual", threshold: ratio(0.6) },
  summary: ({ duration }) =>
    `${label("service")} has refused far more requests for lack of rights than usual for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the requests that ${label("service")} refused for lack of rights in the last hour are more than usual at this time; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "See in the audit log whether it is one user or all: one tries doors, all have lost a right by a change.",
  example: {
    labels: portalService,
    series: (value) => [series(securityPermissionDeniedTotal, portal, growingBy(value, 3600))],
  },
});

const blocked = { ...portal, result: "blocked" } as const;
const passed = { ...portal, result: "passed" } as const;

/** Our choice: 5 % blocked, more than 5 in 15 minutes. The checks work; somebody is at it. */
export const fraudBlocked = failureShare({
  runbook: "security/fraud",
  name: "security_fraud_checks",
  problem: "fraud-blocked",
  warning: { name: "SecurityFraudBlockedHigh", threshold: ratio(0.05) },
  failed: select(securityFraudChecksTotal, { result: "blocked" }),
  ended: securityFraudChecksTotal,
  by: perService,
  over: "15m",
  moreThan: 5,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the checks of ${label("service")} have blocked as fraud for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the orders and payments that ${label("service")} checked were blocked as fraud; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Look what the blocked ones have in common: a card range, a country, a product, a new rule of the checks.",
  example: {
    labels: portalService,
    failed: (shape) => series(securityFraudChecksTotal, blocked, shape),
    succeeded: (shape) => series(securityFraudChecksTotal, passed, shape),
  },
});

/** Fraud scores with such a share above 0.9. */
const scores = (share: number) =>
  histogramSeries(securityFraudScore, portal, [
    [share, 0.95],
    [1 - share, 0.2],
  ]);

/** Our choice: 10 % of the scores above 0.9, more than 50 checks in 15 minutes: money is being lost now. */
export const fraudSuspected = alert("SecurityFraudSuspected", {
  severity: "critical",
  runbook: "security/fraud",
  threshold: ratio(0.1),
  when: ({ threshold }) => promql`
    ${shareAbove(securityFraudScore, 0.9, { by: perService, over: "15m" })} > ${threshold}
    and ${increase(countOf(securityFraudScore), { by: perService, over: "15m" })} > 50`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the orders and payments at ${label("service")} have looked like fraud for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of what ${label("service")} checked scores above 0.9 (surely fraud is 1); it has been more than ${threshold} for ${duration}.`,
  firstAction: "Stop the delivery of what scores above 0.9, and call whoever is responsible for payments.",
  tests: [
    boundary({ labels: portalService, exact: false, series: scores }),
    fires({
      because: "a little more than 50 checks in 15 minutes are enough",
      series: histogramSeries(securityFraudScore, portal, [[51 / 900, 0.95]]),
      at: "45m",
      labels: portalService,
      value: "100%",
    }),
    staysSilent({
      because: "a little less than 50 checks in 15 minutes are not",
      series: histogramSeries(securityFraudScore, portal, [[49 / 900, 0.95]]),
      at: "45m",
    }),
    staysSilent({
      because: "high, but not above 0.9",
      series: histogramSeries(securityFraudScore, portal, [[1, 0.85]]),
      at: "45m",
    }),
    staysSilent({
      because: "nothing is checked any more",
      series: histogramSeries(securityFraudScore, portal, [[0, 0.95]]),
      at: "45m",
    }),
  ],
});
