/** What an argument or a result is. */
export type ValueType = "scalar" | "text" | "vector" | "range";

/** What a function takes and gives. */
export interface FunctionFacts {
  readonly args: readonly ValueType[];
  /** Number of arguments that must be given. */
  readonly least: number;
  /** Number that may be given. */
  readonly most: number;
  readonly gives: ValueType;
  /** True when a server refuses it without `--enable-feature=promql-experimental-functions`, which this stack does not set. */
  readonly experimental: boolean;
}

/**
 * The functions of Prometheus 3.15 (promql/parser/functions.go): what each takes; `?` may be left out, `*` may be given
 * any number of times. What gives something else than a vector says so behind an arrow.
 */
const stable: Readonly<Record<string, string>> = {
  abs: "vector",
  absent: "vector",
  absent_over_time: "range",
  acos: "vector",
  acosh: "vector",
  asin: "vector",
  asinh: "vector",
  atan: "vector",
  atanh: "vector",
  avg_over_time: "range",
  ceil: "vector",
  changes: "range",
  clamp: "vector scalar scalar",
  clamp_max: "vector scalar",
  clamp_min: "vector scalar",
  cos: "vector",
  cosh: "vector",
  count_over_time: "range",
  day_of_month: "vector?",
  day_of_week: "vector?",
  day_of_year: "vector?",
  days_in_month: "vector?",
  deg: "vector",
  delta: "range",
  deriv: "range",
  exp: "vector",
  first_over_time: "range",
  floor: "vector",
  histogram_avg: "vector",
  histogram_count: "vector",
  histogram_fraction: "scalar scalar vector",
  histogram_quantile: "scalar vector",
  histogram_stddev: "vector",
  histogram_stdvar: "vector",
  histogram_sum: "vector",
  hour: "vector?",
  idelta: "range",
  increase: "range",
  irate: "range",
  label_join: "vector text text text*",
  label_replace: "vector text text text text",
  last_over_time: "range",
  ln: "vector",
  log10: "vector",
  log2: "vector",
  max_over_time: "range",
  min_over_time: "range",
  minute: "vector?",
  month: "vector?",
  pi: " > scalar",
  predict_linear: "range scalar",
  present_over_time: "range",
  quantile_over_time: "scalar range",
  rad: "vector",
  rate: "range",
  resets: "range",
  round: "vector scalar?",
  scalar: "vector > scalar",
  sgn: "vector",
  sin: "vector",
  sinh: "vector",
  sort: "vector",
  sort_desc: "vector",
  sqrt: "vector",
  stddev_over_time: "range",
  stdvar_over_time: "range",
  sum_over_time: "range",
  tan: "vector",
  tanh: "vector",
  time: " > scalar",
  timestamp: "vector",
  vector: "scalar",
  year: "vector?",
};

/** Those that need a feature flag. */
const experimental = [
  "double_exponential_smoothing",
  "end",
  "histogram_quantiles",
  "info",
  "mad_over_time",
  "max_of",
  "min_of",
  "range",
  "sort_by_label",
  "sort_by_label_desc",
  "start",
  "start_timestamp",
  "step",
  "ts_of_first_over_time",
  "ts_of_last_over_time",
  "ts_of_max_over_time",
  "ts_of_min_over_time",
] as const;

function read(signature: string): FunctionFacts {
  const [taken = "", gives = "vector"] = signature.split(" > ");
  const words = taken.split(" ").filter((word) => word !== "");
  const args = words.map((word) => word.replace(/[?*]$/, "") as ValueType);
  const repeats = taken.endsWith("*");
  return {
    args,
    least: words.filter((word) => !/[?*]$/.test(word)).length,
    most: repeats ? Infinity : words.length,
    gives: gives as ValueType,
    experimental: false,
  };
}

/** Every function, by name. */
export const functions: ReadonlyMap<string, FunctionFacts> = new Map([
  ...Object.entries(stable).map(([name, signature]) => [name, read(signature)] as const),
  ...experimental.map((name) => [name, { ...read(""), experimental: true }] as const),
]);

/** Every aggregation, by name: what it takes before the vector. */
export const aggregations: ReadonlyMap<string, ValueType | undefined> = new Map<
  string,
  ValueType | undefined
>([
  ["avg", undefined],
  ["bottomk", "scalar"],
  ["count", undefined],
  ["count_values", "text"],
  ["group", undefined],
  ["max", undefined],
  ["min", undefined],
  ["quantile", "scalar"],
  ["stddev", undefined],
  ["stdvar", undefined],
  ["sum", undefined],
  ["topk", "scalar"],
]);

/** What people look for who know functions of other versions or languages. */
export const replacedFunctions: Readonly<Record<string, string>> = {
  holt_winters:
    "avg_over_time (holt_winters is double_exponential_smoothing now, which needs a feature flag)",
  mean: "avg",
  average: "avg",
  percentile: "quantile",
  median: "quantile(0.5, ...)",
  p95: "histogram_quantile(0.95, ...)",
  irate_over_time: "irate",
  rate_over_time: "rate",
  mean_over_time: "avg_over_time",
  if: "and",
  len: "count",
  now: "time",
  derivative: "deriv",
  diff: "delta",
  coalesce: "or",
};
