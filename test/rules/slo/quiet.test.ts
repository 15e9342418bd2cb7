import { describe, expect, it, jest } from "@jest/globals";
import { availability } from "../../../rules/slo/slo.ts";
import { play, type Scenario } from "./run-slo-tests.ts";
import { flaskRequests, shop } from "./shop.ts";

jest.setTimeout(120_000);

const services = [shop([availability({ objective: 99.9 })])];
const none: readonly string[] = [];

async function passes(scenario: Omit<Scenario, "services">): Promise<void> {
  const { passed, output } = await play({ services, ...scenario });
  expect(passed ? "" : output).toBe("");
}

describe("a quiet service", () => {
  it("is silent, and measured, when nothing happens at all", async () => {
    await passes({
      series: [flaskRequests("200", "7x400")],
      moments: [
        {
          at: "3h",
          firing: none,
          values: {
            "slo:sli_total:rate5m": [0],
            "slo:sli_errors:rate5m": [0],
            "slo:sli_error:ratio_rate5m": [],
            "slo:sli_error:ratio_rate1h": [],
            "slo:period_error_budget_remaining:ratio": [],
          },
        },
      ],
    });
  });

  it("keeps the ratio of the time in which something happened when it falls asleep", async () => {
    await passes({
      series: [flaskRequests("200", "0+90x30 2700x200"), flaskRequests("500", "0+10x30 300x200")],
      moments: [
        { at: "60m", values: { "slo:sli_error:ratio_rate1h": [0.1], "slo:sli_error:ratio_rate5m": [] } },
        { at: "3h", values: { "slo:sli_error:ratio_rate1h": [], "slo:sli_error:ratio_rate6h": [0.1] } },
      ],
    });
  });

  it("stays silent at single failures: one request a minute, of which one fails now and then", async () => {
    await passes({
      series: [
        flaskRequests("200", "0+1x60 60x0 61+1x120 181x0 182+1x200"),
        flaskRequests("500", "0x60 1x120 2x200"),
      ],
      every: "5m",
      moments: ["65m", "70m", "120m", "185m", "190m", "240m"].map((at) => ({ at, firing: none })),
    });
  });

  it("pages within 12 minutes when all of its requests fail, one a minute", async () => {
    await passes({
      series: [flaskRequests("200", "0+1x120 120x100"), flaskRequests("500", "0x120 1+1x100")],
      moments: [
        { at: "123m", firing: none },
        { at: "132m", firing: ["SloBurnRateCritical availability", "SloBurnRateHigh availability"] },
      ],
    });
  });
});

describe("a brand-new service", () => {
  it("is silent without any series, and well without series of errors", async () => {
    await passes({
      series: [],
      moments: [{ at: "3h", firing: none, values: { "slo:sli_total:rate5m": [] } }],
    });
    await passes({
      series: [flaskRequests("200", "_x60 0+60x100")],
      moments: [
        { at: "59m", firing: none },
        {
          at: "70m",
          firing: none,
          values: { "slo:sli_errors:rate5m": [0], "slo:sli_error:ratio_rate5m": [0] },
        },
      ],
    });
  });

  it("stays silent at its first failure, of its first ten requests", async () => {
    await passes({
      series: [flaskRequests("200", "_x30 0+1x100"), flaskRequests("500", "_x30 0x3 1x100")],
      moments: ["34m", "36m", "40m", "60m", "90m"].map((at) => ({ at, firing: none })),
    });
  });

  it("is told about after a day in which nothing was measured", async () => {
    await passes({
      series: [],
      every: "5m",
      moments: [
        { at: "23h", firing: none },
        { at: "25h", firing: ["SloSliNeverSeen availability"] },
      ],
    });
  });
});

describe("an indicator that vanishes", () => {
  it("is told about within 20 minutes, and resolves when it is back", async () => {
    await passes({
      series: [flaskRequests("200", "0+60x60 stale _x30 0+60x60")],
      moments: [
        { at: "62m", firing: none },
        { at: "80m", firing: ["SloSliAbsent availability"], values: { "slo:sli_total:rate5m": [] } },
        { at: "96m", firing: none },
      ],
    });
  });

  it("is not missed any more after a day: then it was never seen", async () => {
    await passes({
      series: [flaskRequests("200", "0+60x60 stale")],
      every: "5m",
      moments: [
        { at: "3h", firing: ["SloSliAbsent availability"] },
        { at: "26h", firing: none },
        { at: "51h", firing: ["SloSliNeverSeen availability"] },
      ],
    });
  });
});
