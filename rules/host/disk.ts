import { boundary, staysSilent } from "../language/alert-test.ts";
import { label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  nodeFilesystemAvailBytes,
  nodeFilesystemReadonly,
  nodeFilesystemSizeBytes,
} from "../metrics/node.ts";
import { root, snap } from "./examples.ts";

export const hostDisk = bands({
  runbook: "infrastructure/disk-full",
  warning: { name: "HostDiskFilling", threshold: ratio(0.75) },
  critical: { name: "HostDiskFull", threshold: ratio(0.85) },
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
    boundary({
      labels: root,
      series: (used) => [
        series(nodeFilesystemAvailBytes, root, steady(1000 - used * 1000)),
        series(nodeFilesystemSizeBytes, root, steady(1000)),
        series(nodeFilesystemReadonly, root, steady(0)),
      ],
    }),
    staysSilent({
      because: "a full image is always full",
      series: [
        series(nodeFilesystemAvailBytes, snap, steady(0)),
        series(nodeFilesystemSizeBytes, snap, steady(1000)),
        series(nodeFilesystemReadonly, snap, steady(0)),
      ],
      at: "15m",
    }),
    staysSilent({
      because: "what is mounted read-only cannot fill up",
      series: [
        series(nodeFilesystemAvailBytes, root, steady(0)),
        series(nodeFilesystemSizeBytes, root, steady(1000)),
        series(nodeFilesystemReadonly, root, steady(1)),
      ],
      at: "15m",
    }),
  ],
});
