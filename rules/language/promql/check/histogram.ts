import { type Facts, unknownFacts } from "./facts.ts";
import type { CallNode } from "./tree.ts";
import { report, textAt, type Walk } from "./walk.ts";

const ofHistograms = new Set([
  "histogram_quantile",
  "histogram_fraction",
  "histogram_avg",
  "histogram_count",
  "histogram_sum",
  "histogram_stddev",
  "histogram_stdvar",
]);

/** Whether a function takes histograms only. */
export function isHistogramFunction(name: string): boolean {
  return ofHistograms.has(name);
}

/** What a function makes of a histogram: of a classic one's rated buckets, or of a rated native one. */
export function histogramFacts(node: CallNode, args: readonly Facts[], walk: Walk): Facts {
  const { name } = node;
  const buckets = args.at(-1) ?? unknownFacts;
  const classic = name === "histogram_quantile" || name === "histogram_fraction";
  if (name === "histogram_quantile") checkShare(node, args[0], walk);
  const fine = buckets.kind === "ratedNative" || (classic && buckets.kind === "ratedBuckets");
  if (!fine && buckets.kind !== "unknown") {
    refuse(node, buckets, classic, walk);
    return { ...unknownFacts, labels: withoutBound(buckets.labels) };
  }
  if (buckets.kind === "ratedBuckets" && buckets.labels?.has("le") === false) {
    refuseWithoutBound(node, walk);
    return unknownFacts;
  }
  return {
    ...buckets,
    kind: name === "histogram_quantile" ? "quantile" : buckets.kind === "unknown" ? "unknown" : "value",
    unit: resultUnit(name, buckets),
    labels: withoutBound(buckets.labels),
    sign: "nonnegative",
  };
}

function resultUnit(name: string, { kind, metric }: Facts): Facts["unit"] {
  if (kind === "unknown" || metric === undefined) return "unknown";
  if (name === "histogram_fraction") return "ratio";
  // rate() and increase() cannot be told apart here.
  if (name === "histogram_count" || name === "histogram_sum" || name === "histogram_stdvar") return "unknown";
  return metric.unit;
}

function withoutBound(labels: Facts["labels"]): Facts["labels"] {
  if (labels?.has("le") !== true) return labels;
  return new Map([...labels].filter(([label]) => label !== "le"));
}

function checkShare(node: CallNode, share: Facts | undefined, walk: Walk): void {
  const value = share?.number;
  const at = node.args[0];
  if (value === undefined || at === undefined || (value >= 0 && value <= 1)) return;
  report(
    walk,
    "quantile-share",
    at,
    `expected a share from 0 to 1 as first argument of ${node.name}(), found ${value}: write ${value > 1 && value < 100 ? value / 100 : 0.95}`,
  );
}

function refuse(node: CallNode, found: Facts, classic: boolean, walk: Walk): void {
  const { name } = node;
  const last = node.args.at(-1) ?? node;
  const text = textAt(walk, last);
  const metric = found.metric?.name;
  const lead = name === "histogram_quantile" ? "0.95, " : name === "histogram_fraction" ? "0, 0.5, " : "";
  if (found.kind === "buckets" || found.kind === "native") {
    const by = found.kind === "buckets" ? "le" : "...";
    report(
      walk,
      "quantile-without-rate",
      last,
      `expected the rate of a histogram in ${name}(), found its counts since the start (${text}): write ${name}(${lead}sum by (${by}) (rate(${metric ?? "x"}${found.kind === "buckets" ? "_bucket" : ""}[5m])))`,
    );
    return;
  }
  const histogram = found.metric?.kind === "histogram" ? found.metric.name : undefined;
  report(
    walk,
    found.kind === "ratedBuckets" ? "native-histogram" : "not-a-histogram",
    last,
    found.kind === "ratedBuckets"
      ? `expected a native histogram in ${name}(), found the buckets of the classic ${metric ?? "one"}: use its _sum and _count, or histogram_quantile()`
      : `expected ${classic ? "the rated buckets of a histogram" : "a rated native histogram"} in ${name}(), found ${text}: write ${name}(${lead}sum by (le) (rate(${histogram ?? "x"}_bucket[5m])))`,
  );
}

function refuseWithoutBound(node: CallNode, walk: Walk): void {
  const last = node.args.at(-1) ?? node;
  const grouping = last.kind === "aggregate" ? last.grouping : undefined;
  const labels = grouping?.labels.map(({ name }) => name).filter((name) => name !== "le") ?? [];
  const instead =
    grouping?.without === true ? `without (${labels.join(", ")})` : `by (${["le", ...labels].join(", ")})`;
  report(
    walk,
    "quantile-without-le",
    last,
    `expected the label "le" in ${node.name}(), found ${textAt(walk, last)}, which has summed it away: write sum ${instead} (rate(...))`,
  );
}
