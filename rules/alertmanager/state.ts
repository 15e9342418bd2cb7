import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { perService } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { growingBy, series, steady } from "../language/series.ts";
import { count } from "../language/threshold.ts";
import {
  alertmanagerClusterMembers,
  alertmanagerConfigHash,
  alertmanagerConfigLastReloadSuccessful,
  alertmanagerNflogMaintenanceErrorsTotal,
  alertmanagerSilencesMaintenanceErrorsTotal,
} from "../metrics/alertmanager.ts";

const all = {
  job: "alertmanager",
  service: "monitoring",
  team: "operations",
  tenant: "acme",
  cluster: "eu-1",
} as const;
const first = { ...all, instance: "alertmanager-1" } as const;
const second = { ...all, instance: "alertmanager-2" } as const;
const third = { ...all, instance: "alertmanager-3" } as const;
/** Alertmanager of another stack, which has nothing to do with the first. */
const other = { ...all, service: "monitoring-staging", instance: "alertmanager-staging" } as const;

/** It goes on with the old configuration: no emergency, until it is started again. */
export const alertmanagerConfigReloadFailed = alert("AlertmanagerConfigReloadFailed", {
  severity: "warning",
  runbook: "monitoring/configuration-not-loaded",
  when: () => promql`${alertmanagerConfigLastReloadSuccessful} == 0`,
  summary: ({ duration }) => `${label("instance")} has refused its new configuration for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) could not load its configuration ${duration} ago (last reload successful: ${value}). It goes on with the old receivers and routes, and will not start again.`,
  firstAction:
    "Run './monitoring logs alertmanager': the line with 'Loading configuration file failed' says what is wrong.",
  tests: [
    fires({
      because: "the new configuration was refused",
      series: [series(alertmanagerConfigLastReloadSuccessful, first, "1x5 0x20")],
      at: "11m15s",
      labels: first,
      value: "0",
    }),
    staysSilent({
      because: "corrected within minutes",
      series: [series(alertmanagerConfigLastReloadSuccessful, first, "1x5 0x20")],
      at: "10m45s",
    }),
    staysSilent({
      because: "loaded",
      series: [series(alertmanagerConfigLastReloadSuccessful, first, "1x40")],
      at: "30m",
    }),
    staysSilent({
      because: "corrected",
      series: [series(alertmanagerConfigLastReloadSuccessful, first, "0x10 1x20")],
      at: "12m",
    }),
  ],
});

/** Longer than the pods of a rollout are different. */
export const alertmanagerConfigInconsistent = alert("AlertmanagerConfigInconsistent", {
  severity: "warning",
  runbook: "monitoring/configuration-not-loaded",
  for: "20m",
  threshold: count(1),
  when: ({ threshold }) => promql`
    count by (job, ${perService}) (
      count_values by (job, ${perService}) ("configuration", ${alertmanagerConfigHash})
    ) > ${threshold}`,
  summary: ({ duration }) =>
    `The Alertmanagers of ${label("service")} have had different configurations for ${duration}`,
  description: ({ value, duration }) =>
    `The Alertmanagers of ${label("service")} run with ${value} different configurations, and have done so for ${duration}. Who is told of an alert depends on which of them sends it.`,
  firstAction:
    "Compare alertmanager_config_hash by instance in Prometheus, then reload the one that is different.",
  tests: [
    boundary({
      labels: all,
      series: (different) => [
        series(alertmanagerConfigHash, first, steady(118_365_217_462_000)),
        series(
          alertmanagerConfigHash,
          second,
          steady(different > 1 ? 24_011_530_886_000 : 118_365_217_462_000),
        ),
        series(alertmanagerConfigHash, other, steady(77_115_930_204_000)),
      ],
      by: 1,
    }),
  ],
});

/** Two halves of a cluster that do not see each other notify twice, and a silence counts in one of them only. */
export const alertmanagerClusterMemberMissing = alert("AlertmanagerClusterMemberMissing", {
  severity: "warning",
  runbook: "monitoring/alertmanager-cluster",
  for: "15m",
  when: () => promql`
    ${alertmanagerClusterMembers} < on (job, ${perService}) group_left ()
    count by (job, ${perService}) (${alertmanagerClusterMembers})`,
  summary: ({ duration }) => `${label("instance")} has not seen all members of its cluster for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) sees ${value} members of its cluster, fewer than there are Alertmanagers, and that has been so for ${duration}. People are notified twice, and silences hold in a part only.`,
  firstAction: "See that the cluster port (9094, TCP and UDP) is open between the Alertmanagers.",
  tests: [
    fires({
      because: "one of three sees itself only",
      series: [
        series(alertmanagerClusterMembers, first, "1x60"),
        series(alertmanagerClusterMembers, second, "3x60"),
        series(alertmanagerClusterMembers, third, "3x60"),
        series(alertmanagerClusterMembers, other, "1x60"),
      ],
      at: "16m",
      labels: first,
      value: "1",
    }),
    staysSilent({
      because: "all see each other",
      series: [first, second, third].map((one) => series(alertmanagerClusterMembers, one, "3x60")),
      at: "40m",
    }),
    staysSilent({
      because: "not for long enough",
      series: [
        series(alertmanagerClusterMembers, first, "1x60"),
        series(alertmanagerClusterMembers, second, "2x60"),
      ],
      at: "14m30s",
    }),
    staysSilent({
      because: "one that stands alone, also beside others of another stack",
      series: [
        series(alertmanagerClusterMembers, first, "1x60"),
        series(alertmanagerClusterMembers, other, "1x60"),
      ],
      at: "40m",
    }),
    staysSilent({
      because: "one was stopped: that is TargetDown, and the others know",
      series: [
        series(alertmanagerClusterMembers, first, "2x60"),
        series(alertmanagerClusterMembers, second, "2x60"),
      ],
      at: "40m",
    }),
  ],
});

/** Silences and what was sent are written every minute: a restart forgets what was not. */
export const alertmanagerStateNotSaved = alert("AlertmanagerStateNotSaved", {
  severity: "warning",
  runbook: "monitoring/alertmanager-state",
  threshold: count(3),
  when: ({ threshold }) => promql`
    increase(${alertmanagerSilencesMaintenanceErrorsTotal}[15m])
    + increase(${alertmanagerNflogMaintenanceErrorsTotal}[15m]) > ${threshold}`,
  summary: ({ duration }) => `${label("instance")} has not been able to save its silences for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) failed ${value} times in the last 15 minutes to write its silences or its notification log, and that has been so for ${duration}. A restart loses silences and notifies again.`,
  firstAction: "Run 'df -h' on its machine, and './monitoring logs alertmanager' for the reason.",
  tests: [
    boundary({
      because: "silences",
      labels: first,
      series: (failed) => [
        series(alertmanagerSilencesMaintenanceErrorsTotal, first, growingBy(failed, 900)),
        series(alertmanagerNflogMaintenanceErrorsTotal, first, growingBy(0, 900)),
      ],
    }),
    fires({
      because: "the notification log",
      series: [
        series(alertmanagerSilencesMaintenanceErrorsTotal, first, steady(0)),
        series(alertmanagerNflogMaintenanceErrorsTotal, first, growingBy(15, 900)),
      ],
      at: "25m",
      labels: first,
      value: "15",
    }),
    staysSilent({
      because: "for a moment, twenty minutes ago",
      interval: "15s",
      series: [
        series(alertmanagerSilencesMaintenanceErrorsTotal, first, "0x20 10x200"),
        series(alertmanagerNflogMaintenanceErrorsTotal, first, "0x20 10x200"),
      ],
      at: "26m",
    }),
  ],
});
