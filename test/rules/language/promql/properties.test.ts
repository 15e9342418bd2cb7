import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { locate } from "../../../../rules/language/promql/locate.ts";
import { slipsOf, written } from "./world.ts";

/** Words that expressions are made of, whole and broken. */
const words = [
  ..."( ) [ ] { } [5m] [5m:] , + - * / % ^ == != > < >= and or unless bool on by without offset @ = =~ # \" ' ` 1 0 1e9 5m NaN Inf".split(
    " ",
  ),
  ..."sum avg topk rate increase histogram_quantile absent scalar vector time label_replace ratee".split(" "),
  ..."up queue requests_total latency_seconds_bucket payment_seconds build_info service:requests:rate5m nothing".split(
    " ",
  ),
  'job="a"',
  '{code=~"5.."}',
  "(le)",
];
const texts = fc.oneof(
  fc.string(),
  fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((parts) => parts.join(" ")),
);

/** Forms that are right by the way they are made. */
const range = fc.constantFrom("1m", "5m", "1h");
const counterName = fc.constantFrom(
  "requests_total",
  'requests_total{code="5xx"}',
  'errors_total{method!="GET"}',
  "latency_seconds_count",
);
const gaugeName = fc.constantFrom("queue", 'queue{queue="a"}', "up", "wait_seconds", "heat_celsius");
const labels = fc.constantFrom(
  "service, team",
  "job, instance, service, team, environment",
  "service, team, tenant, cluster",
);
const aggregation = fc.constantFrom("sum", "max", "min", "avg", "count");
const grown = fc
  .tuple(fc.constantFrom("rate", "increase", "irate"), counterName, range)
  .map(([f, name, over]) => `${f}(${name}[${over}])`);
const summed = fc.tuple(labels, grown).map(([by, inner]) => `sum by (${by}) (${inner})`);
const ofGauge = fc.oneof(
  gaugeName,
  fc
    .tuple(fc.constantFrom("deriv", "delta", "max_over_time", "avg_over_time", "changes"), gaugeName, range)
    .map(([f, name, over]) => `${f}(${name}[${over}])`),
  fc.tuple(aggregation, labels, gaugeName).map(([f, by, name]) => `${f} by (${by}) (${name})`),
);
const share = fc
  .tuple(labels, counterName, counterName, range)
  .map(
    ([by, part, all, over]) =>
      `(sum by (${by}) (rate(${part}[${over}])) or 0 * sum by (${by}) (rate(${all}[${over}]))) / (sum by (${by}) (rate(${all}[${over}])) > 0)`,
  );
const quantile = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), labels, range)
  .map(
    ([q, by, over]) => `histogram_quantile(${q}, sum by (${by}, le) (rate(latency_seconds_bucket[${over}])))`,
  );
const value = fc.oneof(summed, ofGauge, share, quantile);
const condition = fc.oneof(
  value.map((inner) => `${inner} > 0.01`),
  value.map((inner) => `(${inner} > 0.01) and on (service) up == 1`),
  value.map((inner) => `${inner} > 0.01 unless on (service, team) absent(up{service="a",team="b"})`),
  value.map((inner) => `${inner} > 0.01 * ${inner} offset_free`.replace(" offset_free", "")),
);

describe("the check", () => {
  it("never throws, and points into the text, whatever is written", () => {
    fc.assert(
      fc.property(texts, fc.constantFrom("recording" as const, "alert" as const), (text, role) => {
        for (const { from, to, message } of slipsOf(text, { role })) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(message.length).toBeGreaterThan(10);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it("refuses no form that is right by the way it was made", () => {
    fc.assert(
      fc.property(condition, (text) => {
        expect({ text, slips: slipsOf(text, { role: "alert" }) }).toEqual({ text, slips: [] });
      }),
      { numRuns: 500 },
    );
  });

  it("locates every offset of a text somewhere, even of a file that is not there", () => {
    fc.assert(
      fc.property(texts, fc.nat(200), (text, offset) => {
        expect(locate(written(text), offset)).toBe("nowhere");
      }),
      { numRuns: 200 },
    );
  });
});
