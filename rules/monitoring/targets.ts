import { teams } from "../../notify/teams.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { labels, perService } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { series } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import { up } from "../metrics/scrape.ts";

/** Labels of a job in the tests, and of a target of it. */
const apiJob = {
  job: "flask",
  service: "sms-api",
  team: "messaging",
  tenant: "acme",
  cluster: "eu-1",
} as const;
const api = { ...apiJob, instance: "api-1" } as const;
const probe = { ...api, job: "blackbox" } as const;

/**
 * A target does not answer its scrapes. A probe's `up` tells of the prober, which is a target itself, not of what is
 * probed: with it one dead prober would be a page for every probe.
 */
export const targetDown = alert("TargetDown", {
  severity: "critical",
  runbook: "monitoring/target-down",
  when: () => promql`${up}{job!="blackbox"} == 0`,
  summary: ({ duration }) =>
    `${label("instance")} (${label("job")}) of ${label("service")} has been down for ${duration}`,
  description: ({ duration, value }) =>
    `Prometheus could not scrape ${label("instance")} (job ${label("job")}, service ${label("service")}) for ${duration}: up is ${value}. What it measures is not known meanwhile.`,
  firstAction:
    "Run './monitoring status', then './monitoring logs <component>' for the one that is not healthy.",
  tests: [
    fires({
      because: "down for 5 minutes",
      series: [series(up, api, "1 0x20")],
      at: "6m",
      labels: api,
      value: "0",
    }),
    fires({
      because: "one of two is down",
      series: [series(up, api, "0x20"), series(up, { ...api, instance: "api-2" }, "1x20")],
      at: "6m",
      labels: api,
      value: "0",
    }),
    staysSilent({ because: "up", series: [series(up, api, "1x20")], at: "15m" }),
    staysSilent({
      because: "down for not quite 5 minutes",
      series: [series(up, api, "1 0x20")],
      at: "5m45s",
    }),
    staysSilent({ because: "up again", series: [series(up, api, "0x10 1x10")], at: "12m" }),
    staysSilent({
      because: "a probe that could not run tells of the prober, which is a target of its own",
      series: [series(up, probe, "0x20")],
      at: "15m",
    }),
  ],
});

/**
 * The last target of a job is gone: not down, but not scraped any more at all, so that TargetDown has nothing to fire
 * for. That one of several is gone is no problem: instances come and go.
 */
export const targetAbsent = alert("TargetAbsent", {
  severity: "warning",
  runbook: "monitoring/no-metrics",
  for: "10m",
  when: () => promql`
    count by (job, ${perService}) (${up} offset 1h)
    unless count by (job, ${perService}) (${up})`,
  summary: ({ duration }) =>
    `${label("job")} of ${label("service")} has not been scraped for ${duration}: no target is left`,
  description: ({ value, duration }) =>
    `An hour ago job ${label("job")} of ${label("service")} had ${value} targets; for ${duration} it has had none. Nothing is measured there, and its alerts cannot fire.`,
  firstAction:
    "Open Status → Target health in Prometheus: if the job was not removed on purpose, './monitoring up' brings it back.",
  tests: [
    fires({
      because: "the only target of a job was removed, others of the service are there",
      series: [
        series(up, api, "1x69 stale"),
        series(up, { ...api, instance: "api-2" }, "1x69 stale"),
        series(up, { ...api, job: "postgres" }, "1x200"),
      ],
      at: "82m",
      labels: apiJob,
      value: "2",
    }),
    fires({
      because: "it had been there for a while only, an hour ago",
      series: [series(up, api, "1x20 stale")],
      at: "75m",
      labels: apiJob,
      value: "1",
    }),
    staysSilent({
      because: "a restart of Prometheus or of the target is shorter",
      series: [series(up, api, "1x69 stale")],
      at: "79m30s",
    }),
    staysSilent({
      because: "one of two was removed",
      series: [series(up, api, "1x69 stale"), series(up, { ...api, instance: "api-2" }, "1x200")],
      at: "90m",
    }),
    staysSilent({
      because: "down is not gone: that is TargetDown",
      series: [series(up, api, "1x69 0x50")],
      at: "90m",
    }),
    staysSilent({
      because: "gone for more than an hour: it was on purpose",
      series: [series(up, api, "1x20 stale")],
      at: "85m",
    }),
    staysSilent({ because: "a job that is new", series: [series(up, api, "_x60 1x60")], at: "100m" }),
  ],
});

const everywhere = labels("environment", "cluster");

/** Sixteen targets, of which a share is down. */
const targets = (down: number, all = 16, job = "flask") =>
  Array.from({ length: all }, (_, index) =>
    series(
      up,
      { ...api, job, instance: `${job}-${index}` },
      {
        kind: "steady",
        value: index < Math.round(down * all) ? 0 : 1,
      },
    ),
  );

