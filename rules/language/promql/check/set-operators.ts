import { isComparison } from "./comparison.ts";
import { eitherSign, type Facts, type Labels } from "./facts.ts";
import { matched } from "./matching.ts";
import type { BinaryNode, PromNode } from "./tree.ts";
import { namesText, report, textAt, type Walk } from "./walk.ts";

/** `and`, `unless` and `or`. */
export function joined(node: BinaryNode, left: Facts, right: Facts, walk: Walk): Facts {
  if (node.operator !== "or") {
    matched(node, left, right, walk);
    return left;
  }
  // After a slip the result is taken to be what was meant.
  const fills = node.matching !== undefined || checkFilling(node, left, right, walk);
  return {
    ...left,
    kind:
      left.kind === right.kind
        ? left.kind
        : left.kind === "unknown" || right.kind === "unknown"
          ? "unknown"
          : "value",
    unit:
      left.unit === right.unit || right.unit === "number"
        ? left.unit
        : left.unit === "number"
          ? right.unit
          : "unknown",
    labels: fills ? either(left.labels, right.labels) : left.labels,
    pinned: new Map([...left.pinned].filter(([name, value]) => right.pinned.get(name) === value)),
    sign: eitherSign(left.sign, right.sign),
    window: Math.max(left.window, right.window),
    metric: left.metric === right.metric ? left.metric : undefined,
    averaged: left.averaged || right.averaged,
  };
}

/** What some series have on one side only, some of them lack. */
function either(left: Facts["labels"], right: Facts["labels"]): Facts["labels"] {
  if (left === right || left === undefined || right === undefined) return left === right ? left : undefined;
  const all = new Map<string, boolean>();
  for (const name of [...left.keys(), ...right.keys()])
    all.set(name, left.get(name) === true && right.get(name) === true);
  return all;
}

/** What fills in for missing series must have their labels, or it stands beside them. */
function checkFilling(node: BinaryNode, left: Facts, right: Facts, walk: Walk): boolean {
  if (left.labels === undefined || right.labels === undefined) return true;
  const filler = withoutComparison(node.right);
  const isVector = filler.kind === "call" && filler.name === "vector";
  const [missing, extra] = [lacking(left.labels, right.labels), lacking(right.labels, left.labels)];
  if (isVector && missing.length > 0) {
    report(
      walk,
      "or-vector",
      node.at,
      `expected what fills in for missing series to have their labels (${namesText(missing)}), found ${textAt(walk, node.right)}, which has none: write or 0 * total, with the same labels`,
    );
    return false;
  }
  if (!isZero(filler) || missing.length + extra.length === 0) return true;
  report(
    walk,
    "or-vector",
    node.at,
    `expected what fills in for missing series to have their labels, found ${namesText([...missing, ...extra])} on one side only: sum both sides by the same labels`,
  );
  return false;
}

/** `a or b > 1` compares only b, whatever was meant. */
function withoutComparison(node: PromNode): PromNode {
  return node.kind === "binary" && isComparison(node.operator) ? withoutComparison(node.left) : node;
}

function lacking(labels: Labels, other: Labels): readonly string[] {
  return [...labels].flatMap(([name, all]) => (all && !other.has(name) ? [name] : []));
}

/** `0 * x`. */
function isZero(node: PromNode): boolean {
  return (
    node.kind === "binary" &&
    node.operator === "*" &&
    [node.left, node.right].some((side) => side.kind === "number" && side.value === 0)
  );
}
