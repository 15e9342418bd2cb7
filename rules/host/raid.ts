import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import { nodeMdDisks, nodeMdDisksRequired } from "../metrics/node.ts";
import { web1 } from "./examples.ts";

const md0 = { ...web1, device: "md0" } as const;

/** The disks of a RAID of two in the tests. */
const raid = ({ active, failed = 0, spare = 0 }: { active: number; failed?: number; spare?: number }) => [
  series(nodeMdDisksRequired, md0, "2x40"),
  series(nodeMdDisks, { ...md0, state: "active" }, `${active}x40`),
  series(nodeMdDisks, { ...md0, state: "failed" }, `${failed}x40`),
  series(nodeMdDisks, { ...md0, state: "spare" }, `${spare}x40`),
];

/** The next disk that fails takes the data with it. */
export const hostRaidDegraded = alert("HostRaidDegraded", {
  severity: "critical",
  runbook: "infrastructure/raid-degraded",
  for: "15m",
  when: () => promql`
    ${nodeMdDisksRequired} - ignoring (state) ${select(nodeMdDisks, { state: "active" })} > 0`,
  summary: ({ duration }) =>
    `RAID ${label("device")} of ${label("instance")} has been incomplete for ${duration}`,
  description: ({ duration, value }) =>
    `RAID ${label("device")} of ${label("instance")} (${label("service")}) has lacked ${value} of its disks for ${duration}: the next one that fails takes the data with it.`,
  firstAction:
    "Log in to the host and run 'cat /proc/mdstat' and 'mdadm --detail /dev/<RAID>' to see which disk it is.",
  tests: [
    fires({
      because: "one of two disks has failed",
      series: raid({ active: 1, failed: 1 }),
      at: "16m",
      labels: md0,
      value: "1",
    }),
    staysSilent({
      because: "one of two disks has failed, but not for a quarter of an hour",
      series: raid({ active: 1, failed: 1 }),
      at: "14m45s",
    }),
    staysSilent({ because: "complete", series: raid({ active: 2 }), at: "30m" }),
    staysSilent({ because: "complete, with a spare disk", series: raid({ active: 2, spare: 1 }), at: "30m" }),
  ],
});

/** The RAID is complete thanks to a spare disk; there is one less now. */
export const hostRaidDiskFailed = alert("HostRaidDiskFailed", {
  severity: "warning",
  runbook: "infrastructure/raid-degraded",
  when: () => promql`${select(nodeMdDisks, { state: "failed" })} > 0`,
  summary: ({ duration }) =>
    `A disk of RAID ${label("device")} of ${label("instance")} has been marked as failed for ${duration}`,
  description: ({ duration, value }) =>
    `${value} of the disks of RAID ${label("device")} of ${label("instance")} (${label("service")}) have been marked as failed for ${duration}.`,
  firstAction:
    "Log in to the host, run 'mdadm --detail /dev/<RAID>' to see which disk it is, and order another.",
  tests: [
    fires({
      because: "one has failed and a spare one took its place",
      series: raid({ active: 2, failed: 1 }),
      at: "6m",
      labels: { ...md0, state: "failed" },
      value: "1",
    }),
    staysSilent({
      because: "one has failed, but not for five minutes",
      series: raid({ active: 2, failed: 1 }),
      at: "4m45s",
    }),
    staysSilent({ because: "none has failed", series: raid({ active: 2, spare: 1 }), at: "15m" }),
  ],
});
