import { boundary, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { growing, series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  containerCpuCfsPeriodsTotal,
  containerCpuCfsThrottledPeriodsTotal,
  containerCpuUsageSecondsTotal,
  containerSpecCpuPeriod,
  containerSpecCpuQuota,
} from "../metrics/cadvisor.ts";
import { containers, podContainer, slice, web } from "./containers.ts";

const periods = (labels: typeof web | typeof slice | typeof podContainer, throttled: number) => [
  series(containerCpuCfsThrottledPeriodsTotal, labels, growing(10 * throttled)),
  // Before the trouble it has four times as many periods: a range that is too long shows.
  series(containerCpuCfsPeriodsTotal, labels, growing(throttled === 0 ? 40 : 10)),
];

/** The container has to wait in a quarter of the periods in which it wants to run (kube-prometheus' limit). */
export const containerCpuThrottled = alert("ContainerCpuThrottled", {
  severity: "warning",
  runbook: "containers/cpu-limit",
  threshold: ratio(0.25),
  for: "15m",
  when: ({ threshold }) => promql`
    rate(${select(containerCpuCfsThrottledPeriodsTotal, containers)}[5m])
    / (rate(${containerCpuCfsPeriodsTotal}[5m]) > 0) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Container ${label("name")} on ${label("instance")} has been throttled more than ${threshold} of the time for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("name")} (${label("image")}) of ${label("service")} on ${label("instance")} must wait for its CPU limit in ${value} of its periods; it has been more than ${threshold} for ${duration}. It answers late although the host may be idle.`,
  firstAction:
    "Run 'docker stats --no-stream <container>', and raise the limit with 'docker update --cpus <more> <container>'.",
  tests: [
    boundary({ labels: web, series: (throttled) => periods(web, throttled) }),
    boundary({
      // The periods become a quarter: after two thirds of the range their average is the half that makes the limit.
      because: "with fewer periods, and as many throttled",
      labels: web,
      series: (throttled) => [
        series(containerCpuCfsThrottledPeriodsTotal, web, growing(5)),
        series(containerCpuCfsPeriodsTotal, web, growing(throttled === 0 ? 40 : 5 / throttled)),
      ],
      exact: false,
      by: 0.25,
      interval: "15s",
      crossesAfter: 0.667,
    }),
    staysSilent({ because: "no container", series: periods(slice, 1), at: "30m" }),
    staysSilent({ because: "a pod's container", series: periods(podContainer, 1), at: "30m" }),
    staysSilent({
      because: "an idle container: 0 of 0",
      series: [
        series(containerCpuCfsThrottledPeriodsTotal, web, growing(0)),
        series(containerCpuCfsPeriodsTotal, web, growing(0)),
      ],
      at: "30m",
    }),
  ],
});

const usage = (labels: typeof web | typeof slice | typeof podContainer, used: number) => [
  series(containerCpuUsageSecondsTotal, { ...labels, cpu: "cpu00" }, growing(used)),
  series(containerCpuUsageSecondsTotal, { ...labels, cpu: "cpu01" }, growing(used)),
  series(containerSpecCpuQuota, labels, steady(200_000)),
  series(containerSpecCpuPeriod, labels, steady(100_000)),
];

/** Close to the processor time that its limit gives it; without a limit only the host's own counts. */
export const containerCpuHigh = alert("ContainerCpuHigh", {
  severity: "warning",
  runbook: "containers/cpu-limit",
  threshold: ratio(0.8),
  for: "15m",
  when: ({ threshold }) => promql`
    sum without (cpu) (rate(${select(containerCpuUsageSecondsTotal, containers)}[5m]))
    / (${containerSpecCpuQuota} / ${containerSpecCpuPeriod} > 0) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `CPU of container ${label("name")} on ${label("instance")} has been above ${threshold} of its limit for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("name")} (${label("image")}) of ${label("service")} on ${label("instance")} uses ${value} of its CPU limit and has been above ${threshold} for ${duration}.`,
  firstAction: "Run 'docker stats --no-stream <container>' and 'docker top <container>' to see what it does.",
  tests: [
    boundary({ labels: web, series: (used) => usage(web, used), interval: "1m" }),
    staysSilent({ because: "no container", series: usage(slice, 1), at: "30m" }),
    staysSilent({ because: "a pod's container", series: usage(podContainer, 1), at: "30m" }),
    staysSilent({
      because: "no limit",
      series: [
        series(containerCpuUsageSecondsTotal, { ...web, cpu: "cpu00" }, growing(1)),
        series(containerSpecCpuPeriod, web, steady(100_000)),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "a limit of 0 is none",
      series: [
        series(containerCpuUsageSecondsTotal, { ...web, cpu: "cpu00" }, growing(1)),
        series(containerSpecCpuQuota, web, steady(0)),
        series(containerSpecCpuPeriod, web, steady(100_000)),
      ],
      at: "30m",
    }),
  ],
});
