import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { labels, perService } from "../language/labels.ts";
import { increase } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { growing, growingBy, series } from "../language/series.ts";
import { promtoolValues } from "../language/series-values.ts";
import { count } from "../language/threshold.ts";
import {
  authenticationLoginsTotal,
  securityAdministrativeActionsTotal,
  securityAuditEventsTotal,
} from "../metrics/security.ts";
import { portal, portalService } from "./example.ts";

const runbook = "security/administrative-actions";

const grant = { ...portal, action: "grant_role" } as const;
const perAction = labels("action", ...perService.names);

/** Our choice: 20 in 15 minutes. Whoever has an administrator's account takes what he can in a hurry. */
export const administrativeBurst = alert("SecurityAdministrativeActionsBurst", {
  severity: "critical",
  runbook,
  threshold: count(20),
  for: "0s",
  when: ({ threshold }) =>
    promql`${increase(securityAdministrativeActionsTotal, { by: perService, over: "15m" })} > ${threshold}`,
  summary: ({ threshold }) =>
    `More than ${threshold} administrative actions on ${label("service")} in 15 minutes`,
  description: ({ threshold, value }) =>
    `${value} administrative actions were taken on ${label("service")} in 15 minutes, more than ${threshold}. Which, and by whom, is in the audit log.`,
  firstAction:
    "Ask the administrator whom the audit log names, by telephone; when it was not him, end his sessions and lock his account.",
  tests: [
    boundary({
      labels: portalService,
      exact: false,
      series: (actions) => [series(securityAdministrativeActionsTotal, grant, growingBy(actions, 900))],
    }),
    fires({
      because: "actions of several kinds together",
      series: [
        series(securityAdministrativeActionsTotal, grant, growingBy(15, 900)),
        series(securityAdministrativeActionsTotal, { ...portal, action: "export_users" }, growingBy(15, 900)),
      ],
      at: "30m",
      labels: portalService,
      value: "30",
    }),
  ],
});

/** Two actions, in the two minutes after some time; promtool's clock starts on a Thursday at 00:00 UTC. */
const actionsAfter = (minutes: number) => [
  series(
    securityAdministrativeActionsTotal,
    grant,
    promtoolValues(
      [
        { shape: growing(0, 7), samples: minutes + 1 },
        { shape: growing(1 / 60), samples: 2 },
        { shape: growing(0), samples: 60 },
      ],
      60,
    ),
  ),
];

/** Our choice: outside 6 to 20 o'clock UTC on Monday to Friday. Told once it happens; nobody need get up for a planned one. */
export const administrationOutsideHours = alert("SecurityAdministrationOutsideHours", {
  severity: "warning",
  runbook,
  problem: "administration-outside-hours",
  for: "0s",
  when: () => promql`
    ${increase(securityAdministrativeActionsTotal, { by: perAction, over: "15m" })} > 0
    and on () (hour() < 6 or hour() >= 20 or day_of_week() == 0 or day_of_week() == 6)`,
  summary: () => `Administrative action ${label("action")} on ${label("service")} outside working hours`,
  description: () =>
    `Somebody took the administrative action ${label("action")} on ${label("service")} in the last 15 minutes, outside 06:00 to 20:00 UTC on working days. Who it was is in the audit log.`,
  firstAction: "Ask whom the audit log names whether it was planned.",
  tests: [
    fires({
      because: "at 5:59 on a Thursday",
      series: actionsAfter(350),
      at: "5h59m",
      labels: { ...portalService, action: "grant_role" },
    }),
    staysSilent({ because: "at 6:00", series: actionsAfter(350), at: "6h" }),
    staysSilent({ because: "at 19:59", series: actionsAfter(19 * 60 + 50), at: "19h59m" }),
    fires({
      because: "at 20:00",
      series: actionsAfter(19 * 60 + 50),
      at: "20h",
      labels: { ...portalService, action: "grant_role" },
    }),
    fires({
      because: "on Saturday at noon",
      series: actionsAfter(60 * 60 - 10),
      at: "2d12h",
      labels: { ...portalService, action: "grant_role" },
    }),
    fires({
      because: "on Sunday at noon",
      series: actionsAfter(84 * 60 - 10),
      at: "3d12h",
      labels: { ...portalService, action: "grant_role" },
    }),
    staysSilent({ because: "on Friday at noon", series: actionsAfter(36 * 60 - 10), at: "1d12h" }),
    staysSilent({ because: "on Monday at noon", series: actionsAfter(108 * 60 - 10), at: "4d12h" }),
    staysSilent({
      because: "nothing is done at night",
      series: [series(securityAdministrativeActionsTotal, grant, growing(0, 7))],
      at: "3h",
    }),
    fires({
      because: "13 minutes ago",
      series: actionsAfter(120),
      at: "2h15m",
      labels: { ...portalService, action: "grant_role" },
    }),
    staysSilent({ because: "15 minutes ago and longer", series: actionsAfter(120), at: "2h18m" }),
  ],
});

const success = { ...portal, result: "success" } as const;

/** People log in all the time; the last entry was written after 15 minutes. */
const stopsAfterQuarterHour = [
  series(authenticationLoginsTotal, success, growing(1)),
  series(securityAuditEventsTotal, portal, "0+1x15 15x40"),
];

/** Every login must leave an entry. More than 10 in 15 minutes without one means that it is not written, or was turned off. */
export const auditLogSilent = alert("SecurityAuditLogSilent", {
  severity: "critical",
  runbook: "security/audit-log-silent",
  when: () => promql`
    ${increase(authenticationLoginsTotal, { by: perService, over: "15m", where: { result: "success" } })} > 10
    unless ${increase(securityAuditEventsTotal, { by: perService, over: "15m" })} > 0`,
  summary: ({ duration }) => `The audit log of ${label("service")} has been silent for ${duration}`,
  description: ({ duration }) =>
    `People log in to ${label("service")}, and nothing was written to its audit log in the last 15 minutes, for ${duration} already. What happens now cannot be proved later.`,
  firstAction: "Look whether the disk or the store of the audit log is full, and who changed its settings.",
  tests: [
    fires({
      because: "people log in, and nothing is written",
      series: [
        series(authenticationLoginsTotal, success, growingBy(10.2, 900)),
        series(securityAuditEventsTotal, portal, growing(0, 500)),
      ],
      at: "1h",
      labels: portalService,
    }),
    fires({
      because: "there is no audit log at all",
      series: [series(authenticationLoginsTotal, success, growing(1))],
      at: "1h",
      labels: portalService,
    }),
    staysSilent({
      because: "too few logins to say so",
      series: [
        series(authenticationLoginsTotal, success, growingBy(9.8, 900)),
        series(securityAuditEventsTotal, portal, growing(0, 500)),
      ],
      at: "1h",
    }),
    staysSilent({
      because: "failed logins alone: not every service keeps an entry of them",
      series: [series(authenticationLoginsTotal, { ...portal, result: "failure" }, growing(1))],
      at: "1h",
    }),
    staysSilent({
      because: "one process writes for all",
      series: [
        series(authenticationLoginsTotal, success, growing(1)),
        series(securityAuditEventsTotal, portal, growing(0, 500)),
        series(securityAuditEventsTotal, { ...portal, instance: "authentication-2:8000" }, growing(0.01)),
      ],
      at: "1h",
    }),
    fires({
      because: "it stopped 19 minutes ago: 14 in which it can still be seen, and 5",
      series: stopsAfterQuarterHour,
      at: "34m",
      labels: portalService,
    }),
    staysSilent({ because: "it stopped a little later", series: stopsAfterQuarterHour, at: "33m45s" }),
  ],
});
