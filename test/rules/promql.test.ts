import { describe, expect, it } from "@jest/globals";
import { counter, gauge } from "../../rules/metrics/metric.ts";
import { promql } from "../../rules/language/promql/promql.ts";
import { graphedPart, parsePromql } from "../../rules/language/promql/syntax.ts";
import { recording } from "../../rules/language/recording.ts";
import { definedAt } from "../../rules/language/source.ts";
import { count, ratio, seconds, thresholdSlip, thresholdText } from "../../rules/language/threshold.ts";

const requests = counter("http_requests_total", { exporter: "node", help: "Requests.", labels: ["code"] });
const memory = gauge("memory_bytes", { exporter: "node", help: "Memory." });

describe("a PromQL template", () => {
  it("puts metrics, recorded series, thresholds, numbers and expressions in, and knows the series that it reads", () => {
    const recorded = recording("job:requests:rate5m", {
      help: "Requests/s.",
      expression: promql`rate(${requests}[5m])`,
    });
    const inner = promql`${recorded} + 1`;
    const expression = promql`${inner} / ${memory}{job="x"} > ${ratio(0.5)} or ${memory} > ${7}`;
    expect(expression.text).toBe(
      '(job:requests:rate5m + 1) / memory_bytes{job="x"} > 0.5 or memory_bytes > 7',
    );
    expect(expression.series).toEqual(["job:requests:rate5m", "memory_bytes"]);
    expect(expression.slips).toEqual([]);
  });

  it("is one line, whatever it was written on", () => {
    const { text } = promql`sum (
      rate(${requests}[5m])
    )
      > 1`;
    expect(text).toBe("sum (rate(http_requests_total[5m])) > 1");
  });

  it.each([
    ["rate(x[5m]) >> 1", 14],
    ["sum(x", 6],
    ['x{a="b} > 1', 5],
    ["", 1],
    ["x{job=}", 7],
  ])("reports the column of the mistake in %s", (text, column) => {
    expect(parsePromql(text).slips[0]?.column).toBe(column);
  });

  it.each([
    "vector(1)",
    'x{a="b\\\\"} > 1',
    "x{a='b'}",
    "rate(x[5m] offset 1h) unless on (job) y",
    'absent(up{job="x"})',
  ])("finds no mistake in %s", (text) => {
    expect(parsePromql(text).slips).toEqual([]);
  });

  it.each([
    ["a / b > 0.9", "a / b"],
    ["a > 0.9 and b == 0", "a"],
    ["a > b", "a > b"],
    ["vector(1)", "vector(1)"],
    ["up == 0", "up"],
  ])("graphs of %s only %s", (text, part) => {
    expect(graphedPart(text)).toBe(part);
  });
});

describe("a threshold", () => {
  it("reads as people write it", () => {
    expect([ratio(0.9), ratio(0.07), ratio(0.999), count(20), seconds(1.5)].map(thresholdText)).toEqual([
      "90%",
      "7%",
      "99.9%",
      "20",
      "1.5s",
    ]);
  });

  it("must be a possible value of its unit", () => {
    expect(thresholdSlip(ratio(90))).toBe("expected a ratio from 0 to 1, such as 0.9 for 90 %, got 90");
    expect(thresholdSlip(count(-1))).toMatch(/0 or more, got -1/);
    expect(thresholdSlip(seconds(Number.NaN))).toMatch(/got NaN/);
    expect(thresholdSlip(ratio(1))).toBeUndefined();
  });
});

describe("the place of a definition", () => {
  it("is file, line and column in the project", () => {
    const define = (): string => definedAt(define);
    expect(define()).toMatch(/^test\/rules\/promql\.test\.ts:\d+:\d+$/);
  });
});
