import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { series, steady } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import {
  prometheusConfigLastReloadSuccessful,
  prometheusEngineQueries,
  prometheusEngineQueriesConcurrentMax,
  prometheusRuleEvaluationFailuresTotal,
  prometheusRuleGroupIntervalSeconds,
  prometheusRuleGroupIterationsMissedTotal,
  prometheusRuleGroupLastDurationSeconds,
} from "../metrics/prometheus.ts";
import { eventTests } from "../monitoring/event-tests.ts";

const prometheus = {
  job: "prometheus",
  instance: "prometheus",
  service: "monitoring",
  team: "operations",
} as const;
const group = { ...prometheus, rule_group: "rules/host.yml;host" } as const;
const other = { ...prometheus, rule_group: "rules/monitoring.yml;monitoring" } as const;

/** It goes on with the old configuration: no emergency, until it is started again. */
export const prometheusConfigReloadFailed = alert("PrometheusConfigReloadFailed", {
  severity: "warning",
  runbook: "monitoring/configuration-not-loaded",
  when: () => promql`${prometheusConfigLastReloadSuccessful} == 0`,
  summary: ({ duration }) => `${label("instance")} has refused its new configuration for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) could not load its configuration ${duration} ago (last reload successful: ${value}). It goes on with the old one: new rules and targets are missing, and it will not start again.`,
  firstAction:
    "Run './monitoring logs prometheus': the line with 'error loading config' names file and reason.",
  tests: [
    fires({
      because: "the new configuration was refused",
      series: [series(prometheusConfigLastReloadSuccessful, prometheus, "1x5 0x20")],
      at: "11m15s",
      labels: prometheus,
      value: "0",
    }),
    staysSilent({
      because: "corrected within minutes",
      series: [series(prometheusConfigLastReloadSuccessful, prometheus, "1x5 0x20")],
      at: "10m45s",
    }),
    staysSilent({
      because: "loaded",
      series: [series(prometheusConfigLastReloadSuccessful, prometheus, "1x40")],
      at: "30m",
    }),
    staysSilent({
      because: "corrected",
      series: [series(prometheusConfigLastReloadSuccessful, prometheus, "0x10 1x20")],
      at: "12m",
    }),
  ],
});

const rules = {
  runbook: "monitoring/rules-not-evaluated",
  firstAction:
    "Open Status → Rule health in Prometheus: the group shows its last error and how long it takes.",
} as const;

/** A rule that cannot be evaluated fires for nothing: whatever it watches over may be broken unseen. */
export const prometheusRuleFailures = alert("PrometheusRuleFailures", {
  ...rules,
  severity: "critical",
  threshold: count(0),
  when: ({ threshold }) => promql`increase(${prometheusRuleEvaluationFailuresTotal}[5m]) > ${threshold}`,
  summary: ({ duration }) =>
    `Rules of ${label("rule_group")} on ${label("instance")} have failed for ${duration}`,
  description: ({ value, duration }) =>
    `${value} evaluations of rules in ${label("rule_group")} failed on ${label("instance")} (${label("service")}) in the last 5 minutes, and that has been so for ${duration}. Their alerts cannot fire.`,
  tests: eventTests({ metric: prometheusRuleEvaluationFailuresTotal, labels: group }),
});

export const prometheusRulesMissed = alert("PrometheusRulesMissed", {
  ...rules,
  severity: "warning",
  threshold: count(0),
  when: ({ threshold }) => promql`increase(${prometheusRuleGroupIterationsMissedTotal}[5m]) > ${threshold}`,
  summary: ({ duration }) =>
    `${label("instance")} has left out evaluations of ${label("rule_group")} for ${duration}`,
  description: ({ value, duration }) =>
    `${value} evaluations of ${label("rule_group")} were left out on ${label("instance")} (${label("service")}) in the last 5 minutes, and that has been so for ${duration}. Alerts come late.`,
  tests: eventTests({ metric: prometheusRuleGroupIterationsMissedTotal, labels: group }),
});

/** Before evaluations are left out: the group uses most of its interval. */
export const prometheusRulesSlow = alert("PrometheusRulesSlow", {
  ...rules,
  severity: "warning",
  for: "15m",
  threshold: ratio(0.8),
  when: ({ threshold }) => promql`
    ${prometheusRuleGroupLastDurationSeconds} / ${prometheusRuleGroupIntervalSeconds} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("rule_group")} has used more than ${threshold} of its interval for ${duration}`,
  description: ({ value, duration }) =>
    `An evaluation of ${label("rule_group")} on ${label("instance")} (${label("service")}) takes ${value} of the time until the next one, and that has been so for ${duration}. Beyond 100% evaluations are left out.`,
  tests: [
    boundary({
      labels: group,
      series: (used) => [
        series(prometheusRuleGroupLastDurationSeconds, group, steady(used * 10)),
        series(prometheusRuleGroupIntervalSeconds, group, steady(10)),
        series(prometheusRuleGroupLastDurationSeconds, other, steady(9)),
        series(prometheusRuleGroupIntervalSeconds, other, steady(60)),
      ],
    }),
    staysSilent({
      because: "slow, but evaluated every few minutes only",
      series: [
        series(prometheusRuleGroupLastDurationSeconds, group, steady(30)),
        series(prometheusRuleGroupIntervalSeconds, group, steady(300)),
      ],
      at: "30m",
    }),
  ],
});

export const prometheusQueriesBusy = alert("PrometheusQueriesBusy", {
  severity: "warning",
  runbook: "monitoring/no-data-in-dashboards",
  problem: "queries-busy",
  threshold: ratio(0.8),
  when: ({ threshold }) => promql`
    ${prometheusEngineQueries} / ${prometheusEngineQueriesConcurrentMax} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("instance")} has been busy with queries to more than ${threshold} for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) runs ${value} of the queries that it can run at the same time, and that has been so for ${duration}. Dashboards wait or show nothing, and rules are late.`,
  firstAction:
    "Close dashboards that ask for weeks every few seconds; then look for the query in Prometheus' log.",
  tests: [
    boundary({
      labels: prometheus,
      series: (busy) => [
        series(prometheusEngineQueries, prometheus, steady(busy * 20)),
        series(prometheusEngineQueriesConcurrentMax, prometheus, steady(20)),
      ],
    }),
  ],
});
