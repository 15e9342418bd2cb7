import { describe, expect, it } from "@jest/globals";
import { decodeAlerts } from "../../responder/status/alerts.ts";
import type { Answer } from "../../responder/status/answer.ts";
import type { ComponentHealth, ComponentState } from "../../responder/status/components.ts";
import type { Snapshot } from "../../responder/status/snapshot.ts";
import { decodeTargets } from "../../responder/status/targets.ts";
import { judge } from "../../responder/status/verdict.ts";
import { alertmanagerAlert, target, targetsAnswer, watchdogAlert } from "./stage.ts";

const at = new Date();
const known = <T>(value: T | undefined): Answer<T> =>
  value === undefined ? { kind: "pending" } : { kind: "known", value, at };
const refused = { kind: "unreachable", reason: "nothing listens on 127.0.0.1:9", at } as const;
const up: ComponentHealth = { kind: "up", milliseconds: 3, at };
const down: ComponentHealth = { kind: "down", reason: "nothing listens there", at };

function components(...states: readonly ComponentHealth[]): readonly ComponentState[] {
  return states.map((health, i) => ({
    component: { name: `c${i}`, title: `C${i}`, version: "1", probeUrl: "http://127.0.0.1:9/" },
    health,
  }));
}

function alerts(...list: readonly unknown[]) {
  return known(decodeAlerts([watchdogAlert(), ...list]));
}

function snapshot(changes: Partial<Snapshot>): Snapshot {
  return {
    at,
    components: components(up, up),
    targets: known(decodeTargets(targetsAnswer([target({ job: "a", instance: "1" })]))),
    alerts: alerts(),
    prometheusAlerts: known(decodeAlerts([])),
    silences: new Map(),
    ...changes,
  };
}

function sentence(changes: Partial<Snapshot>): string {
  const { level, sentence: text } = judge(snapshot(changes), "Watchdog");
  return `${level}: ${text}`;
}

describe("the sentence on top of the page", () => {
  it("says that everything is healthy when it is, with nothing else to say", () => {
    expect(judge(snapshot({}), "Watchdog")).toEqual({
      level: "healthy",
      sentence: "Everything is healthy",
      notices: [],
    });
  });

  it("counts what is wrong, the worst first", () => {
    expect(
      sentence({
        components: components(down, up, down),
        alerts: alerts(alertmanagerAlert("A", "critical", 1), alertmanagerAlert("B", "warning", 1)),
      }),
    ).toBe("broken: 2 components down, 1 critical alert, 1 warning");
  });

  it("stays healthy with alerts that are silenced, inhibited or for information only", () => {
    expect(
      sentence({
        alerts: alerts(
          alertmanagerAlert("A", "critical", 1, { silencedBy: ["s"] }),
          alertmanagerAlert("B", "warning", 1, { inhibitedBy: ["x"] }),
          alertmanagerAlert("C", "info", 1),
        ),
      }),
    ).toBe("healthy: Everything is healthy");
  });

  it("counts an alert of a severity that it does not know as a warning", () => {
    expect(sentence({ alerts: alerts(alertmanagerAlert("A", "page", 1)) })).toBe("warning: 1 warning");
  });

  it("counts targets that are down, but not those that were never scraped yet", () => {
    const some = [
      target({ job: "a", instance: "1" }, "down"),
      target({ job: "b", instance: "1" }, "unknown"),
    ];
    expect(sentence({ targets: known(decodeTargets(targetsAnswer(some))) })).toBe("warning: 1 target down");
  });

  it("never says healthy while an answer is awaited", () => {
    for (const changes of [
      { alerts: known<never>(undefined) },
      { targets: known<never>(undefined) },
      { components: components(up, { kind: "pending" }) },
    ])
      expect(sentence(changes)).toBe("unknown: Still checking");
  });

  it("never says healthy when Prometheus or Alertmanager cannot be reached", () => {
    expect(sentence({ targets: refused })).toBe("broken: Targets unknown");
    expect(sentence({ alerts: refused, prometheusAlerts: refused })).toBe("broken: Alerts unknown");
    expect(judge(snapshot({ alerts: refused }), "Watchdog").level).not.toBe("healthy");
  });

  it("never says healthy while the watchdog is missing, unless there is none", () => {
    expect(sentence({ alerts: known(decodeAlerts([])) })).toBe("warning: Alerting not proven");
    expect(judge(snapshot({ alerts: known(decodeAlerts([])) }), undefined).level).toBe("healthy");
  });
});

describe("the notices below it", () => {
  it("say what follows when Prometheus cannot be reached", () => {
    const { notices } = judge(snapshot({ targets: refused, prometheusAlerts: refused }), "Watchdog");
    expect(notices[0]).toBe(
      "Prometheus cannot be reached (nothing listens on 127.0.0.1:9): nothing is measured, no new alert can fire, and scrape targets are not known.",
    );
    expect(notices[1]).toMatch(/^The alerts below are the last ones/);
  });

  it("say that nobody is notified when Alertmanager cannot be reached, and take the alerts from Prometheus", () => {
    const firing = known(decodeAlerts([alertmanagerAlert("A", "critical", 1)]));
    const verdict = judge(snapshot({ alerts: refused, prometheusAlerts: firing }), "Watchdog");
    expect(verdict.sentence).toBe("1 critical alert, alerting broken");
    expect(verdict.notices.join()).toMatch(
      /nobody is being notified\. The alerts below come from Prometheus itself/,
    );
  });
});
