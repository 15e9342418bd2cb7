import { describe, expect, it } from "@jest/globals";
import { checkExpression, knownRules } from "../../../../rules/language/promql/check/check.ts";
import { type CheckName, checks } from "../../../../rules/language/promql/check/slip.ts";
import { promql } from "../../../../rules/language/promql/promql.ts";
import { count, ratio, seconds, type Threshold } from "../../../../rules/language/threshold.ts";
import { gauge } from "../../../../rules/metrics/metric.ts";
import { known, slipsOf, written } from "./world.ts";

const by = "by (service, team)";

/** A form that is refused by a check, and the nearest ones that are not. */
const forms: readonly (readonly [check: CheckName, refused: string, ...allowed: readonly string[]])[] = [
  ["syntax", "sum(up", "sum(up)"],
  ["syntax", "up == 0 # down", 'up{instance="#"} == 0'],
  ["syntax", "sum(up) offset 5m > 1", "sum(up offset 5m) > 1", "up - up offset 5m > 1"],
  ["unknown-function", "ratee(requests_total[5m])", "rate(requests_total[5m])"],
  ["experimental-feature", "mad_over_time(queue[5m])", "stddev_over_time(queue[5m])"],
  ["experimental-feature", "limit_ratio(0.5, queue)", "topk(5, queue)"],
  ["experimental-feature", "rate(requests_total[5m] smoothed)", "rate(requests_total[5m])"],
  ["wrong-arguments", "rate(requests_total)", "rate(requests_total[1m])"],
  ["wrong-arguments", "abs(queue[5m])", "abs(queue)"],
  ["wrong-arguments", "clamp(queue, 1)", "clamp(queue, 1, 2)"],
  ["wrong-arguments", "label_replace(up, 1, 2, 3, 4)", 'label_replace(up, "a", "$1", "job", "(.*)")'],
  ["wrong-arguments", "count_values(queue)", 'count_values("value", queue)'],
  ["wrong-arguments", "1 > 2", "vector(1) > 2", "1 > bool 2"],
  ["wrong-arguments", "up and 1", "up and up == 1"],
  ["wrong-arguments", 'up + "a"', "up + 1"],
  ["unknown-metric", "request_total", "rate(requests_total[5m])"],
  ["unknown-metric", '{job="a"}', '{__name__="up", job="a"}'],
  ["unknown-recording", "service:request:rate5m", "service:requests:rate5m"],
  ["unknown-label", 'up{jobb="a"}', 'up{job="a"}', 'up{tenant="a"}'],
  ["unknown-label", "sum by (cod) (queue)", "sum by (queue) (queue)", "sum by (tenant) (queue)"],
  ["unknown-label", "sum without (cpu) (queue)", "sum without (queue) (queue)"],
  ["unknown-label", "up and on (instanc) up", "up and on (instance) up"],
  ["unknown-label", "up * ignoring (cod) up", "queue * ignoring (queue) group_left () up"],
  ["unknown-label", 'service:requests:rate5m{code="5xx"}', 'service:requests:rate5m{service="a"}'],
  ["impossible-value", 'rate(requests_total{code="500"}[5m])', 'rate(requests_total{code="5xx"}[5m])'],
  ["impossible-value", 'rate(requests_total{code!="5x"}[5m])', 'rate(requests_total{code!=""}[5m])'],
  ["impossible-value", 'rate(requests_total{code=~"50."}[5m])', 'rate(requests_total{code=~"[45].."}[5m])'],
  [
    "impossible-value",
    'rate(requests_total{code=~"5xx|3xx"}[5m])',
    'rate(requests_total{code=~"5xx|4xx"}[5m])',
  ],
  ["invalid-regex", 'up{job=~"["}', 'up{job=~"[ab]"}', 'up{job=~"(?i)a|(?P<x>b)"}'],
  ["invalid-regex", 'up{job=~"(?!a).*"}', 'up{job!~"a.*"}'],
  ["invalid-escape", 'up{job=~"a\\."}', 'up{job=~"a\\\\."}', "up{job=~`a\\.`}"],
  [
    "missing-filter",
    "disk_bytes < 5",
    'disk_bytes{fstype!="squashfs"} < 5',
    'used_bytes and on (instance) disk_bytes{fstype="ext4"}',
  ],
  ["contradicting-matchers", 'up{job="a",job="b"}', 'up{job="a",job=~"a|b"}', 'up{job!="a",job!="b"}'],
  [
    "contradicting-matchers",
    'rate(requests_total{code="5xx"}[5m]) - rate(requests_total{code="4xx"}[5m])',
    'rate(requests_total{code="5xx"}[5m]) - ignoring (code) rate(requests_total{code="4xx"}[5m])',
    'rate(requests_total{code="5xx"}[5m]) - on (method, instance) rate(requests_total{code="4xx"}[5m])',
  ],
  ["raw-counter", "requests_total > 5", "rate(requests_total[5m]) > 5", "increase(requests_total[5m]) > 5"],
  ["raw-counter", "sum(requests_total)", "count(requests_total)", "group(requests_total)"],
  ["raw-counter", "max_over_time(requests_total[5m])", "count_over_time(requests_total[5m])"],
  ["raw-counter", "requests_total * 2", "changes(requests_total[5m]) * 2", "timestamp(requests_total)"],
  [
    "raw-counter",
    "up > 0 and on (instance) requests_total > 5",
    "up > 0 and on (instance) requests_total",
    "up unless on (instance) requests_total",
  ],
  ["raw-counter", "payment_seconds > 5", "histogram_count(rate(payment_seconds[5m])) > 5"],
  [
    "lifetime-average",
    "errors_total / ignoring (code) group_right () requests_total",
    `sum ${by} (rate(errors_total[5m])) / (sum ${by} (rate(requests_total[5m])) > 0)`,
  ],
  ["rate-of-gauge", "rate(queue[5m])", "deriv(queue[5m])", "delta(queue[5m])"],
  ["rate-of-gauge", "resets(queue[5m])", "changes(queue[5m])"],
  ["rate-of-gauge", "rate(max_over_time(queue[5m])[1h:])", "deriv(max_over_time(queue[5m])[1h:])"],
  ["rate-of-rate", "rate(service:requests:rate5m[5m])", "avg_over_time(service:requests:rate5m[5m])"],
  [
    "rate-of-rate",
    "rate(sum(rate(requests_total[5m]))[5m:])",
    "max_over_time(sum(rate(requests_total[5m]))[5m:])",
  ],
  ["gauge-function-on-counter", "delta(requests_total[5m])", "increase(requests_total[5m])"],
  [
    "gauge-function-on-counter",
    "predict_linear(requests_total[1h], 60)",
    "predict_linear(rate(requests_total[5m])[1h:], 60)",
  ],
  [
    "quantile-without-rate",
    "histogram_quantile(0.9, latency_seconds_bucket)",
    "histogram_quantile(0.9, rate(latency_seconds_bucket[5m]))",
    "histogram_quantile(0.9, sum by (le) (increase(latency_seconds_bucket[5m])))",
  ],
  ["quantile-without-rate", "histogram_quantile(0.9, sum by (le) (latency_seconds_bucket))"],
  [
    "quantile-without-rate",
    "histogram_quantile(0.9, payment_seconds)",
    "histogram_quantile(0.9, sum(rate(payment_seconds[5m])))",
  ],
  [
    "quantile-without-le",
    "histogram_quantile(0.9, sum by (path) (rate(latency_seconds_bucket[5m])))",
    "histogram_quantile(0.9, sum by (path, le) (rate(latency_seconds_bucket[5m])))",
    "histogram_quantile(0.9, sum without (instance) (rate(latency_seconds_bucket[5m])))",
  ],
  ["quantile-share", "histogram_quantile(90, rate(latency_seconds_bucket[5m]))"],
  [
    "above-last-bucket",
    "histogram_quantile(0.9, rate(latency_seconds_bucket[5m])) > 2.5",
    "histogram_quantile(0.9, rate(latency_seconds_bucket[5m])) > 2.4",
  ],
  ["not-a-histogram", "histogram_quantile(0.9, queue)"],
  [
    "not-a-histogram",
    "histogram_count(rate(requests_total[5m]))",
    "histogram_count(rate(payment_seconds[5m]))",
  ],
  ["native-histogram", "histogram_sum(rate(latency_seconds_bucket[5m]))", "rate(latency_seconds_sum[5m])"],
  [
    "unknown-metric",
    "rate(payment_seconds_bucket[5m])",
    "histogram_fraction(0, 1, rate(payment_seconds[5m]))",
  ],
  ["unknown-metric", "latency_seconds", "rate(latency_seconds_count[5m])"],
  [
    "not-a-bucket",
    'rate(latency_seconds_bucket{le="0.2"}[5m])',
    'rate(latency_seconds_bucket{le="0.5"}[5m])',
    'rate(latency_seconds_bucket{le="+Inf"}[5m])',
  ],
  [
    "bucket-form",
    'rate(latency_seconds_bucket{le="1"}[5m])',
    'rate(latency_seconds_bucket{le=~"1|1.0"}[5m])',
    'rate(latency_seconds_bucket{le="1.0"}[5m])',
  ],
  [
    "summed-buckets",
    "sum(rate(latency_seconds_bucket[5m]))",
    'sum(rate(latency_seconds_bucket{le="0.5"}[5m]))',
    "sum by (le) (rate(latency_seconds_bucket[5m]))",
  ],
  [
    "joined-quantiles",
    "avg(histogram_quantile(0.9, rate(latency_seconds_bucket[5m])))",
    "max(histogram_quantile(0.9, rate(latency_seconds_bucket[5m])))",
  ],
  [
    "joined-quantiles",
    'avg(pause_seconds{quantile="0.9"})',
    'max(pause_seconds{quantile="0.9"})',
    "rate(pause_seconds_sum[5m])",
  ],
  [
    "mismatched-labels",
    "queue + up",
    "queue + on (job, instance) group_left () up",
    "wait_seconds + wait_seconds",
  ],
  ["mismatched-labels", "queue > 5 and up == 1", "queue > 5 and on (instance) up == 1"],
  ["mismatched-labels", "up and hour() > 8", "up and on () hour() > 8"],
  ["mismatched-labels", "queue and on (job, queue) up", "queue and on (job) up"],
  [
    "many-to-many",
    "queue * on (instance) up",
    "queue * on (instance) group_left () up",
    "queue * on (instance) group_left (version) build_info",
  ],
  ["many-to-many", "queue * on (instance) rate(errors_total[5m])", 'queue{queue="a"} * on (instance) up'],
  ["many-to-many", "up * on (job) up", "pod_ready * on (namespace, pod) pod_ready"],
  [
    "one-sided-matcher",
    'rate(requests_total{code="5xx"}[5m]) / (rate(requests_total[5m]) > 0)',
    'rate(requests_total{code="5xx"}[5m]) / (rate(requests_total[1h]) > 0)',
    `sum ${by} (rate(requests_total{code="5xx"}[5m])) / (sum ${by} (rate(requests_total[5m])) > 0)`,
  ],
  [
    "zero-division",
    "used_bytes / free_bytes",
    "used_bytes / (free_bytes > 0)",
    "used_bytes / size_bytes",
    "used_bytes / (free_bytes != 0)",
    "used_bytes / (used_bytes + size_bytes)",
    "used_bytes / clamp_min(free_bytes, 1)",
    "used_bytes / ignoring (job) group_left () count without (job) (up)",
    "used_bytes / free_bytes > 2 and free_bytes > 0",
    "used_bytes / 2",
    "used_bytes / sum without () (size_bytes)",
  ],
  ["zero-division", "used_bytes / 0", "used_bytes / 1"],
  ["zero-division", "used_bytes % free_bytes", "used_bytes % size_bytes"],
  ["zero-division", "used_bytes / scalar(sum(free_bytes))"],
  ["range-too-short", "rate(requests_total[20s])", "rate(requests_total[30s])"],
  ["range-too-short", "max_over_time(queue[10s])", "max_over_time(queue[15s])"],
  ["range-too-short", "rate(slow_total[1m])", "rate(slow_total[2m])"],
  ["range-too-short", "deriv(queue[1m:1m])", "deriv(queue[2m:1m])"],
  ["or-vector", "sum by (service) (up) or vector(0)", "sum(up) or vector(0)", "up or on () vector(0)"],
  [
    "or-vector",
    "sum by (service) (queue) or 0 * sum by (team) (queue)",
    "sum by (service) (queue) or 0 * sum by (service) (up)",
  ],
  [
    "info-compared",
    "build_info == 0",
    "absent(build_info)",
    "build_info == 1",
    "up == 1 unless on (instance) build_info",
  ],
  [
    "unit-mismatch",
    "used_bytes + wait_seconds",
    "used_bytes + free_bytes",
    "time() - done_timestamp_seconds",
  ],
  ["unit-mismatch", "wait_seconds > wait_milliseconds", "wait_seconds > wait_milliseconds / 1000"],
  ["unit-mismatch", "hit_ratio > 90", "hit_ratio * 100 > 90", "hit_ratio > 0.9"],
  ["unit-mismatch", "load_percent > 0.9", "load_percent / 100 > 0.9", "load_percent > 0"],
  [
    "unit-mismatch",
    "used_bytes / size_bytes > 90",
    "used_bytes / size_bytes > 1.5",
    "used_bytes / size_bytes offset 1w > 20",
  ],
  ["unit-mismatch", "done_timestamp_seconds > 3600", "time() - done_timestamp_seconds > 3600"],
  ["impossible-comparison", "up == 2", "up == 0"],
  ["impossible-comparison", "queue < 0", "heat_celsius < 0", "delta(queue[5m]) < 0"],
];

