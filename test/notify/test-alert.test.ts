import { describe, expect, it } from "@jest/globals";
import { testAlert, type TestAlertSpec } from "../../notify/test-alert.ts";

const spec: TestAlertSpec = {
  environment: "dev",
  team: "operations",
  severity: "warning",
  now: new Date("2026-11-20T21:00:05.678Z"),
  runbookUrl: "http://localhost:5001/runbooks/monitoring/alerts-not-delivered",
  sourceUrl: "http://localhost:9090",
};

describe("a test alert", () => {
  it("carries the labels by which alerts are routed, and says that nothing is wrong", () => {
    const { labels, annotations } = testAlert(spec);
    expect(labels).toMatchObject({
      alertname: "TestAlert",
      severity: "warning",
      team: "operations",
      environment: "dev",
      service: "alert-test-20261120210005",
    });
    expect(annotations["summary"]).toBe("Test alert for operations (warning): nothing is wrong");
    expect(annotations["runbook_url"]).toBe(spec.runbookUrl);
  });

  it("resolves by itself after five minutes", () => {
    const { startsAt, endsAt } = testAlert(spec);
    expect([startsAt, endsAt]).toEqual(["2026-11-20T21:00:05.678Z", "2026-11-20T21:05:05.678Z"]);
  });

  it("is a group of its own each time, unless a service is named", () => {
    const later = { ...spec, now: new Date("2026-11-20T21:00:06Z") };
    expect(testAlert(later).labels["service"]).not.toBe(testAlert(spec).labels["service"]);
    expect(testAlert({ ...spec, service: "sms-api" }).labels["service"]).toBe("sms-api");
  });
});
