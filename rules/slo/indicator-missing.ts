import { alert, label } from "../language/alert.ts";
import { fires, staysSilent } from "../language/alert-test.ts";
import { promql } from "../language/promql/promql.ts";
import { steady } from "../language/series.ts";
import { errorBudget } from "./budgets.ts";
import { samples1d } from "./period.ts";
import { recordedSeries, sliErrors } from "./recorded.ts";
import { indicatorIdentity, shopIndicator, shopObjective } from "./samples.ts";

const budget = recordedSeries(errorBudget, shopObjective, steady(0.001));
const seen = recordedSeries(samples1d, shopIndicator, steady(3));
/** Of another objective of the same service, which is measured. */
const another = [
  recordedSeries(errorBudget, { ...shopObjective, slo: "probes", indicator: "probes" }, steady(0.001)),
  recordedSeries(samples1d, { ...shopIndicator, slo: "probes", indicator: "probes" }, steady(3)),
  recordedSeries(sliErrors, { ...shopIndicator, slo: "probes", indicator: "probes" }, steady(0)),
] as const;

/**
 * It was measured today and is not any more: its burn rate tells nobody anything, which looks as if all were well. After
 * a day {@link sloSliNeverSeen} takes over.
 */
export const sloSliAbsent = alert("SloSliAbsent", {
  severity: "warning",
  runbook: "slo/indicator-missing",
  for: "10m",
  when: () => promql`
    ${errorBudget} unless on (${indicatorIdentity}) ${sliErrors} and on (${indicatorIdentity}) ${samples1d}`,
  summary: () => `The objective ${label("slo")} of ${label("service")} is no longer measured`,
  description: ({ duration }) =>
    `There are no numbers for ${label("slo")} (${label("indicator")}) of ${label("service")} for ${duration}: as long as that lasts nobody is told when its error budget burns. It is measured as soon as Prometheus reads the metrics again.`,
  firstAction:
    "See whether the service runs and whether its target is up: './monitoring status', then Status > Target health in Prometheus.",
  tests: [
    fires({
      because: "gone, beside another objective that is there",
      series: [budget, seen, ...another],
      at: "11m",
      labels: shopObjective,
    }),
    fires({
      because: "gone in the middle",
      series: [budget, seen, recordedSeries(sliErrors, shopIndicator, "0x10 stale")],
      at: "22m",
      labels: shopObjective,
    }),
    staysSilent({
      because: "not gone for long enough",
      series: [budget, seen],
      at: "9m45s",
    }),
    staysSilent({
      because: "quiet is not gone",
      series: [budget, seen, recordedSeries(sliErrors, shopIndicator, steady(0))],
      at: "30m",
    }),
    staysSilent({
      because: "it was never there, or not for a day",
      series: [budget],
      at: "30m",
    }),
    staysSilent({
      because: "back again",
      series: [budget, seen, recordedSeries(sliErrors, shopIndicator, "0x5 stale _x15 0x20")],
      at: "30m",
    }),
  ],
});

/** It was declared and nothing is measured for it: a name that nobody exposes, or an application without traffic. */
export const sloSliNeverSeen = alert("SloSliNeverSeen", {
  severity: "info",
  runbook: "slo/indicator-missing",
  for: "1d",
  when: () => promql`${errorBudget} unless on (${indicatorIdentity}) ${samples1d}`,
  summary: () =>
    `The objective ${label("slo")} of ${label("service")} has not been measured for a day or more`,
  description: ({ duration }) =>
    `There have been no numbers for ${label("slo")} (${label("indicator")}) of ${label("service")} for more than ${duration}: either nothing exposes its metrics under this service, or the service is gone and the objective should go as well.`,
  firstAction:
    "Ask Prometheus for the metric with the label service of this service, and compare its job with the kind of the service.",
  tests: [
    fires({ because: "nothing for more than a day", series: [budget], at: "25h", labels: shopObjective }),
    staysSilent({ because: "a new objective has a day", series: [budget], at: "23h" }),
    staysSilent({ because: "measured", series: [budget, seen, ...another], at: "25h" }),
  ],
});