describe("the check of an expression", () => {
  it.each(forms.map(([check, refused]) => [check, refused] as const))("%s refuses %s", (check, refused) => {
    expect(slipsOf(refused).map((slip) => slip.check)).toEqual([check]);
  });

  it.each(forms.flatMap(([check, , ...allowed]) => allowed.map((form) => [check, form] as const)))(
    "%s lets through %s",
    (_check, form) => {
      expect(slipsOf(form)).toEqual([]);
    },
  );

  it("points at what is wrong", () => {
    const text = 'sum(rate(requests_total{code="5x"}[5m])) / 0';
    expect(slipsOf(text).map(({ from, to }) => text.slice(from, to))).toEqual(['"5x"', "0"]);
  });

  it("knows metrics that the expression brings along, and offers them for a slip", () => {
    const own = gauge("my_own_gauge", { exporter: "application", help: "Own." });
    const context = { known, role: "recording" } as const;
    expect(checkExpression(promql`${own} > 1`, context)).toEqual([]);
    const [slip] = checkExpression(promql`${own} > 1 or my_own_guage > 2`, context);
    expect(slip?.message).toMatch(/did you mean "my_own_gauge"\?/);
  });

  it.each([
    ["requests", "requests_total"],
    ["requests_total_total", "requests_total"],
    ["used", "used_bytes"],
    ["wait", "wait_seconds"],
  ])("offers for %s the name with its ending, %s", (was, is) => {
    expect(slipsOf(was)[0]?.message).toContain(`did you mean "${is}"?`);
  });
});

