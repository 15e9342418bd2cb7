/**
 * Where a metric comes from: the exporter's job, or "scrape" for what Prometheus itself adds to every target.
 * The same word is the `job` label of its series, "scrape" aside.
 */
export type Exporter = "node" | "blackbox" | "scrape";

interface MetricFacts<L extends string> {
  /** Name as the exporter exposes it. */
  readonly name: string;
  /** What it measures, with its unit, as the exporter's help text says. */
  readonly help: string;
  /** Labels that the exporter itself sets; target labels ({@link targetLabels}) come on top. */
  readonly labels: readonly L[];
  readonly exporter: Exporter;
}

/** Only grows, and starts again from 0 with its process: look at its `rate()`. */
export interface Counter<L extends string = string> extends MetricFacts<L> {
  readonly kind: "counter";
}

/** Goes up and down: look at its value. */
export interface Gauge<L extends string = string> extends MetricFacts<L> {
  readonly kind: "gauge";
}

/** Counts observations by size: `_bucket`, `_sum` and `_count`. */
export interface Histogram<L extends string = string> extends MetricFacts<L> {
  readonly kind: "histogram";
  /** Upper bounds that the exporter has, ascending, without +Inf: nothing else can be asked for exactly. */
  readonly buckets: readonly number[];
}

/** One metric that an exporter is known to expose. */
export type Metric<L extends string = string> = Counter<L> | Gauge<L> | Histogram<L>;

/** Labels that every scraped series carries: `job` and `instance`, and its owner, set at scrape from the definition. */
export const targetLabels = ["job", "instance", "service", "team", "environment"] as const;
/** Name of a label that every scraped series carries. */
export type TargetLabel = (typeof targetLabels)[number];

/** What a metric's definition says beside its name. */
export interface MetricSpec<L extends string> {
  readonly exporter: Exporter;
  readonly help: string;
  /** @default [] */
  readonly labels?: readonly L[];
}

/** A counter of the catalogue. */
export function counter<const L extends string = never>(name: string, spec: MetricSpec<L>): Counter<L> {
  return { kind: "counter", name, labels: [], ...spec };
}

/** A gauge of the catalogue. */
export function gauge<const L extends string = never>(name: string, spec: MetricSpec<L>): Gauge<L> {
  return { kind: "gauge", name, labels: [], ...spec };
}

/** A histogram of the catalogue, with the bounds of its buckets. */
export function histogram<const L extends string = never>(
  name: string,
  spec: MetricSpec<L> & { readonly buckets: readonly number[] },
): Histogram<L> {
  return { kind: "histogram", name, labels: [], ...spec };
}

/** Names under which a metric's series are stored. */
export function seriesNames(metric: Metric): readonly string[] {
  if (metric.kind !== "histogram") return [metric.name];
  return ["_bucket", "_sum", "_count"].map((suffix) => metric.name + suffix);
}
