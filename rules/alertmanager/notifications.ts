import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { growing, series, steady } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import {
  alertmanagerAlertsInvalidTotal,
  alertmanagerNotificationsFailedTotal,
  alertmanagerNotificationsTotal,
} from "../metrics/alertmanager.ts";
import { eventTests } from "../monitoring/event-tests.ts";
import { ratioTests } from "../monitoring/ratio-tests.ts";

const alertmanager = {
  job: "alertmanager",
  instance: "alertmanager",
  service: "monitoring",
  team: "operations",
  tenant: "acme",
  cluster: "eu-1",
} as const;
const webhook = { ...alertmanager, integration: "webhook" } as const;
const email = { ...alertmanager, integration: "email" } as const;

/** Every reason has its series from the start on: what never failed is 0, not missing. */
export const notificationsFailed = recording("integration:alertmanager_notifications_failed:ratio_rate15m", {
  help: "Share of the notifications of the last 15 minutes that failed, by the way they were sent, as a ratio.",
  expression: promql`
    sum without (reason) (rate(${alertmanagerNotificationsFailedTotal}[15m]))
    / (rate(${alertmanagerNotificationsTotal}[15m]) > 0)`,
  tests: ratioTests({
    part: (perSecond) =>
      ["serverError", "other"].map((reason) => [
        alertmanagerNotificationsFailedTotal,
        { ...webhook, reason },
        perSecond / 2,
      ]),
    whole: (perSecond) => [[alertmanagerNotificationsTotal, webhook, perSecond]],
    labels: webhook,
    over: 900,
  }),
});

/** Notifications of one way, of which a share fails: for two reasons, to equal parts. */
const notifying = (way: typeof webhook | typeof email, failed: number, perSecond = 400) => [
  ...["serverError", "contextDeadlineExceeded"].map((reason) =>
    series(alertmanagerNotificationsFailedTotal, { ...way, reason }, growing((failed * perSecond) / 2)),
  ),
  ...["clientError", "contextCanceled", "other"].map((reason) =>
    series(alertmanagerNotificationsFailedTotal, { ...way, reason }, growing(0)),
  ),
  series(alertmanagerNotificationsTotal, way, growing(perSecond)),
];

/**
 * Few notifications are sent, and a group tries again every 5 minutes: one that failed is a large share. From half of
 * them on people are really not told.
 */
export const alertmanagerNotifications = bands({
  runbook: "monitoring/alerts-not-delivered",
  warning: { name: "AlertmanagerNotificationsFailing", threshold: ratio(0.02) },
  critical: { name: "AlertmanagerNotificationsLost", threshold: ratio(0.5) },
  when: ({ threshold }) => promql`${notificationsFailed} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the notifications by ${label("integration")} have failed for ${duration}`,
  description: ({ value, duration }) =>
    `${value} of the notifications that ${label("instance")} (${label("service")}) sent by ${label("integration")} in the last 15 minutes failed, and that has been so for ${duration}. Alerts do not reach people that way.`,
  firstAction:
    "Run './monitoring logs alertmanager': the line with 'Notify attempt failed' says what the receiver answered.",
  tests: [
    boundary({
      labels: webhook,
      series: (failed) => [...notifying(webhook, failed), ...notifying(email, 0, 9000)],
    }),
    fires({
      because: "one way is broken among many messages of another",
      series: [...notifying(webhook, 1, 0.001), ...notifying(email, 0, 9000)],
      at: "25m",
      labels: webhook,
      value: "100%",
    }),
    staysSilent({
      because: "nothing to send",
      series: [
        series(alertmanagerNotificationsFailedTotal, { ...webhook, reason: "other" }, steady(3)),
        series(alertmanagerNotificationsTotal, webhook, steady(3)),
      ],
      at: "40m",
    }),
  ],
});

/** Somebody sends alerts that are none: an application, or a rule without a usable label. They are lost. */
export const alertmanagerAlertsInvalid = alert("AlertmanagerAlertsInvalid", {
  severity: "warning",
  runbook: "monitoring/alerts-not-delivered",
  problem: "alerts-invalid",
  threshold: count(0),
  when: ({ threshold }) => promql`increase(${alertmanagerAlertsInvalidTotal}[5m]) > ${threshold}`,
  summary: ({ duration }) => `${label("instance")} has been sent invalid alerts for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) refused ${value} alerts in the last 5 minutes because they are invalid, and that has been so for ${duration}. Nobody is told of them.`,
  firstAction:
    "Run './monitoring logs alertmanager' and look for 'invalid': it says which label or time is wrong.",
  tests: eventTests({ metric: alertmanagerAlertsInvalidTotal, labels: { ...alertmanager, version: "v2" } }),
});
