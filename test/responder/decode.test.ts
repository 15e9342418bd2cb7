import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { decodeAlerts, decodePrometheusAlerts, decodeSilences } from "../../responder/status/alerts.ts";
import { decodeTargets } from "../../responder/status/targets.ts";
import { alertmanagerAlert, prometheusAlertsAnswer, target, targetsAnswer } from "./stage.ts";

describe("answers of Prometheus and Alertmanager", () => {
  it("are read without an exception, whatever they are", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (any, other) => {
        for (const json of [
          any,
          { status: "success", data: { activeTargets: [any], alerts: [any, other] } },
          [any, other],
        ]) {
          decodeTargets(json);
          decodeAlerts(json);
          decodePrometheusAlerts(json);
          decodeSilences(json);
        }
      }),
    );
  });

  it("are refused when they are another product's", () => {
    expect(decodeTargets({ hello: 1 })).toBeUndefined();
    expect(decodeTargets({ status: "error", error: "x" })).toBeUndefined();
    expect(decodeAlerts({ status: "success" })).toBeUndefined();
    expect(decodePrometheusAlerts([])).toBeUndefined();
    expect(decodeSilences(undefined)).toBeUndefined();
  });
});

describe("scrape targets", () => {
  it("come with the broken ones first, then those that were never scraped", () => {
    const targets = decodeTargets(
      targetsAnswer([
        target({ job: "b", instance: "1" }),
        target({ job: "a", instance: "1", service: "sms-api" }),
        target({ job: "c", instance: "1" }, "unknown"),
        target({ job: "d", instance: "1" }, "down", 3, "connection refused"),
      ]),
    );
    expect(targets?.map(({ job, health, service, lastError }) => [job, health, service, lastError])).toEqual([
      ["d", "down", undefined, "connection refused"],
      ["c", "unknown", undefined, undefined],
      ["a", "up", "sms-api", undefined],
      ["b", "up", undefined, undefined],
    ]);
    expect(targets?.[1]?.lastScrape).toBeUndefined();
  });
});

describe("alerts", () => {
  it("come with the most severe first and, within a severity, the newest", () => {
    const alerts = decodeAlerts([
      alertmanagerAlert("Info", "info", 1),
      alertmanagerAlert("Odd", "page-me", 1),
      alertmanagerAlert("OldWarning", "warning", 50),
      alertmanagerAlert("NewWarning", "warning", 5),
      alertmanagerAlert("Critical", "critical", 600),
    ]);
    expect(alerts?.map(({ name }) => name)).toEqual(["Critical", "NewWarning", "OldWarning", "Info", "Odd"]);
  });

  it("say whether somebody is told of them", () => {
    const alerts = decodeAlerts([
      alertmanagerAlert("A", "warning", 1),
      alertmanagerAlert("B", "warning", 2, { silencedBy: ["s1"], inhibitedBy: ["x"] }),
      alertmanagerAlert("C", "warning", 3, { inhibitedBy: ["x"] }),
    ]);
    expect(alerts?.map(({ audience }) => audience)).toEqual([
      { kind: "notified" },
      { kind: "silenced", by: ["s1"] },
      { kind: "inhibited" },
    ]);
  });

  it("of Prometheus are only those that fire", () => {
    const alert = (state: string) => ({
      labels: { alertname: state },
      annotations: {},
      state,
      activeAt: "2026-11-20T21:00:00Z",
    });
    const alerts = decodePrometheusAlerts(prometheusAlertsAnswer([alert("pending"), alert("firing")]));
    expect(alerts?.map(({ name }) => name)).toEqual(["firing"]);
  });

  it("keep labels with the names of JavaScript's own things as labels", () => {
    const labels = JSON.parse('{"alertname":"A","__proto__":"x","constructor":"y"}') as Record<
      string,
      string
    >;
    expect(Object.entries(decodeAlerts([{ labels }])?.[0]?.labels ?? {})).toEqual([
      ["__proto__", "x"],
      ["alertname", "A"],
      ["constructor", "y"],
    ]);
  });
});
