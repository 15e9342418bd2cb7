import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { labels, perInstance } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import { count } from "../language/threshold.ts";
import { containerLastSeen, containerStartTimeSeconds } from "../metrics/cadvisor.ts";
import { up } from "../metrics/scrape.ts";
import { containers, host, podContainer, slice, web } from "./containers.ts";

/** Started at most twice again in 15 minutes is a deploy or a slip; more often it does not come up. Our choice. */
export const containerRestarting = alert("ContainerRestarting", {
  severity: "warning",
  runbook: "containers/restarting",
  threshold: count(2),
  for: "0s",
  when: ({ threshold }) =>
    promql`changes(${select(containerStartTimeSeconds, containers)}[15m]) > ${threshold}`,
  summary: ({ threshold }) =>
    `Container ${label("name")} on ${label("instance")} was restarted more than ${threshold} times in 15 minutes`,
  description: ({ value }) =>
    `${label("name")} (${label("image")}) of ${label("service")} on ${label("instance")} was restarted ${value} times in the last 15 minutes: it does not stay up.`,
  firstAction:
    "Run 'docker logs --tail 50 <container>' and 'docker inspect <container> | grep -iE \"exitcode|error|oomkilled\"'.",
  tests: [
    fires({
      because: "three times in a quarter of an hour",
      series: [series(containerStartTimeSeconds, web, "100x20 1300x3 1500x3 1800x30")],
      at: "34m",
      labels: web,
      value: "3",
    }),
    staysSilent({
      because: "twice in a quarter of an hour",
      series: [series(containerStartTimeSeconds, web, "100x20 1300x3 1500x30")],
      at: "30m",
    }),
    staysSilent({
      because: "the third time is more than a quarter of an hour ago",
      series: [series(containerStartTimeSeconds, web, "100x20 1300x3 1500x3 1800x30")],
      at: "36m15s",
    }),
    staysSilent({
      because: "it runs",
      series: [series(containerStartTimeSeconds, web, "100x60")],
      at: "30m",
    }),
    staysSilent({
      because: "no container",
      series: [series(containerStartTimeSeconds, slice, "100x20 1300x3 1500x3 1800x30")],
      at: "34m",
    }),
    staysSilent({
      because: "a pod's container",
      series: [series(containerStartTimeSeconds, podContainer, "100x20 1300x3 1500x3 1800x30")],
      at: "34m",
    }),
  ],
});

const named = labels(...perInstance.names, "name");

/**
 * An hour ago it ran, for at least half an hour, and now there is none of its name on that host, although cAdvisor answers.
 * After an hour the alert ends by itself: then it counts as removed.
 */
export const containerVanished = alert("ContainerVanished", {
  severity: "warning",
  runbook: "containers/vanished",
  when: () => promql`
    max by (${named}) (
      ${select(containerLastSeen, containers)} offset 1h - ${containerStartTimeSeconds} offset 1h > 1800
    )
    unless max by (${named}) (${containerLastSeen})
    and on (job, instance) ${up} == 1`,
  summary: ({ duration }) =>
    `Container ${label("name")} on ${label("instance")} has been gone for ${duration}`,
  description: ({ duration }) =>
    `${label("name")} of ${label("service")} ran on ${label("instance")} an hour ago, and there has been no container of that name for ${duration}.`,
  firstAction:
    "Run 'docker ps -a --filter name=<container>' to see whether it ended or was removed, then 'docker start <container>'.",
  tests: [
    fires({
      because: "gone after three hours",
      series: [
        series(containerStartTimeSeconds, web, "100x180"),
        series(containerLastSeen, web, "0+60x180"),
        series(up, host, "1x300"),
      ],
      at: "3h12m",
      labels: { ...host, name: "web" },
    }),
    staysSilent({
      because: "gone, but not for five minutes",
      series: [
        series(containerStartTimeSeconds, web, "100x180"),
        series(containerLastSeen, web, "0+60x180"),
        series(up, host, "1x300"),
      ],
      at: "3h9m",
    }),
    fires({
      because: "gone for fifty minutes",
      series: [
        series(containerStartTimeSeconds, web, "100x180"),
        series(containerLastSeen, web, "0+60x180"),
        series(up, host, "1x300"),
      ],
      at: "3h50m",
      labels: { ...host, name: "web" },
    }),
    staysSilent({
      because: "gone for more than an hour: it was removed",
      series: [
        series(containerStartTimeSeconds, web, "100x180"),
        series(containerLastSeen, web, "0+60x180"),
        series(up, host, "1x300"),
      ],
      at: "4h10m",
    }),
    staysSilent({
      because: "a new container of the same name took its place",
      series: [
        series(containerStartTimeSeconds, web, "100x180"),
        series(containerLastSeen, web, "0+60x180"),
        series(containerLastSeen, { ...web, id: "/docker/9c2b" }, "_x180 10860+60x100"),
        series(up, host, "1x300"),
      ],
      at: "3h30m",
    }),
    staysSilent({
      because: "a job that ran for twenty-nine minutes",
      series: [
        series(containerStartTimeSeconds, web, "_x60 3660x29"),
        series(containerLastSeen, web, "_x60 3660+60x29"),
        series(up, host, "1x300"),
      ],
      at: "2h33m",
    }),
    fires({
      because: "it had run for thirty-two minutes",
      series: [
        series(containerStartTimeSeconds, web, "_x60 3600x31"),
        series(containerLastSeen, web, "_x60 3660+60x31"),
        series(up, host, "1x300"),
      ],
      at: "2h35m",
      labels: { ...host, name: "web" },
    }),
    staysSilent({
      because: "cAdvisor itself is down, and nobody knows",
      series: [
        series(containerStartTimeSeconds, web, "100x180"),
        series(containerLastSeen, web, "0+60x180"),
        series(up, host, "1x180 0x120"),
      ],
      at: "3h30m",
    }),
    staysSilent({
      because: "no container",
      series: [
        series(containerStartTimeSeconds, slice, "100x180"),
        series(containerLastSeen, slice, "0+60x180"),
        series(up, host, "1x300"),
      ],
      at: "3h30m",
    }),
    staysSilent({
      because: "a pod's container",
      series: [
        series(containerStartTimeSeconds, podContainer, "100x180"),
        series(containerLastSeen, podContainer, "0+60x180"),
        series(up, host, "1x300"),
      ],
      at: "3h30m",
    }),
  ],
});
