import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { noneOf, select } from "../language/promql/selector.ts";
import { series, steady, type Shape } from "../language/series.ts";
import { hours } from "../language/threshold.ts";
import { nodeFilesystemAvailBytes, nodeFilesystemSizeBytes } from "../metrics/node.ts";
import { root, snap } from "./examples.ts";

/*
 * How long a disk lasts when it goes on filling as it did: what predict_linear(...) < 0 asks, but as a time, which the
 * alert shows and settings can change. Only disks that are well filled count: a big copy onto an empty disk is no trend.
 */

const available = select(nodeFilesystemAvailBytes, { fstype: noneOf("squashfs", "tmpfs", "overlay") });

/** A disk of 1000 GB whose free space goes on as given. */
const disk = (values: string | Shape, labels: typeof root | typeof snap = root, size = 1000e9) => [
  series(nodeFilesystemAvailBytes, labels, values),
  series(nodeFilesystemSizeBytes, labels, steady(size)),
];

/** Free space that is so many hours from its end at the first sample, and gets less each minute. */
const falling = (from: number, hoursLeft: number) => `${from}-${from / (hoursLeft * 60)}x2000`;

const words = {
  summary: ({ threshold }: { readonly threshold: string }) =>
    `Disk ${label("mountpoint")} of ${label("instance")} will be full in less than ${threshold}`,
  description: ({ value, duration }: { readonly value: string; readonly duration: string }) =>
    `${label("mountpoint")} (${label("device")}) of ${label("instance")} (${label("service")}) will be full in ${value} if it goes on filling as it has done; this has been so for ${duration}.`,
} as const;

export const hostDiskFullIn4Hours = alert("HostDiskFullIn4Hours", {
  severity: "critical",
  runbook: "infrastructure/disk-full",
  threshold: hours(4),
  direction: "below",
  for: "15m",
  when: ({ threshold }) => promql`
    ${available} / (-deriv(${nodeFilesystemAvailBytes}[1h]) > 0) < ${threshold}
    and 1 - ${nodeFilesystemAvailBytes} / ${nodeFilesystemSizeBytes} > 0.7`,
  ...words,
  firstAction:
    "Log in to the host, run 'df -h' and 'du -xh --max-depth=2 <mount point> | sort -h | tail', and stop what writes.",
  tests: [
    // 270 GB that last six hours are at four hours after two, and the alert comes a quarter of an hour later.
    fires({
      because: "just below four hours for a quarter of an hour",
      series: disk(falling(270e9, 6.0083)),
      at: "2h17m",
      labels: root,
      value: "3h 43m 29s",
    }),
    staysSilent({
      because: "just below four hours, but not for long enough",
      series: disk(falling(270e9, 6.0083)),
      at: "2h14m",
    }),
    staysSilent({ because: "it falls, but there are days left", series: disk(falling(290e9, 72)), at: "5h" }),
    staysSilent({ because: "it does not change", series: disk(steady(200e9)), at: "5h" }),
    staysSilent({ because: "it gets emptier", series: disk("100000000000+100000000x300"), at: "4h" }),
    staysSilent({
      because: "it fills fast, but 70 % are not reached",
      series: disk(falling(400e9, 4.0083)),
      at: "59m",
    }),
    fires({
      because: "it fills as fast and is above 70 %",
      series: disk(falling(400e9, 4.0083)),
      at: "1h16m",
      labels: root,
      value: "2h 44m 29s",
    }),
    staysSilent({ because: "images are always full", series: disk(falling(270e9, 5), snap), at: "3h" }),
    staysSilent({
      because: "a copy that ended more than an hour ago is no trend",
      series: disk("290000000000x60 280000000000-9000000000x10 190000000000x200"),
      at: "2h24m",
    }),
    fires({
      because: "a copy that ended half an hour ago counts",
      series: disk("290000000000x60 280000000000-9000000000x10 190000000000x200"),
      at: "1h55m",
      labels: root,
      value: "2h 20m 10s",
    }),
  ],
});

export const hostDiskFullIn24Hours = alert("HostDiskFullIn24Hours", {
  severity: "warning",
  runbook: "infrastructure/disk-full",
  threshold: hours(24),
  direction: "below",
  for: "1h",
  when: ({ threshold }) => promql`
    ${available} / (-deriv(${nodeFilesystemAvailBytes}[6h]) > 0) < ${threshold}
    and 1 - ${nodeFilesystemAvailBytes} / ${nodeFilesystemSizeBytes} > 0.6`,
  ...words,
  firstAction:
    "Find what grows with 'du -xh --max-depth=2 <mount point> | sort -h | tail', and make room before it is full.",
  tests: [
    fires({
      because: "just below a day for an hour",
      series: disk(falling(390e9, 28.0083)),
      at: "5h2m",
      labels: root,
      value: "22h 58m 29s",
    }),
    staysSilent({
      because: "just below a day, but not for long enough",
      series: disk(falling(390e9, 28.0083)),
      at: "4h59m",
    }),
    staysSilent({
      because: "it falls, but there are weeks left",
      series: disk(falling(390e9, 300)),
      at: "8h",
    }),
    staysSilent({ because: "it does not change", series: disk(steady(200e9)), at: "8h" }),
    staysSilent({ because: "it gets emptier", series: disk("100000000000+100000000x1300"), at: "8h" }),
    staysSilent({
      because: "it fills fast, but 60 % are not reached",
      series: disk(falling(500e9, 20.0083)),
      at: "3h59m",
    }),
    fires({
      because: "it fills as fast and is above 60 %",
      series: disk(falling(500e9, 20.0083)),
      at: "5h3m",
      labels: root,
      value: "14h 57m 29s",
    }),
    staysSilent({ because: "images are always full", series: disk(falling(390e9, 20), snap), at: "6h" }),
    staysSilent({
      because: "a copy that ended more than six hours ago is no trend",
      series: disk("390000000000x60 380000000000-20000000000x10 180000000000x1000"),
      at: "7h30m",
    }),
    fires({
      because: "a copy that ended four hours ago counts",
      series: disk("390000000000x60 380000000000-20000000000x10 180000000000x1000"),
      at: "5h20m",
      labels: root,
      value: "4h 40m 9s",
    }),
  ],
});
