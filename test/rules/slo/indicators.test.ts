import { describe, expect, it, jest } from "@jest/globals";
import { promql } from "../../../rules/language/promql/promql.ts";
import { counter, histogram, nativeHistogram } from "../../../rules/metrics/metric.ts";
import { sloPacks } from "../../../rules/slo/packs.ts";
import { availability, customRatio, latency, probes } from "../../../rules/slo/slo.ts";
import { flask } from "../../../services/kinds.ts";
import { play, type Scenario } from "./run-slo-tests.ts";
import { flaskDurations, flaskRequests, httpShop, own, probe, shop } from "./shop.ts";

jest.setTimeout(120_000);

async function passes(scenario: Scenario): Promise<void> {
  const { passed, output } = await play(scenario);
  expect(passed ? "" : output).toBe("");
}

const orders = counter("orders_total", { exporter: "application", help: "Orders.", labels: ["outcome"] });
const waiting = nativeHistogram("waiting_seconds", { exporter: "application", help: "Waiting." });
const queue = histogram("queue_seconds", { exporter: "application", help: "Queue.", buckets: [0.5, 3] });

describe("latency", () => {
  const slos = [latency({ objective: 95, below: "2s" })];
  const kind = flask({ address: "shop:5000", latencyBuckets: [0.5, 2, 5] });

  it.each(["2", "2.0"])("counts what is not in the bucket le=%s, exactly", async (le) => {
    await passes({
      services: [shop(slos, kind)],
      series: [
        flaskDurations("0.5", "0+30x200"),
        flaskDurations(le, "0+54x200"),
        flaskDurations("5.0", "0+60x200"),
        flaskDurations("count", "0+60x200"),
      ],
      moments: [
        {
          at: "1h",
          firing: ["SloBurnRateHigh latency-2s"],
          values: { "slo:sli_total:rate5m": [1], "slo:sli_error:ratio_rate5m": [0.1] },
        },
      ],
    });
  });

  it("pages when nothing is in time", async () => {
    await passes({
      services: [shop(slos, kind)],
      series: [flaskDurations("2.0", "0+60x60 3600x100"), flaskDurations("count", "0+60x200")],
      moments: [
        { at: "60m", firing: [] },
        { at: "120m", firing: ["SloBurnRateCritical latency-2s", "SloBurnRateHigh latency-2s"] },
      ],
    });
  });

  it("is not measured, instead of perfect, when the histogram has no such bucket", async () => {
    await passes({
      services: [shop(slos, kind)],
      series: [flaskDurations("5.0", "0+60x200"), flaskDurations("count", "0+60x200")],
      moments: [
        { at: "1h", firing: [], values: { "slo:sli_errors:rate5m": [], "slo:sli_error:ratio_rate5m": [] } },
      ],
    });
  });

  it("asks a histogram of one's own", async () => {
    await passes({
      services: [shop([latency({ objective: 95, below: "500ms", histogram: queue })])],
      series: [
        own("queue_seconds_bucket", 'le="0.5"', "0+45x100"),
        own("queue_seconds_count", "", "0+60x100"),
      ],
      moments: [{ at: "1h", values: { "slo:sli_error:ratio_rate5m": [0.25] } }],
    });
  });

  it("asks a native histogram for the share above the bound, and is 0 while nothing happens", async () => {
    const services = [shop([latency({ objective: 95, below: "2s", histogram: waiting })])];
    // Buckets of schema 0 end at powers of two: 3 of 4 observations in (1, 2], 1 in (2, 4].
    const growing =
      "{{schema:0 sum:0 count:0 buckets:[0 0 0]}}+{{schema:0 sum:8 count:4 buckets:[0 3 1]}}x100";
    await passes({
      services,
      series: [own("waiting_seconds", "", growing)],
      moments: [
        { at: "1h", values: { "slo:sli_error:ratio_rate5m": [0.25], "slo:sli_total:rate5m": [4 / 60] } },
      ],
    });
    await passes({
      services,
      series: [own("waiting_seconds", "", "{{schema:0 sum:8 count:4 buckets:[0 3 1]}}x100")],
      moments: [
        {
          at: "1h",
          firing: [],
          values: {
            "slo:sli_errors:rate5m": [0],
            "slo:sli_total:rate5m": [0],
            "slo:sli_error:ratio_rate5m": [],
          },
        },
      ],
    });
  });
});

describe("probes", () => {
  it("count each probe, of this service's probes only", async () => {
    await passes({
      services: [shop([probes({ objective: 99 })], httpShop)],
      series: [probe("1 1 1 0x0 1 1 1 1x100"), probe("0x200", "other")],
      every: "1m",
      moments: [
        { at: "4m", values: { "slo:sli_total:rate5m": [1 / 60], "slo:sli_error:ratio_rate5m": [0.2] } },
      ],
    });
  });

  it("page when an endpoint is down, and are what an http service is available by", async () => {
    await passes({
      services: [shop([availability({ objective: 99.9 })], httpShop)],
      series: [probe("1x60 0x30 1x100")],
      moments: [
        { at: "60m", firing: [] },
        { at: "69m", firing: ["SloBurnRateCritical availability", "SloBurnRateHigh availability"] },
      ],
    });
  });
});

describe("a ratio of one's own", () => {
  const failed = customRatio("orders", {
    objective: 99,
    bad: promql`rate(${orders}{outcome="failed"}[5m])`,
    total: promql`rate(${orders}[5m])`,
  });

  it("counts bad events of all events, 0 before the first bad one", async () => {
    await passes({
      services: [shop([failed])],
      series: [
        own("orders_total", 'outcome="done"', "0+54x100"),
        own("orders_total", 'outcome="failed"', "_x50 0+6x50"),
      ],
      moments: [
        { at: "40m", values: { "slo:sli_errors:rate5m": [0], "slo:sli_error:ratio_rate5m": [0] } },
        { at: "70m", values: { "slo:sli_error:ratio_rate5m": [0.1] } },
      ],
    });
  });

  it("is counted by its own rules, even when another service gives another ratio the same name", () => {
    const other = customRatio("orders", {
      objective: 99,
      bad: promql`${orders} * 0`,
      total: promql`${orders}`,
    });
    const packs = sloPacks([shop([failed]), { ...shop([other]), name: "second" }], "test");
    const indicators = packs.find(({ domain }) => domain === "slo-indicators")?.recordings ?? [];
    expect(new Set(indicators.map(({ labels }) => labels?.["indicator"])).size).toBe(2);
  });
});

describe("several objectives", () => {
  it("of one service can ask the same indicator, and are judged each on its own", async () => {
    await passes({
      services: [
        shop([
          availability({ objective: 99.9 }),
          availability({ objective: 80, name: "availability-at-worst" }),
        ]),
      ],
      series: [flaskRequests("200", "0+57x200"), flaskRequests("500", "0+3x200")],
      moments: [
        {
          at: "2h",
          firing: ["SloBurnRateCritical availability", "SloBurnRateHigh availability"],
          values: { "slo:current_burn_rate:ratio": [50.25] },
        },
      ],
    });
  });
});
