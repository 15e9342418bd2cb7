import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { notMatching, select } from "../language/promql/selector.ts";
import { growing, series } from "../language/series.ts";
import { count, seconds } from "../language/threshold.ts";
import {
  nodeDiskIoTimeWeightedSecondsTotal,
  nodeDiskReadsCompletedTotal,
  nodeDiskReadTimeSecondsTotal,
  nodeDiskWritesCompletedTotal,
  nodeDiskWriteTimeSecondsTotal,
} from "../metrics/node.ts";
import { web1 } from "./examples.ts";

const sda = { ...web1, device: "sda" } as const;

/**
 * More than 10 operations wait on average (kube-prometheus' limit). Time in use says nothing of a disk that works on many
 * at once. Volumes of LVM and RAID are left out: their disks are counted.
 */
export const hostDiskSaturated = alert("HostDiskSaturated", {
  severity: "warning",
  runbook: "infrastructure/disk-slow",
  threshold: count(10),
  for: "30m",
  when: ({ threshold }) => promql`
    rate(${select(nodeDiskIoTimeWeightedSecondsTotal, { device: notMatching("(dm-|md|sr).*") })}[5m]) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} operations have waited for disk ${label("device")} of ${label("instance")} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `On average ${value} operations wait for ${label("device")} of ${label("instance")} (${label("service")}); it has been more than ${threshold} for ${duration}. Everything that reads or writes there is slow.`,
  firstAction: "Log in to the host and run 'iostat -x 5 3' and 'pidstat -d 5 3' to see who reads and writes.",
  tests: [
    boundary({
      labels: sda,
      series: (queue) => [series(nodeDiskIoTimeWeightedSecondsTotal, sda, growing(queue))],
      interval: "1m",
    }),
    staysSilent({
      because: "a volume on top of it is not counted again",
      series: [series(nodeDiskIoTimeWeightedSecondsTotal, { ...web1, device: "dm-0" }, growing(20))],
      at: "1h",
    }),
  ],
});

/** A disk that fails, or a volume whose allowance is used up: 0.2 s an operation is our choice, a disk needs 0.01 s. */
export const hostDiskSlow = alert("HostDiskSlow", {
  severity: "warning",
  runbook: "infrastructure/disk-slow",
  threshold: seconds(0.2),
  for: "15m",
  when: ({ threshold }) => promql`
    (rate(${nodeDiskReadTimeSecondsTotal}[5m]) + rate(${nodeDiskWriteTimeSecondsTotal}[5m]))
    / (rate(${nodeDiskReadsCompletedTotal}[5m]) + rate(${nodeDiskWritesCompletedTotal}[5m]) > 1) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Disk ${label("device")} of ${label("instance")} has needed more than ${threshold} for each operation for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `A read or a write on ${label("device")} of ${label("instance")} (${label("service")}) takes ${value} on average; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Log in to the host and run 'iostat -x 5 3', then 'smartctl -a /dev/<disk>' or look at the volume's limits.",
  tests: [
    boundary({
      labels: sda,
      // Before it gets slow it does ten times as much: a range that is too long would see that.
      series: (time) => [
        series(nodeDiskReadTimeSecondsTotal, sda, growing(10 * time)),
        series(nodeDiskWriteTimeSecondsTotal, sda, growing(30 * time)),
        series(nodeDiskReadsCompletedTotal, sda, growing(time === 0 ? 100 : 10)),
        series(nodeDiskWritesCompletedTotal, sda, growing(time === 0 ? 300 : 30)),
      ],
      interval: "1m",
    }),
    boundary({
      because: "with as many operations",
      labels: sda,
      series: (time) => [
        series(nodeDiskReadTimeSecondsTotal, sda, growing(60 * time)),
        series(nodeDiskWriteTimeSecondsTotal, sda, growing(40 * time)),
        series(nodeDiskReadsCompletedTotal, sda, growing(60)),
        series(nodeDiskWritesCompletedTotal, sda, growing(40)),
      ],
      exact: false,
      by: 0.02,
      interval: "15s",
      crossesAfter: 1,
    }),
    boundary({
      // 40 operations each second become 10: after two thirds of the range the average is 20.
      because: "with fewer operations that take as long together",
      labels: sda,
      series: (time) => [
        series(nodeDiskReadTimeSecondsTotal, sda, growing(2)),
        series(nodeDiskWriteTimeSecondsTotal, sda, growing(2)),
        series(nodeDiskReadsCompletedTotal, sda, growing(time === 0 ? 24 : 2.4 / time)),
        series(nodeDiskWritesCompletedTotal, sda, growing(time === 0 ? 16 : 1.6 / time)),
      ],
      exact: false,
      by: 0.2,
      interval: "15s",
      crossesAfter: 0.667,
    }),
    staysSilent({
      because: "with hardly an operation each second one slow one is no problem",
      series: [
        series(nodeDiskReadTimeSecondsTotal, sda, growing(0.5)),
        series(nodeDiskWriteTimeSecondsTotal, sda, growing(0.5)),
        series(nodeDiskReadsCompletedTotal, sda, growing(0.5)),
        series(nodeDiskWritesCompletedTotal, sda, growing(0.5)),
      ],
      at: "30m",
    }),
    fires({
      because: "a little more than one operation each second is enough",
      series: [
        series(nodeDiskReadTimeSecondsTotal, sda, growing(0.5)),
        series(nodeDiskWriteTimeSecondsTotal, sda, growing(0.55)),
        series(nodeDiskReadsCompletedTotal, sda, growing(0.5)),
        series(nodeDiskWritesCompletedTotal, sda, growing(0.55)),
      ],
      at: "30m",
      labels: sda,
      value: "1s",
    }),
    staysSilent({
      because: "an idle disk",
      series: [
        series(nodeDiskReadTimeSecondsTotal, sda, growing(0)),
        series(nodeDiskWriteTimeSecondsTotal, sda, growing(0)),
        series(nodeDiskReadsCompletedTotal, sda, growing(0)),
        series(nodeDiskWritesCompletedTotal, sda, growing(0)),
      ],
      at: "30m",
    }),
  ],
});