describe("the check of an alert", () => {
  const alert = (text: string, use: Parameters<typeof slipsOf>[1] = {}): readonly CheckName[] =>
    slipsOf(text, { role: "alert", ...use }).map(({ check }) => check);

  it.each([
    ["queue", "no-condition"],
    ["queue > bool 5", "no-condition"],
    ["up or up == 0", "no-condition"],
    ["up and up", "no-condition"],
    ["used_bytes / (free_bytes > 0)", "no-condition"],
    ["sum(queue) > 5", "lost-labels"],
    ["count by (team) (up == 0) > 1", "lost-labels"],
    ['absent(up{job="a"})', "lost-labels"],
    ["avg by (service, team) (hit_ratio) < 0.5", "averaged-instances"],
    ["avg by (service, team) (1 - rate(busy_seconds_total[5m])) > 0.9", "averaged-instances"],
  ] as const)("refuses %s: %s", (text, check) => {
    expect(alert(text)).toEqual([check]);
  });

  it.each([
    "queue > 5",
    "up == 0 unless on (instance) build_info",
    "up unless on (instance) build_info",
    'label_replace(up == 0, "a", "$1", "job", "(.*)")',
    "count by (service, team) (up == 0) > 1",
    "instance:down:state",
    'ALERTS{alertname="X"}',
    'build_info{version="1"}',
    'absent(up{service="a",team="b"})',
    "min_over_time((queue > 5)[10m:])",
    "avg by (service, team) (queue) > 5",
    "max by (service, team) (hit_ratio) < 0.5",
  ])("lets through %s", (text) => {
    expect(alert(text)).toEqual([]);
  });

  it("asks for the owner only where the alert does not set it itself", () => {
    expect(alert("sum(queue) > 5", { sets: ["service", "team"] })).toEqual([]);
    expect(alert("sum by (service) (queue) > 5", { sets: ["team"] })).toEqual([]);
    expect(alert("vector(1)", { alwaysFires: true })).toEqual([]);
  });

  const over = (left: string, threshold: Threshold): readonly CheckName[] =>
    checkExpression(promql`${written(left)} > ${threshold}`, { known, role: "alert", threshold }).map(
      ({ check }) => check,
    );

  it.each([
    ["rate(errors_total[5m])", ratio(0.05)],
    ["wait_milliseconds", seconds(1)],
    ["used_bytes", count(5)],
    ["done_timestamp_seconds", seconds(60)],
    ["load_percent", ratio(0.5)],
    ["hit_ratio", count(0.5)],
  ])("refuses %s beside a threshold of another unit", (left, threshold) => {
    expect(over(left, threshold)).toEqual(["unit-mismatch"]);
  });
});

