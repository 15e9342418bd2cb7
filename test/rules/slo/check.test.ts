import { describe, expect, it } from "@jest/globals";
import { checkSlos } from "../../../model/check-slos.ts";
import { sloModels } from "../../../model/slo.ts";
import { promql } from "../../../rules/language/promql/promql.ts";
import { counter } from "../../../rules/metrics/metric.ts";
import { keepsService } from "../../../rules/slo/keeps-service.ts";
import { ratioText } from "../../../rules/slo/objective-text.ts";
import { sloPacks } from "../../../rules/slo/packs.ts";
import {
  availability,
  customRatio,
  latency,
  probes,
  type Slo,
  type SloPeriod,
  type SloPolicy,
} from "../../../rules/slo/slo.ts";
import { fastapi, flask, host, http, postgres, type ServiceKind } from "../../../services/kinds.ts";
import { groupsOf, ruleFilesOf } from "./run-slo-tests.ts";
import { shop } from "./shop.ts";

const orders = counter("orders_total", { exporter: "application", help: "Orders.", labels: ["outcome"] });
const kind = flask({ address: "shop:5000" });

function messages(slos: readonly Slo[], of: ServiceKind = kind): readonly string[] {
  return checkSlos([shop(slos, of)]).map(({ message }) => message);
}

describe("objectives", () => {
  it("that can be measured are fine", () => {
    const all = [
      availability({ objective: 99.9 }),
      availability({ objective: 99.999, name: "availability-28d", period: "28d", policy: "fast-slow" }),
      latency({ objective: 95, below: "2500ms" }),
      latency({ objective: 99.5, below: "1s", name: "fast" }),
      probes({ objective: 99, minBadEvents: 1 }),
      customRatio("orders", {
        objective: 90,
        bad: promql`sum by (service) (rate(${orders}{outcome="failed"}[5m]))`,
        total: promql`rate(${orders}[5m])`,
      }),
    ];
    expect(messages(all, flask({ address: "shop:5000", health: "/health" }))).toEqual([]);
    expect(messages([availability({ objective: 99.9 })], http({ url: "https://example.com" }))).toEqual([]);
    expect(
      messages([latency({ objective: 95, below: "1500ms" })], fastapi({ address: "shop:8000" })),
    ).toEqual([]);
  });

  it("are refused with what is wrong and what to write instead, all at once and at their place", () => {
    const wrong = checkSlos([
      shop([
        availability({ objective: 100 }),
        availability({ objective: 0, name: "nothing" }),
        availability({ objective: 0.999, name: "share" }),
        availability({ objective: 101, name: "more" }),
        availability({ objective: 99.12345678, name: "digits" }),
        availability({ objective: 99.9 }),
        availability({ objective: 99.9, name: "No Name" }),
        availability({ objective: 99, name: "period", period: "90d" as SloPeriod }),
        availability({ objective: 99, name: "policy", policy: "sre-workbok" as SloPolicy }),
        availability({ objective: 99, name: "gate", minBadEvents: 0.5 }),
        latency({ objective: 95, below: "2s" }),
        latency({ objective: 95, below: "soon", name: "soon" }),
        latency({ objective: 95, below: "30s" }),
        probes({ objective: 99 }),
      ]),
    ]);
    expect(wrong.map(({ message }) => message)).toMatchInlineSnapshot(`
     [
       "shop: expected an objective above 0 and below 100 percent for availability, got 100: it leaves no error budget, so every single failure would miss it; 99.9 allows 43 minutes in 30 days",
       "shop: expected an objective above 0 and below 100 percent for nothing, such as 99.9, got 0",
       "shop: expected an objective in percent for share, such as 99.9, got 0.999: did you mean 99.9?",
       "shop: expected an objective above 0 and below 100 percent for more, such as 99.9, got 101",
       "shop: expected at most 6 decimals in the objective of digits, got 99.12345678: less than a second in a month is below what is measured",
       "shop: expected objectives with a name of their own, found a second availability, which test/rules/slo/check.test.ts:53:21 defines already: give one of them a "name"",
       "shop: expected an objective named in kebab-case, such as "latency-2s", got "No Name"",
       "shop: expected 30d or 28d as period of period, got "90d"",
       "shop: there is no policy "sre-workbok" for policy: did you mean "sre-workbook"?",
       "shop: expected a whole number of 1 or more as minBadEvents of gate, got 0.5",
       "shop: latency-2s cannot be measured: expected a bucket of flask_http_request_duration_seconds as below, got "2s": the nearest are "1s" and "2500ms", or expose a bucket of 2 s",
       "shop: soon cannot be measured: expected a duration such as "2s" or "500ms" as below, got "soon"",
       "shop: latency-30s cannot be measured: expected a bucket of flask_http_request_duration_seconds as below, got "30s": the nearest is "10s", or expose a bucket of 30 s",
       "shop: probes cannot be measured: nothing probes it from outside: give its kind a health path",
     ]
    `);
    expect(wrong[0]?.where).toMatch(/^test\/rules\/slo\/check\.test\.ts:\d+:\d+$/);
  });

  it.each([host(), postgres({ exporter: "localhost:9187" })])(
    "that a kind cannot measure are refused: $kind",
    (of) => {
      expect(
        messages(
          [
            availability({ objective: 99 }),
            latency({ objective: 95, below: "1s" }),
            probes({ objective: 99 }),
          ],
          of,
        ),
      ).toEqual([
        `shop: availability cannot be measured: a service of the kind ${of.kind} does not say which of its requests fail: use customRatio() with metrics that do`,
        `shop: latency-1s cannot be measured: a service of the kind ${of.kind} does not measure how long requests take: name the histogram that does`,
        "shop: probes cannot be measured: nothing probes it from outside: define an http() service beside it",
      ]);
    },
  );

  it("of a ratio of one's own keep the service, and are PromQL", () => {
    const bad = promql`sum(rate(${orders}{outcome="failed"}[5m]))`;
    const total = promql`rate(${orders}[5m)`;
    expect(messages([customRatio("orders", { objective: 99, bad, total })])).toEqual([
      'shop: expected "bad" of orders to keep the label service, which tells whose events they are: add it to the by (...) of sum(rate(orders_total{outcome="failed"}[5m]))',
      expect.stringMatching(/"total" of orders is no PromQL at column \d+, near /) as unknown,
    ]);
  });

  it("that cannot be measured bring no rules, so that all problems can be said together", () => {
    expect(sloPacks([shop([latency({ objective: 95, below: "2s" })])], "test")).toEqual([]);
    expect(sloPacks([shop([])], "test")).toEqual([]);
  });
});

