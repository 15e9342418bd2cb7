import { aggregates } from "./arguments.ts";
import { type Facts, isRawCount, noLabels, nothingPinned, unknownFacts } from "./facts.ts";
import { literalValue, onTargets } from "./matchers.ts";
import { checkCounterUse } from "./raw-counter.ts";
import type { AggregateNode } from "./tree.ts";
import type { ResultUnit } from "./units.ts";
import { namesText, orNearest, report, textAt, type Walk } from "./walk.ts";

/** Aggregations that only count series. */
const counting = new Set(["count", "group", "count_values"]);
/** Aggregations that let whole series through. */
const choosing = new Set(["topk", "bottomk"]);

/** What an aggregation makes of its series. */
export function aggregateFacts(node: AggregateNode, args: readonly Facts[], walk: Walk): Facts {
  if (!aggregates(node, args, walk)) return unknownFacts;
  const { name } = node;
  const facts = args.at(-1) ?? unknownFacts;
  const argument = node.args.at(-1) ?? node;
  checkGrouping(node, facts, walk);
  const labels = labelsLeft(node, facts);
  const rest = { ...facts, labels, pinned: pinnedLeft(facts, labels), number: undefined };
  if (counting.has(name)) return counted(node, rest, walk);
  if (isRawCount(facts.kind)) {
    if (name === "sum" && facts.kind !== "native") refuseSum(node, facts, walk);
    else checkCounterUse(walk, facts, argument, `${name}()`);
    // In a quantile the missing rate is one slip, and the sum of raw buckets is the same one.
    return { ...unknownFacts, labels };
  }
  if (choosing.has(name)) return { ...facts, kind: facts.kind };
  if (facts.kind === "quantile" && (name === "avg" || name === "sum" || name === "quantile")) {
    report(
      walk,
      "joined-quantiles",
      { from: node.from, to: node.from + name.length },
      `expected the worst of several quantiles, or the quantile of all observations, found ${name}() of quantiles (${textAt(walk, argument)}): write max, or histogram_quantile(0.95, sum by (..., le) (rate(x_bucket[5m])))`,
    );
    return { ...unknownFacts, labels };
  }
  const lost = lostBound(node, facts, labels, walk);
  return {
    ...rest,
    kind: lost ? "rate" : facts.kind === "info" || facts.kind === "gauge" ? "gauge" : facts.kind,
    unit: joinedUnit(name, facts.unit),
    sign: joinedSign(name, facts.sign),
    averaged: facts.averaged || hidesInstances(node, facts, labels),
  };
}

/** Whether buckets were added up or one of them was chosen; adding up is reported, unless it is for a quantile. */
function lostBound(node: AggregateNode, facts: Facts, labels: Facts["labels"], walk: Walk): boolean {
  if (facts.kind !== "ratedBuckets" || labels?.has("le") !== false || facts.labels?.has("le") !== true)
    return false;
  if (facts.pinned.has("le")) return true;
  if (walk.quantiles > 0) return false;
  const metric = facts.metric?.name ?? "x";
  report(
    walk,
    "summed-buckets",
    { from: node.from, to: node.from + node.name.length },
    `expected one bucket or all of them side by side, found ${node.name}() over the buckets of ${metric}, each of which holds the smaller ones: write ${metric}_count for the number of all, match one bound with le=~"1|1.0", or keep "le"`,
  );
  return true;
}

function refuseSum(node: AggregateNode, facts: Facts, walk: Walk): void {
  const argument = node.args.at(-1) ?? node;
  const text = textAt(walk, argument);
  const before = walk.text.slice(node.from, argument.from);
  const quantile = facts.kind === "buckets" && walk.quantiles > 0;
  report(
    walk,
    quantile ? "quantile-without-rate" : "raw-counter",
    argument,
    quantile
      ? `expected the rate of a histogram's buckets, found their counts since the start (${text}): write rate(${text}[5m])`
      : `expected how fast the counter ${facts.metric?.name ?? text} grows in ${node.name}(), found its value: rate first and sum then, ${before}rate(${text}[5m]))`,
  );
}

function counted(node: AggregateNode, rest: Facts, walk: Walk): Facts {
  const unit = node.name === "group" ? "boolean" : "count";
  const facts: Facts = { ...rest, kind: "value", unit, sign: "positive" };
  if (node.name !== "count_values" || rest.labels === undefined) return facts;
  const first = node.args[0];
  const label = first === undefined ? undefined : literalValue(walk, first);
  return label === undefined ? facts : { ...facts, labels: new Map([...rest.labels, [label, true]]) };
}

/** A mean of all instances says nothing about the busiest one. */
function hidesInstances(node: AggregateNode, facts: Facts, labels: Facts["labels"]): boolean {
  if (node.name !== "avg" || facts.labels?.has("instance") !== true || labels?.has("instance") !== false)
    return false;
  // An average over the processes of one service at one place is what an unlabelled result is about only with instances.
  return facts.unit === "ratio" || facts.unit === "percent" || facts.unit === "secondsPerSecond";
}

function joinedUnit(name: string, unit: ResultUnit): ResultUnit {
  if (name === "stdvar") return "unknown";
  if (unit === "boolean") return name === "avg" ? "ratio" : name === "sum" ? "count" : unit;
  return name === "sum" && (unit === "ratio" || unit === "percent" || unit === "timestamp")
    ? "unknown"
    : unit;
}

function joinedSign(name: string, sign: Facts["sign"]): Facts["sign"] {
  if (name.startsWith("std")) return "nonnegative";
  return sign === "nonzero" && name !== "min" && name !== "max" ? "any" : sign;
}

function labelsLeft(node: AggregateNode, facts: Facts): Facts["labels"] {
  const { grouping } = node;
  if (choosing.has(node.name)) return facts.labels;
  if (grouping === undefined) return noLabels;
  const { labels } = facts;
  const names = grouping.labels.map(({ name }) => name);
  if (labels === undefined) return grouping.without ? undefined : new Map(names.map((name) => [name, true]));
  if (grouping.without) return new Map([...labels].filter(([name]) => !names.includes(name)));
  return new Map(
    names.flatMap((name) => (labels.has(name) ? [[name, labels.get(name) === true] as const] : [])),
  );
}

function pinnedLeft({ pinned }: Facts, labels: Facts["labels"]): Facts["pinned"] {
  if (pinned.size === 0 || labels === undefined) return pinned;
  const left = [...pinned].filter(([name]) => labels.has(name));
  return left.length === 0 ? nothingPinned : new Map(left);
}

/** Every label of by and without must be one that the series have; those of targets do no harm. */
function checkGrouping(node: AggregateNode, { labels }: Facts, walk: Walk): void {
  if (labels === undefined || node.grouping === undefined) return;
  for (const label of node.grouping.labels)
    // What has no buckets at all is reported as no histogram.
    if (!labels.has(label.name) && !onTargets.has(label.name) && !(label.name === "le" && walk.quantiles > 0))
      report(
        walk,
        "unknown-label",
        label,
        `expected labels of the series in ${node.grouping.without ? "without" : "by"}, found "${label.name}", which ${textAt(walk, node.args.at(-1) ?? node)} has not${labels.size === 0 ? `: it has ${namesText([])}` : orNearest(label.name, [...labels.keys()])}`,
      );
}
