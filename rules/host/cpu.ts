import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { growing, series } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import { nodeCpuSecondsTotal } from "../metrics/node.ts";
import { web1 } from "./examples.ts";

/**
 * Share of a host's processors that is at work. Per instance, never over all hosts: one hot host would hide among
 * idle ones. Time waiting for a disk or stolen by the hypervisor is not work of this host's processors.
 */
export const cpuUtilisation = recording("instance:node_cpu_utilisation:rate5m", {
  help: "CPU in use over the last 5 minutes, as a ratio.",
  expression: promql`1 - avg without (cpu) (
    sum without (mode) (rate(${nodeCpuSecondsTotal}{mode=~"idle|iowait|steal"}[5m]))
  )`,
  tests: [
    {
      because: "busy for five minutes, whatever was before",
      series: [series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "idle" }, "0+60x10 600x10")],
      at: "15m",
      gives: [{ labels: web1, value: 1 }],
    },
    {
      because: "busy for three minutes of five",
      series: [series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "idle" }, "0+60x10 600x10")],
      at: "13m",
      gives: [{ labels: web1, value: 0.75 }],
    },
  ],
});

/** 1 - 0.8 is not quite 0.2 to a computer, and the case at the limit would miss it. */
const rounded = (share: number): number => Number(share.toFixed(9));

export const hostCpu = bands({
  runbook: "infrastructure/high-cpu",
  warning: { name: "HostCpuHigh", threshold: ratio(0.8) },
  critical: { name: "HostCpuCritical", threshold: ratio(0.9) },
  when: ({ threshold }) => promql`${cpuUtilisation} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `CPU of ${label("instance")} has been above ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("instance")} (${label("service")}) uses ${value} of its CPU and has been above ${threshold} for ${duration}.`,
  firstAction: "Log in to the host and run 'top -o %CPU' to see which process it is.",
  tests: [
    boundary({
      labels: web1,
      series: (used) => [
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "idle" }, growing(rounded(1 - used))),
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "user" }, growing(used)),
      ],
      interval: "1m",
    }),
    fires({
      because: "one hot host beside an idle one",
      series: [
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "idle" }, growing(0)),
        series(nodeCpuSecondsTotal, { ...web1, instance: "web-2", cpu: "0", mode: "idle" }, growing(1)),
      ],
      at: "12m",
      labels: web1,
      value: "100%",
    }),
    staysSilent({
      because: "a host that waits for its disk, or whose time is stolen, is not short of CPU",
      series: [
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "idle" }, growing(0.05)),
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "iowait" }, growing(0.5)),
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "steal" }, growing(0.45)),
      ],
      at: "15m",
    }),
  ],
});
