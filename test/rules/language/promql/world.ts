import {
  checkExpression,
  knownRules,
  type CheckContext,
} from "../../../../rules/language/promql/check/check.ts";
import type { Slip } from "../../../../rules/language/promql/check/slip.ts";
import { type Expression, expressionOf } from "../../../../rules/language/promql/promql.ts";
import {
  counter,
  gauge,
  histogram,
  info,
  nativeHistogram,
  summary,
} from "../../../../rules/metrics/metric.ts";

/** A small world of metrics for the tests of the checks. */
const own = { exporter: "application", help: "For tests." } as const;

export const metrics = [
  counter("requests_total", { ...own, labels: ["code", "method"], values: { code: ["2xx", "4xx", "5xx"] } }),
  counter("errors_total", { ...own, labels: ["method"] }),
  counter("busy_seconds_total", { ...own, labels: ["cpu"] }),
  counter("slow_total", { ...own, exporter: "blackbox" }),
  gauge("up", { ...own, unit: "boolean" }),
  gauge("queue", { ...own, labels: ["queue"] }),
  gauge("used_bytes", own),
  gauge("free_bytes", own),
  gauge("size_bytes", { ...own, positive: true }),
  gauge("hit_ratio", own),
  gauge("load_percent", own),
  gauge("wait_milliseconds", own),
  gauge("wait_seconds", own),
  gauge("heat_celsius", own),
  gauge("done_timestamp_seconds", own),
  gauge("pod_ready", {
    ...own,
    exporter: "kube-state-metrics",
    labels: ["namespace", "pod", "uid"],
    unit: "boolean",
  }),
  gauge("disk_bytes", {
    ...own,
    labels: ["fstype"],
    filter: { label: "fstype", because: "images are full" },
  }),
  info("build_info", { ...own, labels: ["version"] }),
  histogram("latency_seconds", { ...own, labels: ["path"], buckets: [0.1, 0.5, 1, 2.5] }),
  nativeHistogram("payment_seconds", own),
  summary("pause_seconds", own),
];

/** An expression without a file of its own. */
export function written(text: string): Expression {
  return expressionOf({ source: "nowhere", strings: [text], values: [] });
}

export const known = knownRules({
  metrics,
  recordings: [
    {
      name: "service:requests:rate5m",
      expression: written("sum by (service, team) (rate(requests_total[5m]))"),
    },
    { name: "instance:queue:max", expression: written("max by (job, instance, service, team) (queue)") },
    { name: "instance:down:state", expression: written("up == 0") },
  ],
  scrapeInterval: 15,
  scrapeIntervals: { blackbox: 60 },
});

/** What is wrong with a text, as an alert whose owner is set unless it says otherwise. */
export function slipsOf(text: string, context: Partial<CheckContext> = {}): readonly Slip[] {
  return checkExpression(written(text), { known, role: "recording", ...context });
}
