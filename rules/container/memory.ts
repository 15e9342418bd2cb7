import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  containerFsLimitBytes,
  containerFsUsageBytes,
  containerMemoryWorkingSetBytes,
  containerOomEventsTotal,
  containerSpecMemoryLimitBytes,
} from "../metrics/cadvisor.ts";
import { containers, podContainer, slice, web } from "./containers.ts";

const memory = (labels: typeof web | typeof slice | typeof podContainer, used: number) => [
  series(containerMemoryWorkingSetBytes, labels, steady(1000 * used)),
  series(containerSpecMemoryLimitBytes, labels, steady(1000)),
];

export const containerMemory = bands({
  runbook: "containers/memory-limit",
  warning: { name: "ContainerMemoryHigh", threshold: ratio(0.8) },
  critical: { name: "ContainerMemoryCritical", threshold: ratio(0.9) },
  when: ({ threshold }) => promql`
    ${select(containerMemoryWorkingSetBytes, containers)} / (${containerSpecMemoryLimitBytes} > 0) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Memory of container ${label("name")} on ${label("instance")} has been above ${threshold} of its limit for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("name")} (${label("image")}) of ${label("service")} on ${label("instance")} uses ${value} of its memory limit and has been above ${threshold} for ${duration}. At the limit the kernel kills it.`,
  firstAction:
    "Run 'docker stats --no-stream <container>'; restart it if it leaks, or 'docker update --memory <more> <container>'.",
  tests: [
    boundary({ labels: web, series: (used) => memory(web, used) }),
    staysSilent({ because: "no container", series: memory(slice, 1), at: "15m" }),
    staysSilent({ because: "a pod's container", series: memory(podContainer, 1), at: "15m" }),
    staysSilent({
      because: "no limit, which is 0",
      series: [
        series(containerMemoryWorkingSetBytes, web, steady(1000)),
        series(containerSpecMemoryLimitBytes, web, steady(0)),
      ],
      at: "15m",
    }),
  ],
});

/** The container wanted more memory than its limit. */
export const containerOutOfMemory = alert("ContainerOutOfMemory", {
  severity: "warning",
  runbook: "containers/memory-limit",
  // The critical band of another container of the same host must not mute it.
  problem: "container-out-of-memory",
  for: "0s",
  when: () => promql`increase(${select(containerOomEventsTotal, containers)}[10m]) > 0`,
  summary: () => `Container ${label("name")} on ${label("instance")} ran out of memory`,
  description: () =>
    `In the last 10 minutes ${label("name")} (${label("image")}) of ${label("service")} on ${label("instance")} wanted more memory than its limit: the kernel killed one of its processes.`,
  firstAction:
    "Run 'docker inspect <container> | grep -iE \"oomkilled|restartcount|memory\"' and read what it did in its log.",
  tests: [
    fires({
      because: "just now",
      series: [series(containerOomEventsTotal, web, "0x20 1x20")],
      at: "21m",
      labels: web,
    }),
    fires({
      because: "nine minutes ago",
      series: [series(containerOomEventsTotal, web, "3x20 4x20")],
      at: "29m45s",
      labels: web,
    }),
    staysSilent({
      because: "more than ten minutes ago",
      series: [series(containerOomEventsTotal, web, "3x20 4x20")],
      at: "32m",
    }),
    staysSilent({
      because: "before we looked",
      series: [series(containerOomEventsTotal, web, "3x40")],
      at: "20m",
    }),
    staysSilent({
      because: "no container",
      series: [series(containerOomEventsTotal, slice, "3x20 4x20")],
      at: "21m",
    }),
    staysSilent({
      because: "a pod's container",
      series: [series(containerOomEventsTotal, podContainer, "3x20 4x20")],
      at: "21m",
    }),
  ],
});

const layer = (labels: typeof web | typeof slice | typeof podContainer, used: number) => [
  series(containerFsUsageBytes, { ...labels, device: "/dev/sda1" }, steady(1000 * used)),
  series(containerFsLimitBytes, { ...labels, device: "/dev/sda1" }, steady(1000)),
];

/** One container alone holds so much of the host's disk, outside of any volume: our choice, nearly 0 is normal. */
export const containerDiskUsage = alert("ContainerDiskUsageHigh", {
  severity: "warning",
  runbook: "containers/disk-usage",
  threshold: ratio(0.3),
  for: "15m",
  when: ({ threshold }) => promql`
    ${select(containerFsUsageBytes, containers)} / (${containerFsLimitBytes} > 0) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Container ${label("name")} has held more than ${threshold} of the disk of ${label("instance")} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("name")} (${label("image")}) of ${label("service")} has written ${value} of ${label("device")} of ${label("instance")} full, outside of any volume; it has been more than ${threshold} for ${duration}. It is lost when the container is replaced.`,
  firstAction: "Run 'docker ps -s' and 'docker diff <container> | head' to see what it writes where.",
  tests: [
    boundary({ labels: { ...web, device: "/dev/sda1" }, series: (used) => layer(web, used) }),
    staysSilent({ because: "no container", series: layer(slice, 1), at: "30m" }),
    staysSilent({ because: "a pod's container", series: layer(podContainer, 1), at: "30m" }),
    staysSilent({
      because: "a disk whose size is not known",
      series: [
        series(containerFsUsageBytes, { ...web, device: "/dev/sda1" }, steady(1000)),
        series(containerFsLimitBytes, { ...web, device: "/dev/sda1" }, steady(0)),
      ],
      at: "30m",
    }),
  ],
});