describe("the threshold of an alert", () => {
  const threshold = count(5);
  const names = (expression: ReturnType<typeof promql>, direction: "above" | "below" = "above") =>
    checkExpression(expression, { known, role: "alert", threshold, direction }).map(({ check }) => check);
  const queue = written("queue");

  it("is compared on the side that the alert is about, whichever side of the operator it stands on", () => {
    expect(names(promql`${queue} > ${threshold}`)).toEqual([]);
    expect(names(promql`${threshold} < ${queue}`)).toEqual([]);
    expect(names(promql`${queue} < ${threshold}`, "below")).toEqual([]);
    expect(names(promql`${queue} < ${threshold}`)).toEqual(["wrong-direction"]);
    expect(names(promql`${threshold} < ${queue}`, "below")).toEqual(["wrong-direction"]);
    expect(names(promql`${queue} >= ${threshold} and ${queue} offset 1h <= ${threshold}`)).toEqual([]);
  });

  it("must be in the expression, and not only a number like it", () => {
    expect(names(promql`${queue} > 5`)).toEqual(["threshold-unused"]);
    expect(names(promql`${promql`${queue} > ${threshold}`} and ${queue} < 5`)).toEqual([]);
  });
});

describe("recordings", () => {
  it("that read one another in a circle are refused, and what reads them is not", () => {
    const circle = knownRules({
      metrics: [],
      recordings: [
        { name: "a:a:a", expression: written("b:b:b + 1") },
        { name: "b:b:b", expression: written("a:a:a + 1") },
      ],
      scrapeInterval: 15,
    });
    expect(circle.recordingSlips("a:a:a")).toEqual([]);
    expect(circle.recordingSlips("b:b:b").map(({ check }) => check)).toEqual(["recording-cycle"]);
    expect(checkExpression(written("a:a:a > 1"), { known: circle, role: "recording" })).toEqual([]);
  });

  it("have the labels that their expression leaves", () => {
    expect(slipsOf("sum by (code) (service:requests:rate5m)").map(({ check }) => check)).toEqual([
      "unknown-label",
    ]);
  });
});

describe("the list of checks", () => {
  it("says of each what goes wrong otherwise, and all are tested here or by wrong definitions", () => {
    const elsewhere = [
      "recording-cycle",
      "no-condition",
      "lost-labels",
      "averaged-instances",
      "wrong-direction",
      "threshold-unused",
    ];
    const tested = new Set<string>([...forms.map(([check]) => check), ...elsewhere]);
    expect(Object.keys(checks).filter((check) => !tested.has(check))).toEqual([]);
    for (const reason of Object.values(checks)) expect(reason.length).toBeGreaterThan(20);
  });
});
