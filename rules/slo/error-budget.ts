import { alert, label } from "../language/alert.ts";
import { fires, staysSilent } from "../language/alert-test.ts";
import { promql } from "../language/promql/promql.ts";
import { steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import { budgetRemaining } from "./period.ts";
import { recordedSeries } from "./recorded.ts";
import { shopObjective } from "./samples.ts";

/** Little is left of the budget: requirement A5 freezes deployments, which `./monitoring slo freeze` tells pipelines. */
export const sloErrorBudgetLow = alert("SloErrorBudgetLow", {
  severity: "warning",
  runbook: "slo/error-budget",
  direction: "below",
  threshold: ratio(0.1),
  for: "15m",
  when: ({ threshold }) => promql`${budgetRemaining} < ${threshold}`,
  summary: ({ threshold }) =>
    `Less than ${threshold} of the error budget of ${label("service")} (${label("slo")}) is left`,
  description: ({ threshold, duration, value }) =>
    `${value} of the error budget of ${label("service")} (${label("slo")}, ${label("period")}) is left, and it has been below ${threshold} for ${duration}: deployments are frozen until it recovers.`,
  firstAction:
    "Stop deployments of the service that are not about its reliability; './monitoring slo' shows where its budgets stand.",
  // Made by hand: a boundary() would go through the 30 days behind the series that it reads.
  tests: [
    fires({
      because: "just below 10 %",
      series: [recordedSeries(budgetRemaining, shopObjective, steady(0.099))],
      at: "16m",
      labels: shopObjective,
      value: "9.9%",
    }),
    fires({
      because: "more than all of it is gone",
      series: [recordedSeries(budgetRemaining, shopObjective, steady(-0.5))],
      at: "16m",
      labels: shopObjective,
      value: "-50%",
    }),
    staysSilent({
      because: "at 10 %",
      series: [recordedSeries(budgetRemaining, shopObjective, steady(0.1))],
      at: "30m",
    }),
    staysSilent({
      because: "just above 10 %",
      series: [recordedSeries(budgetRemaining, shopObjective, steady(0.101))],
      at: "30m",
    }),
    staysSilent({
      because: "not for long enough",
      series: [recordedSeries(budgetRemaining, shopObjective, steady(0.05))],
      at: "14m45s",
    }),
    staysSilent({
      because: "over again: old failures left the period",
      series: [recordedSeries(budgetRemaining, shopObjective, "0.05x20 0.2x20")],
      at: "25m",
    }),
    staysSilent({
      because: "a service without any event has a whole budget",
      series: [],
      at: "30m",
    }),
  ],
});
