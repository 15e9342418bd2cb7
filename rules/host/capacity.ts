import { boundary, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { growing, series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  nodeCpuSecondsTotal,
  nodeMemoryMemAvailableBytes,
  nodeMemoryMemTotalBytes,
} from "../metrics/node.ts";
import { cpuUtilisation } from "./cpu.ts";
import { web1 } from "./examples.ts";

/*
 * A host that is never below these limits for a day has no room for a peak (requirement A9). The problems are those of
 * the urgent alerts: while one of them fires, nobody needs the reminder.
 */

export const hostCpuCapacity = alert("HostCpuCapacityLow", {
  severity: "info",
  runbook: "infrastructure/capacity",
  problem: "high-cpu",
  threshold: ratio(0.6),
  for: "24h",
  when: ({ threshold }) => promql`${cpuUtilisation} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `CPU of ${label("instance")} has been above ${threshold} for ${duration} without a break`,
  description: ({ threshold, duration, value }) =>
    `${label("instance")} (${label("service")}) uses ${value} of its CPU and was never below ${threshold} for ${duration}: it has no room for a peak.`,
  firstAction:
    "Compare the host's CPU of this week with that of last month, and plan capacity before the next peak.",
  tests: [
    boundary({
      labels: web1,
      series: (used) => [
        // 1 - 0.6 is not quite 0.4 to a computer.
        series(
          nodeCpuSecondsTotal,
          { ...web1, cpu: "0", mode: "idle" },
          growing(Number((1 - used).toFixed(9))),
        ),
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "user" }, growing(used)),
      ],
      interval: "1m",
    }),
    staysSilent({
      because: "a quiet hour each night is room enough",
      series: [
        series(
          nodeCpuSecondsTotal,
          { ...web1, cpu: "0", mode: "idle" },
          // 10 % idle, then an hour of 90 %, then 10 % again.
          "0+6x1380 8334+54x59 11526+6x1380",
        ),
      ],
      at: "40h",
    }),
  ],
});

export const hostMemoryCapacity = alert("HostMemoryCapacityLow", {
  severity: "info",
  runbook: "infrastructure/capacity",
  problem: "high-memory",
  threshold: ratio(0.75),
  for: "24h",
  when: ({ threshold }) =>
    promql`1 - ${nodeMemoryMemAvailableBytes} / ${nodeMemoryMemTotalBytes} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Memory of ${label("instance")} has been above ${threshold} for ${duration} without a break`,
  description: ({ threshold, duration, value }) =>
    `${label("instance")} (${label("service")}) uses ${value} of its memory and was never below ${threshold} for ${duration}: it has no room for a peak.`,
  firstAction:
    "Compare the host's memory of this week with that of last month, and plan capacity before the next peak.",
  tests: [
    boundary({
      labels: web1,
      series: (used) => [
        series(nodeMemoryMemAvailableBytes, web1, steady(1000 - used * 1000)),
        series(nodeMemoryMemTotalBytes, web1, steady(1000)),
      ],
    }),
  ],
});
