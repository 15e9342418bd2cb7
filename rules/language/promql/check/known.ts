import { type Metric, seriesNames, targetLabels } from "../../../metrics/metric.ts";
import type { Expression } from "../promql.ts";
import { type Facts, type Kind, type Labels, nothingPinned, type Sign, unknownFacts } from "./facts.ts";
import type { ResultUnit } from "./units.ts";

/** What is known of all series of one name. */
export interface SeriesFacts {
  readonly metric: Metric;
  readonly facts: Facts;
}

/** A recording rule, as far as checks need it. */
export interface Recorded {
  readonly name: string;
  readonly expression: Expression;
}

/** How a recording turned out. */
export interface RecordedFacts {
  readonly facts: Facts;
  /** True when it has a result only while a condition holds. */
  readonly conditional: boolean;
}

/** Series that Prometheus makes of alerts: their labels are those of the alerts. */
export const alertSeries: ReadonlySet<string> = new Set(["ALERTS", "ALERTS_FOR_STATE"]);

const always: readonly (readonly [string, boolean])[] = targetLabels.map((name) => [
  name,
  name !== "tenant" && name !== "cluster",
]);

/** Facts of one metric's series, by the names under which they are stored. */
function seriesOf(metric: Metric): readonly (readonly [string, SeriesFacts])[] {
  const own = metric.labels.map((label) => [label, !metric.optional.includes(label)] as const);
  const labels: Labels = new Map([...own, ...always]);
  return seriesNames(metric).map((name) => {
    const part = name.slice(metric.name.length);
    const extra =
      part === "_bucket" ? "le" : metric.kind === "summary" && part === "" ? "quantile" : undefined;
    const facts: Facts = {
      ...unknownFacts,
      kind: kindOf(metric, part),
      unit: unitOfPart(metric, part),
      labels: extra === undefined ? labels : new Map([...labels, [extra, true]]),
      pinned: nothingPinned,
      sign: signOf(metric),
      metric,
    };
    return [name, { metric, facts }] as const;
  });
}

function kindOf(metric: Metric, part: string): Kind {
  switch (metric.kind) {
    case "histogram":
      return part === "_bucket" ? "buckets" : "counter";
    case "summary":
      return part === "" ? "quantile" : "counter";
    case "native-histogram":
      return "native";
    default:
      return metric.kind;
  }
}

function unitOfPart(metric: Metric, part: string): ResultUnit {
  return part === "_bucket" || part === "_count" ? "count" : metric.unit;
}

function signOf(metric: Metric): Sign {
  if (metric.kind === "info" || metric.positive) return "positive";
  return metric.kind === "gauge" && (metric.unit === "celsius" || metric.unit === "seconds")
    ? "any"
    : "nonnegative";
}

/** Facts of all series of some metrics, by name. A name that two exporters share has the labels of both. */
export function seriesFacts(metrics: readonly Metric[]): ReadonlyMap<string, SeriesFacts> {
  const all = new Map<string, SeriesFacts>();
  for (const [name, series] of metrics.flatMap(seriesOf)) {
    const first = all.get(name);
    all.set(name, first === undefined ? series : merged(first, series));
  }
  return all;
}

function merged(first: SeriesFacts, second: SeriesFacts): SeriesFacts {
  const [a, b] = [first.facts.labels ?? new Map(), second.facts.labels ?? new Map()];
  const names = new Set<string>([...a.keys(), ...b.keys()]);
  const labels: Labels = new Map(
    [...names].map((name) => [name, a.get(name) === true && b.get(name) === true]),
  );
  return { metric: first.metric, facts: { ...first.facts, labels } };
}

/** What a check can ask about the world around an expression. */
export interface Known {
  /** Facts of an exporter's series; undefined when nobody exposes them. */
  readonly series: (name: string) => SeriesFacts | undefined;
  /** Facts of a recorded series; "cycle" while it is being worked out itself; undefined when nobody records it. */
  readonly recorded: (name: string) => RecordedFacts | "cycle" | undefined;
  /** Every name that can be read. */
  readonly names: () => readonly string[];
  /** Seconds between two samples of a metric; of what is recorded when none is given. */
  readonly interval: (metric: Metric | undefined) => number;
}
