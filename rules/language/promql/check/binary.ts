import { checkComparison, isComparison } from "./comparison.ts";
import { divided } from "./division.ts";
import { type Facts, isRawCount, type Sign, unknownFacts } from "./facts.ts";
import { matched } from "./matching.ts";
import { checkCounterUse } from "./raw-counter.ts";
import { joined } from "./set-operators.ts";
import type { BinaryNode, PromNode } from "./tree.ts";
import { commonUnit, multipliedUnit, unitText } from "./units.ts";
import { report, textAt, type Walk } from "./walk.ts";

/** What an operator makes of its two sides. */
export function binaryFacts(node: BinaryNode, left: Facts, right: Facts, walk: Walk): Facts {
  if (!takesSides(node, left, right, walk)) return unknownFacts;
  const { operator } = node;
  if (operator === "and" || operator === "unless" || operator === "or")
    return joined(node, left, right, walk);
  if (rawCounts(node, left, right, walk)) return { ...unknownFacts, labels: left.labels };
  const both = left.type === "vector" && right.type === "vector";
  const matchedSides = both
    ? matched(node, left, right, walk)
    : left.type === "vector"
      ? { labels: left.labels, pinned: left.pinned }
      : { labels: right.labels, pinned: right.pinned };
  const facts: Facts = {
    ...unknownFacts,
    ...matchedSides,
    type: left.type === "scalar" && right.type === "scalar" ? "scalar" : "vector",
    kind: left.kind === "unknown" || right.kind === "unknown" ? "unknown" : "value",
    window: Math.max(left.window, right.window),
    metric:
      left.metric === right.metric
        ? left.metric
        : right.kind === "value" && right.metric === undefined
          ? left.metric
          : undefined,
    averaged: left.averaged || right.averaged,
  };
  if (isComparison(operator)) return checkComparison(node, left, right, facts, walk);
  if (operator === "/" || operator === "%") return divided(node, left, right, facts, walk);
  if (operator === "*") {
    const by = left.number ?? right.number;
    return {
      ...facts,
      number:
        left.number !== undefined && right.number !== undefined ? left.number * right.number : undefined,
      unit: multipliedUnit(left.unit, right.unit, by),
      sign: productSign(left.sign, right.sign),
      kind: rateStays(left, right) ?? facts.kind,
    };
  }
  if (operator === "^" || operator === "atan2")
    return { ...facts, unit: "unknown", sign: left.sign === "positive" ? "positive" : "any" };
  return added(node, left, right, facts, walk);
}

/** A rate times a number is a rate: `0 * total` stands in for errors, and buckets stay buckets. */
function rateStays(left: Facts, right: Facts): Facts["kind"] | undefined {
  if (left.number !== undefined)
    return right.kind === "rate" || right.kind === "ratedBuckets" ? right.kind : undefined;
  return right.number !== undefined && (left.kind === "rate" || left.kind === "ratedBuckets")
    ? left.kind
    : undefined;
}

function added(node: BinaryNode, left: Facts, right: Facts, facts: Facts, walk: Walk): Facts {
  const unit = commonUnit(left.unit, right.unit, node.operator);
  if (unit === undefined)
    report(
      walk,
      "unit-mismatch",
      node.at,
      `expected two sides of one unit around "${node.operator}", found ${unitText(left.unit)} and ${unitText(right.unit)}: convert one of them`,
    );
  const sum = node.operator === "+";
  const number =
    left.number === undefined || right.number === undefined
      ? undefined
      : sum
        ? left.number + right.number
        : left.number - right.number;
  return { ...facts, number, unit: unit ?? "unknown", sign: sum ? sumSign(left.sign, right.sign) : "any" };
}

function sumSign(a: Sign, b: Sign): Sign {
  const below = (sign: Sign): boolean => sign === "any" || sign === "nonzero";
  if (below(a) || below(b)) return "any";
  return a === "positive" || b === "positive" ? "positive" : "nonnegative";
}

function productSign(a: Sign, b: Sign): Sign {
  if (a === "positive") return b;
  if (b === "positive") return a;
  return a === "nonzero" && b === "nonzero"
    ? "nonzero"
    : a === "nonnegative" && b === "nonnegative"
      ? a
      : "any";
}

/** Whether both sides are of types that the operator takes. */
function takesSides(node: BinaryNode, left: Facts, right: Facts, walk: Walk): boolean {
  for (const [facts, side] of [
    [left, node.left],
    [right, node.right],
  ] as const)
    if (facts.type === "range" || facts.type === "text") {
      report(
        walk,
        "wrong-arguments",
        side,
        `expected numbers or series beside "${node.operator}", found ${facts.type === "range" ? `a range of samples (${textAt(walk, side)}): write rate(${textAt(walk, side)})` : `the text ${textAt(walk, side)}: remove the quotes`}`,
      );
      return false;
    }
  const set = node.operator === "and" || node.operator === "unless" || node.operator === "or";
  if (set && (left.type === "scalar" || right.type === "scalar")) {
    const side = left.type === "scalar" ? node.left : node.right;
    report(
      walk,
      "wrong-arguments",
      side,
      `expected series beside "${node.operator}", found the number ${textAt(walk, side)}: write ${node.operator === "or" ? "or 0 * x, with the labels of the other side" : "a comparison"}`,
    );
    return false;
  }
  if (isComparison(node.operator) && !node.bool && left.type === "scalar" && right.type === "scalar") {
    report(
      walk,
      "wrong-arguments",
      node.at,
      `expected series in a comparison, found two numbers: compare a metric, or write vector(...)`,
    );
    return false;
  }
  return true;
}

/** Reports raw counts in arithmetic or a comparison; true when there are some. */
function rawCounts(node: BinaryNode, left: Facts, right: Facts, walk: Walk): boolean {
  if (!isRawCount(left.kind) && !isRawCount(right.kind)) return false;
  if (node.operator === "/" && isRawCount(left.kind) && isRawCount(right.kind)) {
    refuseLifetimeAverage(node, walk, textAt(walk, node.left), textAt(walk, node.right));
    return true;
  }
  const earlier = ownIncrease(node);
  if (earlier !== undefined) {
    report(
      walk,
      "raw-counter",
      node.at,
      `expected the increase of a counter, found its difference to an earlier value, which falls below 0 with every restart: write increase(${textAt(walk, earlier)}[5m])`,
    );
    return true;
  }
  const [facts, side] = isRawCount(left.kind) ? [left, node.left] : [right, node.right];
  return checkCounterUse(
    walk,
    facts,
    side,
    isComparison(node.operator) ? "a comparison" : `"${node.operator}"`,
  );
}

/** Reports a ratio of the values of two counters. */
export function refuseLifetimeAverage(node: BinaryNode, walk: Walk, over: string, under: string): void {
  report(
    walk,
    "lifetime-average",
    node.at,
    `expected how fast two counters grow, found a ratio of their values, which is an average since the start: write share() of two rate(), or sum by (\${perService}) (rate(${over}[5m])) / (sum by (\${perService}) (rate(${under}[5m])) > 0)`,
  );
}

/** `x - x offset 5m`. */
function ownIncrease({ operator, left, right }: BinaryNode): PromNode | undefined {
  if (operator !== "-" || right.kind !== "shifted" || left.kind !== "selector") return undefined;
  return right.inner.kind === "selector" && right.inner.name === left.name ? left : undefined;
}
