import type { ExporterName } from "./exporters.ts";

/**
 * What a metric counts in. A `timestamp` is seconds since 1970, a `boolean` is 0 or 1, a `ratio` is 0 to 1; `count` is
 * any number of things.
 */
export type Unit =
  "seconds" | "milliseconds" | "timestamp" | "bytes" | "ratio" | "percent" | "count" | "boolean" | "celsius";

interface MetricFacts<L extends string> {
  /** Name as the exporter exposes it. */
  readonly name: string;
  /** What it measures, with its unit, as the exporter's help text says. */
  readonly help: string;
  readonly unit: Unit;
  /** Labels that the exporter itself sets; target labels ({@link targetLabels}) come on top. */
  readonly labels: readonly L[];
  /** Those of the labels that some of its series lack. */
  readonly optional: readonly L[];
  /** Every value that a label can have, for the labels that have a fixed set: a matcher on any other is refused. */
  readonly values: Readonly<Partial<Record<L, readonly string[]>>>;
  readonly exporter: ExporterName;
  /** True when it is never 0, so that it may be divided by without a guard. */
  readonly positive: boolean;
  /** A label that must be matched, and why: disks without it count images that are always full. */
  readonly filter?: { readonly label: L; readonly because: string };
}

/** Only grows, and starts again from 0 with its process: look at its `rate()`. */
export interface Counter<L extends string = string> extends MetricFacts<L> {
  readonly kind: "counter";
}

/** Goes up and down: look at its value. */
export interface Gauge<L extends string = string> extends MetricFacts<L> {
  readonly kind: "gauge";
}

/** Always 1; its labels say something, and it vanishes instead of becoming 0. */
export interface Info<L extends string = string> extends MetricFacts<L> {
  readonly kind: "info";
}

/** Counts observations by size: `_bucket`, `_sum` and `_count`. */
export interface Histogram<L extends string = string, B extends number = number> extends MetricFacts<L> {
  readonly kind: "histogram";
  /** Upper bounds that the exporter has, ascending, without +Inf: nothing else can be asked for exactly. */
  readonly buckets: readonly B[];
}

/** Counts observations by size in buckets of its own choice: one series, no `_bucket` and no `le`. */
export interface NativeHistogram<L extends string = string> extends MetricFacts<L> {
  readonly kind: "native-histogram";
}

/** Quantiles that the process computed itself: `quantile` label, `_sum` and `_count`. They cannot be aggregated. */
export interface Summary<L extends string = string> extends MetricFacts<L> {
  readonly kind: "summary";
}

/** One metric that an exporter is known to expose. */
export type Metric<L extends string = string> =
  Counter<L> | Gauge<L> | Info<L> | Histogram<L> | NativeHistogram<L> | Summary<L>;

/** One of the names under which a histogram or a summary is stored. */
export interface MetricPart<L extends string = string> {
  readonly kind: "part";
  readonly part: "bucket" | "sum" | "count";
  readonly of: Metric;
  readonly name: string;
  /** Labels of its series: those of the metric, and `le` for a bucket. */
  readonly labels: readonly L[];
}

/**
 * Labels that every scraped series can carry: `job` and `instance`, and its owner, set at scrape from the definition.
 * `tenant` and `cluster` are there where the service or the environment has one.
 */
export const targetLabels = [
  "job",
  "instance",
  "service",
  "team",
  "environment",
  "tenant",
  "cluster",
] as const;
/** Name of a label that a scraped series can carry. */
export type TargetLabel = (typeof targetLabels)[number];

/** What a metric's definition says beside its name. */
export interface MetricSpec<L extends string, O extends L = never> {
  readonly exporter: ExporterName;
  readonly help: string;
  /** @default by the name's ending (`_seconds`, `_bytes`, `_ratio`, `_timestamp_seconds`, ...), else "count" */
  readonly unit?: Unit;
  /** @default [] */
  readonly labels?: readonly L[];
  /** @default [] */
  readonly optional?: readonly O[];
  /** @default {}: any value */
  readonly values?: Readonly<Partial<Record<NoInfer<L>, readonly string[]>>>;
  /** @default false */
  readonly positive?: boolean;
  readonly filter?: { readonly label: NoInfer<L>; readonly because: string };
}

