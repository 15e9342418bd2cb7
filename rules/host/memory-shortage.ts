import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { growing, series } from "../language/series.ts";
import { perSecond, ratio } from "../language/threshold.ts";
import {
  nodePressureMemoryStalledSecondsTotal,
  nodeVmstatOomKill,
  nodeVmstatPswpin,
  nodeVmstatPswpout,
} from "../metrics/node.ts";
import { web1 } from "./examples.ts";

/** Time in which nothing at all went on because everything waited for memory: 10 % is our choice, 0 is normal. */
export const hostMemoryPressure = alert("HostMemoryPressure", {
  severity: "warning",
  runbook: "infrastructure/memory-shortage",
  threshold: ratio(0.1),
  when: ({ threshold }) => promql`rate(${nodePressureMemoryStalledSecondsTotal}[5m]) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("instance")} has stood still for want of memory more than ${threshold} of the time for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `All processes of ${label("instance")} (${label("service")}) wait for memory ${value} of the time; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Log in to the host and run 'ps aux --sort=-rss | head' to see which process holds the memory.",
  tests: [
    boundary({
      labels: web1,
      series: (stalled) => [series(nodePressureMemoryStalledSecondsTotal, web1, growing(stalled))],
      interval: "1m",
    }),
  ],
});

/**
 * Pages go out to swap and come back all the time: 500 pages a second are 2 MB/s each way, our choice. Writing alone is
 * only the kernel that tidies up.
 */
export const hostSwapThrashing = alert("HostSwapThrashing", {
  severity: "warning",
  runbook: "infrastructure/memory-shortage",
  threshold: perSecond(500),
  for: "10m",
  when: ({ threshold }) => promql`
    rate(${nodeVmstatPswpin}[5m]) > ${threshold} and rate(${nodeVmstatPswpout}[5m]) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("instance")} has swapped more than ${threshold} pages in and out for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("instance")} (${label("service")}) reads ${value} pages back from swap and writes others out; both have been above ${threshold} for ${duration}. It works for its swap space instead of its users.`,
  firstAction:
    "Log in to the host and run 'vmstat 5 3' and 'ps aux --sort=-rss | head', and stop what can be missed.",
  tests: [
    boundary({
      labels: web1,
      because: "read back",
      series: (pages) => [
        series(nodeVmstatPswpin, web1, growing(pages)),
        series(nodeVmstatPswpout, web1, growing(5000)),
      ],
      interval: "1m",
    }),
    boundary({
      labels: web1,
      because: "written out",
      series: (pages) => [
        series(nodeVmstatPswpin, web1, growing(5000)),
        series(nodeVmstatPswpout, web1, growing(pages)),
      ],
      shows: () => 5000,
      interval: "1m",
    }),
    staysSilent({
      because: "writes idle pages out once and does not need them again",
      series: [series(nodeVmstatPswpin, web1, growing(499)), series(nodeVmstatPswpout, web1, growing(5000))],
      at: "30m",
    }),
    staysSilent({
      because: "reads old pages back and writes none",
      series: [series(nodeVmstatPswpin, web1, growing(5000)), series(nodeVmstatPswpout, web1, growing(499))],
      at: "30m",
    }),
  ],
});

/** The kernel killed a process; a container at its own limit counts too. */
export const hostOutOfMemoryKill = alert("HostOutOfMemoryKill", {
  severity: "warning",
  runbook: "infrastructure/out-of-memory-kill",
  for: "0s",
  when: () => promql`increase(${nodeVmstatOomKill}[10m]) > 0`,
  summary: () => `The kernel killed a process of ${label("instance")} for want of memory`,
  description: () =>
    `In the last 10 minutes the kernel of ${label("instance")} (${label("service")}) killed at least one process because memory was used up, of the host or of a container.`,
  firstAction:
    "Log in to the host and run 'dmesg -T | grep -i \"killed process\" | tail' to see which one it was.",
  tests: [
    fires({
      because: "one was killed just now",
      series: [series(nodeVmstatOomKill, web1, "0x20 1x20")],
      at: "21m",
      labels: web1,
    }),
    fires({
      because: "one was killed nine minutes ago",
      series: [series(nodeVmstatOomKill, web1, "3x20 4x20")],
      at: "29m45s",
      labels: web1,
    }),
    staysSilent({
      because: "it is more than ten minutes ago",
      series: [series(nodeVmstatOomKill, web1, "3x20 4x20")],
      at: "32m",
    }),
    staysSilent({
      because: "what was killed before we looked is no news",
      series: [series(nodeVmstatOomKill, web1, "3x40")],
      at: "20m",
    }),
    staysSilent({
      because: "the counter starts again when the host does",
      series: [series(nodeVmstatOomKill, web1, "3x20 0x20")],
      at: "22m",
    }),
  ],
});
