import { boundary, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { recording } from "../language/recording.ts";
import { growing, series, steady } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import { nodeCpuSecondsTotal, nodeFilefdAllocated, nodeFilefdMaximum, nodeLoad5 } from "../metrics/node.ts";
import { web1 } from "./examples.ts";

/** Number of a host's processors, which its load is compared with. */
export const cpuCount = recording("instance:node_cpus:count", {
  help: "Processors of the host.",
  expression: promql`count without (cpu, mode) (${select(nodeCpuSecondsTotal, { mode: "idle" })})`,
});

/** Twice as many processes want to run, or wait for a disk, as there are processors: our choice. */
export const hostLoad = alert("HostLoadHigh", {
  severity: "warning",
  runbook: "infrastructure/high-load",
  threshold: count(2),
  for: "15m",
  when: ({ threshold }) => promql`${nodeLoad5} / ${cpuCount} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Load of ${label("instance")} has been above ${threshold} for each processor for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `On ${label("instance")} (${label("service")}) ${value} processes for each processor run or wait for a disk; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Log in to the host and run 'top -b -n 1 | head -20': much 'wa' means a disk, much 'us' a process.",
  tests: [
    boundary({
      labels: web1,
      series: (perCpu) => [
        series(nodeLoad5, web1, steady(4 * perCpu)),
        ...["0", "1", "2", "3"].map((cpu) =>
          series(nodeCpuSecondsTotal, { ...web1, cpu, mode: "idle" }, growing(0.5)),
        ),
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "user" }, growing(0.5)),
      ],
    }),
  ],
});

/** The hypervisor gives the processor to somebody else, or the allowance of a burstable instance is used up. */
export const hostCpuStolen = alert("HostCpuStolen", {
  severity: "warning",
  runbook: "infrastructure/cpu-stolen",
  threshold: ratio(0.1),
  for: "15m",
  when: ({ threshold }) => promql`
    avg without (cpu, mode) (rate(${select(nodeCpuSecondsTotal, { mode: "steal" })}[5m])) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the CPU of ${label("instance")} has been stolen for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `The hypervisor keeps ${value} of its CPU from ${label("instance")} (${label("service")}); it has been more than ${threshold} for ${duration}. The host is slower than its size says.`,
  firstAction:
    "Look up the instance's CPU credits at the cloud provider, or ask who else is on the same hypervisor.",
  tests: [
    boundary({
      labels: web1,
      series: (stolen) => [
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "steal" }, growing(stolen)),
        series(nodeCpuSecondsTotal, { ...web1, cpu: "1", mode: "steal" }, growing(stolen)),
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "idle" }, growing(0)),
        series(nodeCpuSecondsTotal, { ...web1, cpu: "1", mode: "idle" }, growing(0)),
      ],
      interval: "1m",
    }),
    staysSilent({
      because: "busy with its own work",
      series: [
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "user" }, growing(0.95)),
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "steal" }, growing(0.05)),
      ],
      at: "1h",
    }),
  ],
});

/** File descriptors of the whole host: without a free one nothing opens a file or a connection. 80 and 90 % are our choice. */
export const hostFileDescriptors = bands({
  runbook: "infrastructure/file-descriptors",
  warning: { name: "HostFileDescriptorsHigh", threshold: ratio(0.8) },
  critical: { name: "HostFileDescriptorsCritical", threshold: ratio(0.9) },
  when: ({ threshold }) => promql`${nodeFilefdAllocated} / ${nodeFilefdMaximum} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `File descriptors of ${label("instance")} have been above ${threshold} of the limit for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("instance")} (${label("service")}) uses ${value} of its file descriptors and has been above ${threshold} for ${duration}.`,
  firstAction:
    'Log in to the host and run "for p in /proc/[0-9]*; do echo $(ls $p/fd 2>/dev/null | wc -l) $p; done | sort -n | tail".',
  tests: [
    boundary({
      labels: web1,
      series: (used) => [
        series(nodeFilefdAllocated, web1, steady(1_000_000 * used)),
        series(nodeFilefdMaximum, web1, steady(1_000_000)),
      ],
    }),
  ],
});
