import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { growing, series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import { ratioTests } from "../monitoring/ratio-tests.ts";
import {
  prometheusNotificationsAlertmanagersDiscovered,
  prometheusNotificationsDroppedTotal,
  prometheusNotificationsQueueCapacity,
  prometheusNotificationsQueueLength,
  prometheusNotificationsSentTotal,
} from "../metrics/prometheus.ts";

const prometheus = {
  job: "prometheus",
  instance: "prometheus",
  service: "monitoring",
  team: "operations",
  tenant: "acme",
  cluster: "eu-1",
} as const;
const first = { ...prometheus, alertmanager: "http://127.0.0.1:9093/api/v2/alerts" } as const;
const second = { ...prometheus, alertmanager: "http://127.0.0.1:9193/api/v2/alerts" } as const;

/** Alerts that did not reach an Alertmanager. Prometheus sends each again after 15 s, so that a few are no loss. */
export const notificationErrors = recording("alertmanager:prometheus_notifications_dropped:ratio_rate5m", {
  help: "Share of the alerts sent to an Alertmanager in the last 5 minutes that it did not get, as a ratio.",
  expression: promql`
    rate(${prometheusNotificationsDroppedTotal}[5m])
    / (rate(${prometheusNotificationsDroppedTotal}[5m]) + rate(${prometheusNotificationsSentTotal}[5m]) > 0)`,
  tests: ratioTests({
    part: (perSecond) => [[prometheusNotificationsDroppedTotal, first, perSecond]],
    rest: (perSecond) => [[prometheusNotificationsSentTotal, first, perSecond]],
    labels: first,
    over: 300,
  }),
});

/** Alerts to an Alertmanager, of which a share is dropped. */
const sending = (alertmanager: typeof first | typeof second, share: number) => [
  series(prometheusNotificationsDroppedTotal, alertmanager, growing(share * 200)),
  series(prometheusNotificationsSentTotal, alertmanager, growing((1 - share) * 200)),
];

const shared = {
  runbook: "monitoring/alerts-not-delivered",
  firstAction:
    "Run './monitoring status' and './monitoring logs alertmanager': is it up, and does it answer at the address in the alert?",
} as const;

/** No alert leaves Prometheus, this one included: it is seen in the UI, and Watchdog's absence tells from outside. */
export const prometheusNoAlertmanager = alert("PrometheusNoAlertmanager", {
  ...shared,
  severity: "critical",
  when: () => promql`${prometheusNotificationsAlertmanagersDiscovered} == 0`,
  summary: ({ duration }) => `${label("instance")} has had no Alertmanager to send alerts to for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) knows ${value} Alertmanagers, and that has been so for ${duration}: no alert reaches anybody.`,
  tests: [
    fires({
      because: "its only Alertmanager vanished",
      series: [series(prometheusNotificationsAlertmanagersDiscovered, prometheus, "1x5 0x20")],
      at: "11m15s",
      labels: prometheus,
      value: "0",
    }),
    staysSilent({
      because: "not for long enough",
      series: [series(prometheusNotificationsAlertmanagersDiscovered, prometheus, "1x5 0x20")],
      at: "10m45s",
    }),
    staysSilent({
      because: "one is enough",
      series: [series(prometheusNotificationsAlertmanagersDiscovered, prometheus, "1x40")],
      at: "30m",
    }),
    staysSilent({
      because: "found again",
      series: [series(prometheusNotificationsAlertmanagersDiscovered, prometheus, "0x10 1x20")],
      at: "12m",
    }),
  ],
});

/** One of several Alertmanagers may be away without a loss: it waits for working hours. */
export const prometheusNotificationErrors = alert("PrometheusNotificationErrors", {
  ...shared,
  severity: "warning",
  threshold: ratio(0.02),
  when: ({ threshold }) => promql`${notificationErrors} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the alerts of ${label("instance")} have not reached an Alertmanager for ${duration}`,
  description: ({ value, duration }) =>
    `${value} of the alerts that ${label("instance")} (${label("service")}) sends to ${label("alertmanager")} do not arrive, and that has been so for ${duration}.`,
  tests: [
    boundary({
      labels: first,
      series: (share) => [...sending(first, share), ...sending(second, 0)],
    }),
    staysSilent({
      because: "nothing to send",
      series: [
        series(prometheusNotificationsDroppedTotal, first, steady(7)),
        series(prometheusNotificationsSentTotal, first, steady(100)),
      ],
      at: "20m",
    }),
  ],
});

/** The least of all Alertmanagers' shares: alerts arrive nowhere. */
export const prometheusNotificationsLost = alert("PrometheusNotificationsLost", {
  ...shared,
  severity: "critical",
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`min without (alertmanager) (${notificationErrors}) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the alerts of ${label("instance")} have reached no Alertmanager for ${duration}`,
  description: ({ value, duration }) =>
    `${value} of the alerts that ${label("instance")} (${label("service")}) sends arrive at no Alertmanager, and that has been so for ${duration}. People are not told, or late.`,
  tests: [
    boundary({
      labels: prometheus,
      series: (share) => [...sending(first, share), ...sending(second, Math.min(1, share * 1.5))],
    }),
    fires({
      because: "the only Alertmanager takes nothing",
      series: sending(first, 1),
      at: "11m",
      labels: prometheus,
      value: "100%",
    }),
    staysSilent({
      because: "one of two Alertmanagers gets everything",
      series: [...sending(first, 1), ...sending(second, 0)],
      at: "20m",
    }),
  ],
});

export const prometheusNotificationQueueFilling = alert("PrometheusNotificationQueueFilling", {
  ...shared,
  severity: "warning",
  threshold: ratio(0.5),
  when: ({ threshold }) => promql`
    ${prometheusNotificationsQueueLength} / ignoring (alertmanager) group_left ()
    ${prometheusNotificationsQueueCapacity} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `The alert queue of ${label("instance")} has been more than ${threshold} full for ${duration}`,
  description: ({ value, duration }) =>
    `The queue of alerts from ${label("instance")} (${label("service")}) to ${label("alertmanager")} is ${value} full, and that has been so for ${duration}. When it is full, the oldest are dropped.`,
  tests: [
    boundary({
      labels: first,
      series: (full) => [
        series(prometheusNotificationsQueueLength, first, steady(10_000 * full)),
        series(prometheusNotificationsQueueLength, second, steady(0)),
        series(prometheusNotificationsQueueCapacity, prometheus, steady(10_000)),
      ],
    }),
  ],
});
