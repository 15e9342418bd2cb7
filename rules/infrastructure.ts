import { teams } from "../notify/teams.ts";
import { alert, label } from "./alert.ts";
import { fires, series, staysSilent } from "./alert-test.ts";
import {
  nodeCpuSecondsTotal,
  nodeFilesystemAvailBytes,
  nodeFilesystemReadonly,
  nodeFilesystemSizeBytes,
  nodeMemoryMemAvailableBytes,
  nodeMemoryMemTotalBytes,
} from "./metrics/node.ts";
import type { RulePack } from "./pack.ts";
import { promql } from "./promql.ts";
import { recording } from "./recording.ts";
import { ratio } from "./threshold.ts";

/** Labels of a host's series in the tests. */
const web1 = { job: "node", instance: "web-1", service: "web", team: "operations" } as const;

/**
 * Share of a host's processors that is at work. Per instance, never over all hosts: one hot host would hide among
 * idle ones. Time waiting for a disk or stolen by the hypervisor is not work of this host's processors.
 */
export const cpuUtilisation = recording("instance:node_cpu_utilisation:rate5m", {
  help: "CPU in use over the last 5 minutes, as a ratio.",
  expression: promql`1 - avg without (cpu) (
    sum without (mode) (rate(${nodeCpuSecondsTotal}{mode=~"idle|iowait|steal"}[5m]))
  )`,
});

