import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { noneOf, not, select } from "../language/promql/selector.ts";
import { series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  nodeFilesystemDeviceError,
  nodeFilesystemFiles,
  nodeFilesystemFilesFree,
  nodeFilesystemReadonly,
} from "../metrics/node.ts";
import { root, snap } from "./examples.ts";

/** A file system whose number of files is limited when it is made: 80 and 90 % are our choice. */
export const hostInodes = bands({
  runbook: "infrastructure/inodes-used-up",
  warning: { name: "HostInodesHigh", threshold: ratio(0.8) },
  critical: { name: "HostInodesCritical", threshold: ratio(0.9) },
  when: ({ threshold }) => promql`
    1 - ${select(nodeFilesystemFilesFree, { fstype: noneOf("squashfs", "tmpfs", "overlay") })}
    / (${nodeFilesystemFiles} > 0) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Files of ${label("mountpoint")} of ${label("instance")} have been above ${threshold} of what it can hold for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("mountpoint")} (${label("device")}) of ${label("instance")} (${label("service")}) has used ${value} of its inodes and has been above ${threshold} for ${duration}. Without a free one no file can be made, whatever space is left.`,
  firstAction:
    "Log in to the host and run 'df -i', then 'du --inodes -x --max-depth=3 <mount point> | sort -n | tail' to find the many files.",
  tests: [
    boundary({
      labels: root,
      series: (used) => [
        series(nodeFilesystemFilesFree, root, steady(1000 - used * 1000)),
        series(nodeFilesystemFiles, root, steady(1000)),
      ],
    }),
    staysSilent({
      because: "an image has no file to spare",
      series: [
        series(nodeFilesystemFilesFree, snap, steady(0)),
        series(nodeFilesystemFiles, snap, steady(1000)),
      ],
      at: "15m",
    }),
    staysSilent({
      because: "btrfs has no such limit: 0 of 0",
      series: [
        series(nodeFilesystemFilesFree, { ...root, fstype: "btrfs" }, steady(0)),
        series(nodeFilesystemFiles, { ...root, fstype: "btrfs" }, steady(0)),
      ],
      at: "15m",
    }),
  ],
});

/**
 * The kernel mounts a damaged file system read-only. What always was read-only is meant to be: it counts when it was
 * writable at some full hour of the last seven days.
 */
export const hostFilesystemReadOnly = alert("HostFilesystemReadOnly", {
  severity: "critical",
  runbook: "infrastructure/filesystem-read-only",
  when: () => promql`
    ${nodeFilesystemReadonly} == 1 and min_over_time(${nodeFilesystemReadonly}[7d:1h]) == 0`,
  summary: ({ duration }) =>
    `${label("mountpoint")} of ${label("instance")} has been read-only for ${duration}`,
  description: ({ duration, value }) =>
    `${label("mountpoint")} (${label("device")}) of ${label("instance")} (${label("service")}) was writable before and has been read-only for ${duration} (node_filesystem_readonly is ${value}): the kernel does this when a disk or a file system is damaged.`,
  firstAction: "Log in to the host and run 'dmesg -T | grep -iE \"remount|I/O error|ext4|xfs\" | tail -30'.",
  tests: [
    fires({
      because: "read-only for five minutes",
      series: [series(nodeFilesystemReadonly, root, "0x90 1x60")],
      at: "1h37m",
      labels: root,
      value: "1",
    }),
    staysSilent({
      because: "read-only, but not for five minutes",
      series: [series(nodeFilesystemReadonly, root, "0x90 1x60")],
      at: "1h35m",
    }),
    fires({
      because: "still read-only six days later",
      series: [series(nodeFilesystemReadonly, root, "0x48 1x3000")],
      interval: "5m",
      at: "6d",
      labels: root,
      value: "1",
    }),
    staysSilent({
      because: "for more than a week nobody wanted to write there",
      series: [series(nodeFilesystemReadonly, root, "0x40 1x3000")],
      interval: "5m",
      at: "7d6h",
    }),
    staysSilent({
      because: "writable",
      series: [series(nodeFilesystemReadonly, root, "0x200")],
      at: "2h",
    }),
    staysSilent({
      because: "an image was never writable",
      series: [series(nodeFilesystemReadonly, snap, "1x200")],
      at: "2h",
    }),
    staysSilent({
      because: "writable again after a repair",
      series: [series(nodeFilesystemReadonly, root, "0x60 1x20 0x60")],
      at: "2h",
    }),
  ],
});

/** A mount point that does not answer, most often one over the network: whoever touches it hangs. */
export const hostFilesystemUnreachable = alert("HostFilesystemUnreachable", {
  severity: "warning",
  runbook: "infrastructure/filesystem-unreachable",
  when: () => promql`
    ${select(nodeFilesystemDeviceError, { device_error: not("permission denied") })} == 1`,
  summary: ({ duration }) =>
    `${label("mountpoint")} of ${label("instance")} has not answered for ${duration}`,
  description: ({ duration, value }) =>
    `${label("mountpoint")} (${label("device")}, ${label("fstype")}) of ${label("instance")} (${label("service")}) has not told its size for ${duration}: ${label("device_error")} (node_filesystem_device_error is ${value}). Processes that use it may hang.`,
  firstAction:
    "Log in to the host and run 'timeout 5 stat -f <mount point>', then see whether its server is up.",
  tests: [
    fires({
      because: "a network mount that hangs",
      series: [
        series(
          nodeFilesystemDeviceError,
          {
            ...root,
            device: "nas:/data",
            fstype: "nfs4",
            mountpoint: "/data",
            device_error: "mountpoint timeout",
          },
          "1x20",
        ),
      ],
      at: "6m",
      labels: {
        ...root,
        device: "nas:/data",
        fstype: "nfs4",
        mountpoint: "/data",
        device_error: "mountpoint timeout",
      },
      value: "1",
    }),
    staysSilent({
      because: "it hangs, but not for five minutes",
      series: [series(nodeFilesystemDeviceError, { ...root, device_error: "mountpoint timeout" }, "1x20")],
      at: "4m45s",
    }),
    staysSilent({
      because: "it answers",
      series: [series(nodeFilesystemDeviceError, root, "0x20")],
      at: "15m",
    }),
    staysSilent({
      because: "the exporter is not root and may not look: nothing is wrong with the disk",
      series: [series(nodeFilesystemDeviceError, { ...root, device_error: "permission denied" }, "1x20")],
      at: "15m",
    }),
  ],
});