describe("whether an expression keeps the service", () => {
  it.each([
    "x",
    "rate(x[5m])",
    "sum by (service, team) (rate(x[5m]))",
    "sum(rate(x[5m])) by (service)",
    "sum without (path) (x)",
    "x or 0 * y",
    "1 - x",
    "-x",
    "(x)",
    "x / on (service) y",
    "sum(x) * on () group_right () y",
    "topk(3, x)",
    'label_replace(x, "a", "b", "c", "d")',
    "clamp_min(x - y, 0)",
    "max_over_time(rate(x[1m])[5m:1m])",
    "x and on () vector(1)",
  ])("it does: %s", (text) => {
    expect(keepsService(text)).toBe(true);
  });

  it.each([
    "sum(x)",
    "sum by (team) (x)",
    "sum without (service) (x)",
    "x or sum(y)",
    "vector(1)",
    "1",
    "time()",
    "absent(x)",
    "scalar(x)",
    "x / on (team) y",
    "x / ignoring (service) y",
    "sum(x) * on () group_left () y",
    "vector(1) and x",
    "sum by (service) (sum(x))",
  ])("it does not: %s", (text) => {
    expect(keepsService(text)).toBe(false);
  });
});

describe("the rules of objectives", () => {
  it("say the objective as it was defined, digit for digit", () => {
    expect([99.9, 99.99, 99.95, 99.999999, 95, 5, 50, 1.5, 90].map(ratioText)).toEqual([
      "0.999",
      "0.9999",
      "0.9995",
      "0.99999999",
      "0.95",
      "0.05",
      "0.5",
      "0.015",
      "0.9",
    ]);
  });

  it("are one for each objective, two for each indicator, and about thirty for all", () => {
    const slos = [availability({ objective: 99.9 }), latency({ objective: 95, below: "1s" })];
    const services = Array.from({ length: 10_000 }, (_, i) => ({ ...shop(slos), name: `shop-${i}` }));
    const packs = sloPacks(services, "test");
    const groups = groupsOf(packs);
    const rules = groups.flatMap(({ recordings, alerts }) => [...recordings, ...alerts]);
    expect(rules.length).toBeGreaterThan(20_000);
    expect(rules.length).toBeLessThan(20_040);
    expect(sloModels(services)).toHaveLength(20_000);
    expect(ruleFilesOf(packs.slice(0, 1))["rules/slo-objectives-001.yml"]?.slice(0, 383))
      .toMatchInlineSnapshot(`
     "# Generated by rules/slo/: change the settings or that file, not this one.
     groups:
       - name: slo-objectives-001
         interval: 1m
         rules:
           - record: slo:objective:ratio
             expr: vector(0.999)
             labels:
               service: shop-0
               team: operations
               environment: test
               slo: availability
               policy: sre-workbook
               period: 30d
      "
    `);
  });
});
