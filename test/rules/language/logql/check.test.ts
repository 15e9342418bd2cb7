import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { checkLogql, type LogqlUse } from "../../../../rules/language/logql/check.ts";
import { logql, type LogqlExpression, logqlOf } from "../../../../rules/language/logql/logql.ts";
import { duration } from "../../../../rules/language/promql/promql.ts";
import { locate } from "../../../../rules/language/promql/locate.ts";
import { labels } from "../../../../rules/language/labels.ts";
import { perSecond } from "../../../../rules/language/threshold.ts";

const written = (text: string): LogqlExpression =>
  logqlOf({ source: "nowhere", strings: [text], values: [] });
const messages = (text: string, role: LogqlUse["role"] = "query"): readonly string[] =>
  checkLogql(written(text), { role }).map(({ from, message }) => `${from}: ${message}`);

describe("a LogQL template", () => {
  it("puts thresholds, labels, durations and numbers in", () => {
    const by = labels("service_name");
    const { text, slips } = logql`sum by (${by}) (
      rate({service_name="sms-api"} |= "timeout" [${duration("5m")}])
    ) > ${perSecond(2)} and ${1} == 1`;
    expect(text).toBe(
      'sum by (service_name) (rate({service_name="sms-api"} |= "timeout" [5m])) > 2 and 1 == 1',
    );
    expect(slips).toEqual([]);
  });

  it("is located in its author's file", () => {
    const expression = logql`rate({service_name="a"} |= "" [5m])`;
    const [slip] = checkLogql(expression, { role: "query" });
    expect(locate(expression, slip?.from ?? 0)).toMatch(
      /^test\/rules\/language\/logql\/check\.test\.ts:\d+:57$/,
    );
  });
});

describe("the LogQL check", () => {
  it.each([
    '{service_name="a"} |= "error" | json | status>=500',
    '{service_name=~"a|b"} | detected_level="error"',
    '{service_name="a"} | logfmt | took > 1s and code = "x"',
    'sum by (service_name) (count_over_time({service_name="a"} != "health" [5m])) / 60',
    'quantile_over_time(0.99, {service_name="a"} | json | unwrap took [5m]) by (service_name)',
    '{service_name="a"} | trace_id != ``',
  ])("lets through %s", (text) => {
    expect(messages(text)).toEqual([]);
  });

  it.each([
    'sum by (service_name) (rate({service_name="a"} |= "error" [5m])) > 1',
    'absent_over_time({service_name="a"}[5m]) == 1',
    'sum(rate({service_name="a"}[5m])) > 1 and sum(rate({service_name="b"}[5m])) > 1',
  ])("lets through the alert %s", (text) => {
    expect(messages(text, "alert")).toEqual([]);
  });

  it.each([
    ["{}", /^0: expected a stream by at least one label, found \{\}: write \{service_name="\.\.\."\}/],
    ['{service_name=""}', /^0: expected a stream by at least one label that is not empty/],
    ['{service_name=~".*"}', /^0: expected a stream by at least one label that is not empty/],
    ['{service_nam="a"}', /^1: .*found "service_nam".*: did you mean "service_name"\?/],
    ['{level="error"}', /^1: .*write it behind the stream, \{service_name="\.\.\."\} \| level="error"/],
    ['rate({service_name="a"} |= "" [5m])', /^27: expected a text to look for/],
    ['rate({service_name="a"}[30s])', /^23: expected a range of at least 1m, found \[30s\]/],
    ['rate({service_name="a"})', /^5: expected a range behind the lines that are counted/],
    [
      'ratee({service_name="a"}[5m])',
      /^0: expected a function of LogQL, found ratee\(\): did you mean "rate"\?/,
    ],
    [
      '{service_name="a"} | status >= 500',
      /^21: expected a parser before a label.*"status".*\| json or \| logfmt/,
    ],
    ['{service_name="a"} | status >= 500 | json', /^21: expected a parser before/],
    ['{service_name="a"} | detected_levl = "error"', /^21: .*did you mean "detected_level"/],
    ['sum_over_time({service_name="a"} | unwrap took [5m])', /^42: expected a parser before/],
    ['{service_name="a} |= "x"', /^23: expected " at the end/],
    ['sum(rate({service_name="a"}[5m])', /^3: expected "\)" for the "\("/],
    ["", /^0: expected an expression, found none/],
    ['{service_name="a"} ||| "x"', /^\d+: is no LogQL at column/],
  ])("refuses %s", (text, message) => {
    const found = messages(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  it.each([
    ['{service_name="a"} |= "error"', /^0: expected a number of lines in an alert/],
    ['rate({service_name="a"}[5m])', /^0: expected a condition/],
    ['rate({service_name="a"}[5m]) > bool 1', /^\d+: .*found "bool"/],
    ['rate({service_name="a"}[5m]) > 1 or rate({service_name="a"}[5m])', /^0: expected a condition/],
  ])("refuses the alert %s", (text, message) => {
    const found = messages(text, "alert");
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  it("knows the attributes that applications send", () => {
    const text = '{service_name="a"} | http_status >= 500';
    expect(checkLogql(written(text), { role: "query", metadata: ["http_status"] })).toEqual([]);
  });

  it("never throws, whatever is written", () => {
    const word = fc.constantFrom(
      "{",
      "}",
      "rate(",
      ")",
      "[5m]",
      '"',
      "service_name=",
      "|=",
      "| json",
      "> 1",
      "`",
      "sum by (a)",
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(word, fc.string({ maxLength: 4 }))).map((words) => words.join(" ")),
    );
    fc.assert(fc.property(texts, (text) => checkLogql(written(text), { role: "alert" }).length >= 0));
  });
});
