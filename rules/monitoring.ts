import { teams } from "../notify/teams.ts";
import { alert, label } from "./alert.ts";
import { fires, series, staysSilent } from "./alert-test.ts";
import { up } from "./metrics/scrape.ts";
import type { RulePack } from "./pack.ts";
import { promql } from "./promql.ts";

/** Labels of a target in the tests. */
const api = { job: "flask", instance: "api-1", service: "sms-api", team: "messaging" } as const;
const probe = { ...api, job: "blackbox" } as const;

/**
 * Always fires: as long as it arrives, rules are evaluated and notifications leave. It is no emergency, so it is
 * `info` and goes its own way (notify/routing.ts).
 */
export const watchdog = alert("Watchdog", {
  severity: "info",
  team: teams.operations,
  service: "monitoring",
  runbook: "monitoring/watchdog",
  for: "0s",
  alwaysFires: true,
  when: () => promql`vector(1)`,
  summary: () => "Alerting works",
  description: () =>
    "This alert always fires. As long as it arrives, Prometheus evaluates its rules and Alertmanager delivers.",
  firstAction: "Nothing while it fires. When it stops arriving, run './monitoring status'.",
  tests: [
    fires({ because: "it always does", series: [], at: "0m", labels: {} }),
    fires({ because: "it still does an hour later", series: [], at: "1h", labels: {} }),
  ],
});

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
    staysSilent({
      because: "a probe that could not run tells of the prober, which is a target of its own",
      series: [series(up, probe, "0x20")],
      at: "15m",
    }),
  ],
});

/** Rules about the monitoring itself: they hold in every stack. */
export const monitoringRules: RulePack = {
  domain: "monitoring",
  recordings: [],
  alerts: [watchdog, targetDown],
};