function facts<L extends string, O extends L>(name: string, spec: MetricSpec<L, O>): MetricFacts<L> {
  const { unit = unitOf(name), labels = [], optional = [], positive = false, ...rest } = spec;
  const values = (spec.values ?? {}) as Readonly<Partial<Record<L, readonly string[]>>>;
  return { ...rest, name, unit, labels, optional, values, positive };
}

/** A counter of the catalogue. */
export function counter<const L extends string = never, const O extends L = never>(
  name: string,
  spec: MetricSpec<L, O>,
): Counter<L> {
  return { kind: "counter", ...facts(name, spec) };
}

/** A gauge of the catalogue. */
export function gauge<const L extends string = never, const O extends L = never>(
  name: string,
  spec: MetricSpec<L, O>,
): Gauge<L> {
  return { kind: "gauge", ...facts(name, spec) };
}

/** A metric that is always 1 and says something by its labels. */
export function info<const L extends string = never, const O extends L = never>(
  name: string,
  spec: MetricSpec<L, O>,
): Info<L> {
  return { kind: "info", ...facts(name, spec) };
}

/** A classic histogram of the catalogue, with the bounds of its buckets. */
export function histogram<const B extends number, const L extends string = never, const O extends L = never>(
  name: string,
  spec: MetricSpec<L, O> & { readonly buckets: readonly B[] },
): Histogram<L, B> {
  return { kind: "histogram", buckets: spec.buckets, ...facts(name, spec) };
}

/** A native histogram of the catalogue. */
export function nativeHistogram<const L extends string = never, const O extends L = never>(
  name: string,
  spec: MetricSpec<L, O>,
): NativeHistogram<L> {
  return { kind: "native-histogram", ...facts(name, spec) };
}

/** A summary of the catalogue. */
export function summary<const L extends string = never, const O extends L = never>(
  name: string,
  spec: MetricSpec<L, O>,
): Summary<L> {
  return { kind: "summary", ...facts(name, spec) };
}

/** The buckets of a histogram: cumulative counters with the label `le`. */
export function bucketOf<L extends string>(metric: Histogram<L>): MetricPart<L | "le"> {
  return {
    kind: "part",
    part: "bucket",
    of: metric,
    name: `${metric.name}_bucket`,
    labels: [...metric.labels, "le"],
  };
}

/** The number of observations of a histogram or a summary: a counter. */
export function countOf<L extends string>(metric: Histogram<L> | Summary<L>): MetricPart<L> {
  return { kind: "part", part: "count", of: metric, name: `${metric.name}_count`, labels: metric.labels };
}

/** The sum of all observations of a histogram or a summary: a counter in the metric's unit. */
export function sumOf<L extends string>(metric: Histogram<L> | Summary<L>): MetricPart<L> {
  return { kind: "part", part: "sum", of: metric, name: `${metric.name}_sum`, labels: metric.labels };
}

/** Names under which a metric's series are stored. */
export function seriesNames(metric: Metric): readonly string[] {
  switch (metric.kind) {
    case "histogram":
      return ["_bucket", "_sum", "_count"].map((suffix) => metric.name + suffix);
    case "summary":
      return ["", "_sum", "_count"].map((suffix) => metric.name + suffix);
    default:
      return [metric.name];
  }
}

const endings: readonly (readonly [ending: RegExp, unit: Unit])[] = [
  [/_timestamp(_seconds)?$/, "timestamp"],
  [/_milliseconds(_total)?$/, "milliseconds"],
  [/_seconds(_total)?$/, "seconds"],
  [/_bytes(_total)?$/, "bytes"],
  [/_ratio$/, "ratio"],
  [/_percent$/, "percent"],
  [/_celsius$/, "celsius"],
];

/** The unit that a metric's name says, by Prometheus' naming rules. */
export function unitOf(name: string): Unit {
  return endings.find(([ending]) => ending.test(name))?.[1] ?? "count";
}