export const hostCpuHigh = alert("HostCpuHigh", {
  severity: "critical",
  team: teams.operations,
  runbook: "infrastructure/high-cpu",
  threshold: ratio(0.9),
  when: ({ threshold }) => promql`${cpuUtilisation} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `CPU of ${label("instance")} has been above ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("instance")} (${label("service")}) uses ${value} of its CPU and has been above ${threshold} for ${duration}.`,
  firstAction: "Log in to the host and run 'top -o %CPU' to see which process it is.",
  tests: [
    fires({
      because: "just above 90 % for 5 minutes, from the first minute on, when there is a rate",
      series: [series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "idle" }, "0+5.4x20")],
      at: "6m",
      labels: web1,
      value: "91%",
    }),
    fires({
      because: "one hot host beside an idle one",
      series: [
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "idle" }, "0+0x20"),
        series(nodeCpuSecondsTotal, { ...web1, instance: "web-2", cpu: "0", mode: "idle" }, "0+60x20"),
      ],
      at: "10m",
      labels: web1,
      value: "100%",
    }),
    staysSilent({
      because: "just below 90 %",
      series: [series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "idle" }, "0+6.6x20")],
      at: "15m",
    }),
    staysSilent({
      because: "above 90 % for not quite 5 minutes",
      series: [series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "idle" }, "0+5.4x20")],
      at: "5m45s",
    }),
    staysSilent({
      because: "a host that waits for its disk is not short of CPU",
      series: [
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "idle" }, "0+3x20"),
        series(nodeCpuSecondsTotal, { ...web1, cpu: "0", mode: "iowait" }, "0+57x20"),
      ],
      at: "15m",
    }),
  ],
});

export const hostMemoryHigh = alert("HostMemoryHigh", {
  severity: "critical",
  team: teams.operations,
  runbook: "infrastructure/high-memory",
  threshold: ratio(0.9),
  when: ({ threshold }) =>
    promql`1 - ${nodeMemoryMemAvailableBytes} / ${nodeMemoryMemTotalBytes} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Memory of ${label("instance")} has been above ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("instance")} (${label("service")}) uses ${value} of its memory and has been above ${threshold} for ${duration}.`,
  firstAction:
    "Log in to the host and run 'ps aux --sort=-rss | head' to see which process holds the memory.",
  tests: [
    fires({
      because: "just above 90 % for 5 minutes",
      series: [
        series(nodeMemoryMemAvailableBytes, web1, "90x20"),
        series(nodeMemoryMemTotalBytes, web1, "1000x20"),
      ],
      at: "5m",
      labels: web1,
      value: "91%",
    }),
    staysSilent({
      because: "just below 90 %",
      series: [
        series(nodeMemoryMemAvailableBytes, web1, "110x20"),
        series(nodeMemoryMemTotalBytes, web1, "1000x20"),
      ],
      at: "15m",
    }),
    staysSilent({
      because: "above 90 % for not quite 5 minutes",
      series: [
        series(nodeMemoryMemAvailableBytes, web1, "90x20"),
        series(nodeMemoryMemTotalBytes, web1, "1000x20"),
      ],
      at: "4m45s",
    }),
  ],
});

/** Labels of a disk's series in the tests. */
const root = { ...web1, device: "/dev/vda1", fstype: "ext4", mountpoint: "/" } as const;
const snap = { ...web1, device: "/dev/loop1", fstype: "squashfs", mountpoint: "/snap/core" } as const;

/**
 * Images (squashfs) are always full, tmpfs is memory, and overlay shows the disk below a second time. What is mounted
 * read-only cannot fill up.
 */
export const hostDiskFull = alert("HostDiskFull", {
  severity: "critical",
  team: teams.operations,
  runbook: "infrastructure/disk-full",
  threshold: ratio(0.85),
  when: ({ threshold }) => promql`
    1 - ${nodeFilesystemAvailBytes}{fstype!~"squashfs|tmpfs|overlay"} / ${nodeFilesystemSizeBytes} > ${threshold}
    and ${nodeFilesystemReadonly} == 0`,
  summary: ({ threshold, duration }) =>
    `Disk ${label("mountpoint")} of ${label("instance")} has been above ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("mountpoint")} (${label("device")}) of ${label("instance")} (${label("service")}) is ${value} full and has been above ${threshold} for ${duration}.`,
  firstAction:
    "Log in to the host and run 'df -h' and 'du -xh --max-depth=2 <mount point> | sort -h | tail' to see what grew.",
  tests: [
    fires({
      because: "just above 85 % for 5 minutes",
      series: [
        series(nodeFilesystemAvailBytes, root, "140x20"),
        series(nodeFilesystemSizeBytes, root, "1000x20"),
        series(nodeFilesystemReadonly, root, "0x20"),
      ],
      at: "5m",
      labels: root,
      value: "86%",
    }),
    staysSilent({
      because: "just below 85 %",
      series: [
        series(nodeFilesystemAvailBytes, root, "160x20"),
        series(nodeFilesystemSizeBytes, root, "1000x20"),
        series(nodeFilesystemReadonly, root, "0x20"),
      ],
      at: "15m",
    }),
    staysSilent({
      because: "above 85 % for not quite 5 minutes",
      series: [
        series(nodeFilesystemAvailBytes, root, "140x20"),
        series(nodeFilesystemSizeBytes, root, "1000x20"),
        series(nodeFilesystemReadonly, root, "0x20"),
      ],
      at: "4m45s",
    }),
    staysSilent({
      because: "a full image is always full",
      series: [
        series(nodeFilesystemAvailBytes, snap, "0x20"),
        series(nodeFilesystemSizeBytes, snap, "1000x20"),
        series(nodeFilesystemReadonly, snap, "0x20"),
      ],
      at: "15m",
    }),
    staysSilent({
      because: "what is mounted read-only cannot fill up",
      series: [
        series(nodeFilesystemAvailBytes, root, "0x20"),
        series(nodeFilesystemSizeBytes, root, "1000x20"),
        series(nodeFilesystemReadonly, root, "1x20"),
      ],
      at: "15m",
    }),
  ],
});

/** Rules about hosts. */
export const infrastructureRules: RulePack = {
  domain: "infrastructure",
  recordings: [cpuUtilisation],
  alerts: [hostCpuHigh, hostMemoryHigh, hostDiskFull],
};
