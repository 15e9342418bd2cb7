import { describe, expect, it, jest } from "@jest/globals";
import { availability } from "../../../rules/slo/slo.ts";
import { play, type Scenario } from "./run-slo-tests.ts";
import { fastapiRequests, fastapiShop, flaskRequests, shop } from "./shop.ts";

jest.setTimeout(120_000);

const good = availability({ objective: 99.9 });
const page = ["SloBurnRateCritical availability"];
const ticket = ["SloBurnRateHigh availability"];
const none: readonly string[] = [];

async function passes(scenario: Scenario): Promise<void> {
  const { passed, output } = await play(scenario);
  expect(passed ? "" : output).toBe("");
}

/** What a busy service sees: 10 requests a second, failing from the second hour on, for so many minutes. */
function outage(minutes: number): Scenario["series"] {
  return [
    flaskRequests("200", `0+600x120 72000x${minutes} 72000+600x600`),
    flaskRequests("500", `0x120 0+600x${minutes} ${600 * minutes}x600`),
  ];
}

describe("a service whose requests fail", () => {
  it("pages within 5 minutes, and resolves within 32 minutes after it is well again: the longer of the short windows", async () => {
    await passes({
      services: [shop([good])],
      series: outage(30),
      moments: [
        { at: "2h", firing: none, values: { "slo:sli_error:ratio_rate5m": [0] } },
        { at: "122m", firing: none },
        { at: "125m", firing: page },
        { at: "150m", firing: [...page, ...ticket], values: { "slo:sli_error:ratio_rate5m": [1] } },
        { at: "158m", values: { "slo:current_burn_rate:ratio": [0] } },
        // The ticket stays open until its own short window is over.
        { at: "187m", firing: ticket },
        { at: "9h30m", firing: none },
      ],
    });
  });

  it("pages as fast with four nines, and names the objective as it was defined", async () => {
    await passes({
      services: [shop([availability({ objective: 99.99 })])],
      series: outage(30),
      moments: [
        {
          at: "2h",
          firing: none,
          values: { "slo:objective:ratio": [0.9999], "slo:error_budget:ratio": [0.0001] },
        },
        { at: "123m", firing: page },
      ],
    });
  });

  it("pages at ten times the sustainable speed with the policy fast-slow, and opens a ticket at twice", async () => {
    const services = [shop([availability({ objective: 99.9, policy: "fast-slow" })])];
    // 10,000 requests a minute, of which so many fail.
    const failing = (bad: number): Scenario["series"] => [
      flaskRequests("200", `0+10000x60 ${600_000 + 10_000}+${10_000 - bad}x200`),
      flaskRequests("503", `0x60 0+${bad}x200`),
    ];
    await passes({ services, series: failing(110), moments: [{ at: "200m", firing: [...page, ...ticket] }] });
    await passes({ services, series: failing(90), moments: [{ at: "200m", firing: ticket }] });
    await passes({ services, series: failing(19), moments: [{ at: "200m", firing: none }] });
  });

  it("opens a ticket and does not page when it burns slowly, whatever the period", async () => {
    // 4 of 1,000 for a day: four times the sustainable speed.
    const series = [flaskRequests("200", "0+996x1600"), flaskRequests("500", "0+4x1600")];
    for (const period of ["30d", "28d"] as const)
      await passes({
        services: [shop([availability({ objective: 99.9, period })])],
        series,
        every: "5m",
        moments: [
          {
            at: "26h",
            firing: ["SloBurnRateHigh availability"],
            values: {
              "slo:sli_error:ratio_rate1d": [0.004],
              "slo:period_burn_rate:ratio": [4],
              "slo:time_period:days": [period === "30d" ? 30 : 28],
            },
          },
        ],
      });
  });

  it("counts what a FastAPI application groups as 5xx, and none of its own scrapes", async () => {
    await passes({
      services: [shop([good], fastapiShop)],
      series: [
        fastapiRequests("2xx", "0+54x100"),
        fastapiRequests("4xx", "0+3x100"),
        fastapiRequests("5xx", "0+3x100"),
        fastapiRequests("2xx", "0+60x100", "/metrics"),
      ],
      moments: [{ at: "30m", values: { "slo:sli_total:rate5m": [1], "slo:sli_error:ratio_rate5m": [0.05] } }],
    });
  });

  it("counts an error that comes back, not errors of long ago", async () => {
    await passes({
      services: [shop([good])],
      series: [flaskRequests("200", "0+600x600"), flaskRequests("500", "5000x600")],
      moments: [{ at: "3h", firing: none, values: { "slo:sli_error:ratio_rate1h": [0] } }],
    });
  });
});

describe("the error budget", () => {
  it("is what the measured time used up of the whole period: a bad start is no missed month", async () => {
    // The first day of a service, with 2 % of errors: 20 times too fast, for a day of a month.
    await passes({
      services: [shop([good])],
      series: [flaskRequests("200", "0+294x1600"), flaskRequests("500", "0+6x1600")],
      every: "5m",
      moments: [
        {
          at: "26h",
          values: {
            "slo:period_burn_rate:ratio": [20],
            // 26 hours are 312 samples of 8,640.
            "slo:period_error_budget_remaining:ratio": [1 - (20 * 312) / 8640],
          },
        },
      ],
    });
  });

  it("is low, and freezes deployments, when nine tenths are gone", async () => {
    await passes({
      services: [shop([good])],
      series: [flaskRequests("200", "0+290x1500"), flaskRequests("500", "0+10x1500")],
      every: "5m",
      moments: [
        {
          at: "24h",
          firing: [
            "SloBurnRateCritical availability",
            "SloBurnRateHigh availability",
            "SloErrorBudgetLow availability",
          ],
        },
      ],
    });
  });
});
