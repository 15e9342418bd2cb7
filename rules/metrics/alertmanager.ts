import { counter, gauge, histogram } from "./metric.ts";

/** Metrics of Alertmanager that rules and dashboards use. Those of a cluster exist where it has a cluster port. */

const alertmanager = { exporter: "alertmanager" } as const;
const integration = { exporter: "alertmanager", labels: ["integration"] } as const;

export const alertmanagerConfigLastReloadSuccessful = gauge("alertmanager_config_last_reload_successful", {
  ...alertmanager,
  help: "1 when the last attempt to load the configuration worked.",
  unit: "boolean",
});

export const alertmanagerConfigHash = gauge("alertmanager_config_hash", {
  ...alertmanager,
  help: "Number computed from the configuration that is loaded: equal configurations have equal numbers.",
});

export const alertmanagerNotificationsTotal = counter("alertmanager_notifications_total", {
  ...integration,
  help: "Notifications that were tried, also those that failed.",
});

export const alertmanagerNotificationsFailedTotal = counter("alertmanager_notifications_failed_total", {
  ...alertmanager,
  help: "Notifications that failed after all attempts.",
  labels: ["integration", "reason"],
  values: {
    reason: ["clientError", "serverError", "contextCanceled", "contextDeadlineExceeded", "other"],
  },
});

export const alertmanagerNotificationLatencySeconds = histogram("alertmanager_notification_latency_seconds", {
  ...integration,
  help: "How long a notification took, in seconds.",
  buckets: [1, 5, 10, 15, 20],
});

export const alertmanagerAlerts = gauge("alertmanager_alerts", {
  ...alertmanager,
  help: "Alerts that Alertmanager has, by their state.",
  labels: ["state"],
  values: { state: ["active", "suppressed", "unprocessed"] },
});

export const alertmanagerAlertsReceivedTotal = counter("alertmanager_alerts_received_total", {
  ...alertmanager,
  help: "Alerts that were sent to Alertmanager.",
  labels: ["status", "version"],
  values: { status: ["firing", "resolved"] },
});

export const alertmanagerAlertsInvalidTotal = counter("alertmanager_alerts_invalid_total", {
  ...alertmanager,
  help: "Alerts that were sent to Alertmanager and refused.",
  labels: ["version"],
});

export const alertmanagerSilences = gauge("alertmanager_silences", {
  ...alertmanager,
  help: "Silences, by their state.",
  labels: ["state"],
  values: { state: ["active", "expired", "pending"] },
});

export const alertmanagerSilencesMaintenanceErrorsTotal = counter(
  "alertmanager_silences_maintenance_errors_total",
  { ...alertmanager, help: "Attempts to write the silences to disk that failed." },
);

export const alertmanagerNflogMaintenanceErrorsTotal = counter(
  "alertmanager_nflog_maintenance_errors_total",
  { ...alertmanager, help: "Attempts to write to disk who was notified of what, that failed." },
);

export const alertmanagerClusterMembers = gauge("alertmanager_cluster_members", {
  ...alertmanager,
  help: "Members of the cluster that this one sees, itself included.",
});