/** Many at once have one reason: the network, a host, or Prometheus itself. It belongs to no one service. */
export const manyTargetsDown = alert("ManyTargetsDown", {
  severity: "critical",
  team: teams.operations,
  service: "monitoring",
  runbook: "monitoring/no-metrics",
  problem: "many-targets-down",
  threshold: ratio(0.25),
  when: ({ threshold }) => promql`
    1 - avg by (${everywhere}) (${up}{job!="blackbox"}) > ${threshold}
    and count by (${everywhere}) (${up}{job!="blackbox"} == 0) >= 3`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of all targets have been down for ${duration}`,
  description: ({ value, duration }) =>
    `${value} of all targets that Prometheus scrapes do not answer, and that has been so for ${duration}. It is one problem, not many: the network, a host, or Prometheus itself.`,
  firstAction: "Open Status → Target health in Prometheus and look at what the failing ones have in common.",
  tests: [
    boundary({
      labels: { cluster: "eu-1" },
      series: (down) => targets(down),
      by: 1 / 16,
    }),
    fires({
      because: "three targets of four",
      series: targets(0.75, 4),
      at: "6m",
      labels: { cluster: "eu-1" },
      value: "75%",
    }),
    fires({
      because: "all of one cluster, none of another",
      series: [
        ...targets(1, 4),
        ...targets(0, 20, "node").map((one) => ({ ...one, labels: { ...one.labels, cluster: "eu-2" } })),
      ],
      at: "6m",
      labels: { cluster: "eu-1" },
      value: "100%",
    }),
    fires({
      because: "five targets of nineteen",
      series: targets(5 / 19, 19),
      at: "6m",
      labels: { cluster: "eu-1" },
      value: "26.32%",
    }),
    fires({
      because: "all targets, while the probes of others go on",
      series: [...targets(1, 4), ...targets(0, 16, "blackbox")],
      at: "6m",
      labels: { cluster: "eu-1" },
      value: "100%",
    }),
    staysSilent({
      because: "two targets are not many, even where there are no more",
      series: targets(1, 2),
      at: "15m",
    }),
    staysSilent({
      because: "probes tell of the prober",
      series: [...targets(0, 4), ...targets(1, 16, "blackbox")],
      at: "15m",
    }),
    staysSilent({
      because: "probes do not count as targets that are down",
      series: [...targets(0.5, 4), ...targets(1, 16, "blackbox")],
      at: "15m",
    }),
  ],
});

/** `up` that changes so often, once a minute from the tenth minute on. */
function changing(changes: number): string {
  const values = Array.from({ length: 80 }, (_, minute) => {
    const sofar = Math.min(changes, Math.max(0, minute - 9));
    return String(sofar % 2 === 0 ? 1 : 0);
  });
  return values.join(" ");
}

/** It is never down for long enough to be TargetDown, and its graphs have holes all the same. */
export const targetFlapping = alert("TargetFlapping", {
  severity: "warning",
  runbook: "monitoring/scrape-problems",
  problem: "target-flapping",
  threshold: count(6),
  when: ({ threshold }) => promql`changes(${up}{job!="blackbox"}[30m]) > ${threshold}`,
  summary: () => `${label("instance")} (${label("job")}) of ${label("service")} comes and goes`,
  description: ({ value, duration }) =>
    `The target ${label("instance")} (job ${label("job")}, service ${label("service")}) went down or came back ${value} times in the last 30 minutes, and has done so for ${duration}. Its graphs have holes, and its alerts are late.`,
  firstAction:
    "Look at the target's own log and its start time: a process that restarts again and again, or a scrape that runs into its time-out.",
  tests: [
    fires({
      because: "seven changes in half an hour",
      series: [series(up, api, changing(7))],
      at: "32m",
      labels: api,
      value: "7",
    }),
    fires({
      because: "seven changes, five minutes after the last",
      series: [series(up, api, changing(7))],
      at: "22m",
      labels: api,
      value: "7",
    }),
    staysSilent({ because: "six changes", series: [series(up, api, changing(6))], at: "32m" }),
    staysSilent({ because: "not for long enough", series: [series(up, api, changing(7))], at: "20m30s" }),
    staysSilent({ because: "half an hour later", series: [series(up, api, changing(7))], at: "48m" }),
    staysSilent({ because: "deployed once", series: [series(up, api, "1x10 0 0 1x60")], at: "20m" }),
    staysSilent({
      because: "probes tell of the prober",
      series: [series(up, probe, changing(9))],
      at: "32m",
    }),
  ],
});
