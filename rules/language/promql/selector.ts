import type { Metric, MetricPart, TargetLabel } from "../../metrics/metric.ts";

/** What a label must be: a text that it equals, or one of the functions below. */
export type LabelMatch = string | Match;

interface Match {
  readonly kind: "match";
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}

/** Any text but this one. */
export function not(value: string): Match {
  return { kind: "match", operator: "!=", value };
}

/** One of these texts. */
export function oneOf(...values: readonly string[]): Match {
  return { kind: "match", operator: "=~", value: values.map(quoted).join("|") };
}

/** None of these texts. */
export function noneOf(...values: readonly string[]): Match {
  return { kind: "match", operator: "!~", value: values.map(quoted).join("|") };
}

/** A text that a regular expression (RE2) matches from beginning to end. */
export function matching(pattern: string): Match {
  return { kind: "match", operator: "=~", value: pattern };
}

/** A text that a regular expression (RE2) does not match from beginning to end. */
export function notMatching(pattern: string): Match {
  return { kind: "match", operator: "!~", value: pattern };
}

function quoted(value: string): string {
  return value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Some of the series of a metric. */
export interface Selector {
  readonly kind: "selector";
  readonly metric: Metric | MetricPart;
  /** As PromQL: `http_requests_total{status=~"5xx"}`. */
  readonly text: string;
}

/** What labels must be: the exporter's own, or those that are set at scrape. */
export type Where<L extends string> = Readonly<Partial<Record<L | TargetLabel, LabelMatch>>>;

/** The series of a metric whose labels match; a label that the exporter does not set does not compile. */
export function select<L extends string>(
  metric: Metric<L> | MetricPart<L>,
  where: Where<NoInfer<L>>,
): Selector {
  const pairs = Object.entries(where as Readonly<Record<string, LabelMatch>>).map(([name, match]) =>
    typeof match === "string"
      ? `${name}=${JSON.stringify(match)}`
      : `${name}${match.operator}${JSON.stringify(match.value)}`,
  );
  return {
    kind: "selector",
    metric,
    text: pairs.length === 0 ? metric.name : `${metric.name}{${pairs.join(",")}}`,
  };
}
