import { type Facts, type Labels, noLabels, nothingPinned } from "./facts.ts";
import { determined } from "./determined.ts";
import { onTargets } from "./matchers.ts";
import type { BinaryNode, LabelAt, Matching } from "./tree.ts";
import { namesText, orNearest, report, textAt, type Walk } from "./walk.ts";

/** What the two sides of an operator have when their series were matched. */
export interface Matched {
  readonly labels: Facts["labels"];
  readonly pinned: Facts["pinned"];
}

/** Which series of two sides find each other, and which labels the result has. Set operators let many match many. */
export function matched(node: BinaryNode, left: Facts, right: Facts, walk: Walk): Matched {
  const { matching } = node;
  const set = node.operator === "and" || node.operator === "unless";
  if (matching === undefined) {
    checkSame(node, left, right, noNames, walk);
    return { labels: left.labels ?? right.labels, pinned: pinnedByBoth(left, right) };
  }
  const names = new Set(matching.labels.map(({ name }) => name));
  checkLists(matching, left, right, walk);
  const missed = matching.on && checkOn(node, matching, left, right, walk);
  if (!matching.on) checkSame(node, left, right, names, walk);
  if (set) return left;
  const several = missed || checkMany(node, matching, names, left, right, walk);
  return several ? unmatched : result(matching, names, left, right);
}

/** After a slip nothing is known of the result. */
const unmatched: Matched = { labels: undefined, pinned: nothingPinned };

const noNames: ReadonlySet<string> = new Set();

function pinnedByBoth(left: Facts, right: Facts): Facts["pinned"] {
  if (right.pinned.size === 0) return left.pinned;
  return left.pinned.size === 0 ? right.pinned : new Map([...left.pinned, ...right.pinned]);
}

function result(matching: Matching, names: ReadonlySet<string>, left: Facts, right: Facts): Matched {
  const [many, one] = matching.many === "right" ? [right, left] : [left, right];
  if (many.labels === undefined) return many;
  if (matching.many !== undefined) {
    const included = matching.include.map(({ name }) => [name, one.labels?.get(name) ?? true] as const);
    return { labels: new Map([...many.labels, ...included]), pinned: many.pinned };
  }
  const kept = [...many.labels].filter(([name]) => names.has(name) === matching.on);
  return {
    labels: new Map(kept),
    pinned: new Map([...many.pinned].filter(([name]) => names.has(name) === matching.on)),
  };
}

/** Labels of one side that the other lacks, those that may be missing anyway aside. */
function onlyIn(labels: Labels, other: Labels, ignored: ReadonlySet<string>): readonly string[] {
  return [...labels].flatMap(([name, all]) => (all && !other.has(name) && !ignored.has(name) ? [name] : []));
}

/** Without on(), all labels of both sides must agree. */
function checkSame(
  node: BinaryNode,
  left: Facts,
  right: Facts,
  ignored: ReadonlySet<string>,
  walk: Walk,
): void {
  if (left.labels === undefined || right.labels === undefined) return;
  if (left.labels === right.labels) {
    checkPins(node, left, right, ignored, walk);
    return;
  }
  const leftOnly = onlyIn(left.labels, right.labels, ignored);
  const rightOnly = onlyIn(right.labels, left.labels, ignored);
  if (leftOnly.length + rightOnly.length === 0) {
    checkPins(node, left, right, ignored, walk);
    return;
  }
  const sides = [
    leftOnly.length > 0 ? `${namesText(leftOnly)} only on the left` : "",
    rightOnly.length > 0 ? `${namesText(rightOnly)} only on the right` : "",
  ].filter((side) => side !== "");
  report(
    walk,
    "mismatched-labels",
    node.at,
    `expected the same labels on both sides of "${node.operator}", found ${sides.join(" and ")}, so that no series of them match: ${sameFix(node, left.labels, right.labels, leftOnly, rightOnly)}`,
  );
}

function sameFix(
  { operator }: BinaryNode,
  left: Labels,
  right: Labels,
  leftOnly: readonly string[],
  rightOnly: readonly string[],
): string {
  const common = [...left.keys()].filter((name) => right.has(name));
  const on = `${operator} on (${common.join(", ")})`;
  if (operator === "and" || operator === "unless") return `write ${on}`;
  const group =
    leftOnly.length === 0 ? " group_right ()" : rightOnly.length === 0 ? " group_left ()" : undefined;
  return group === undefined || common.length === 0
    ? `sum both sides by the same labels, such as sum by (${common.length === 0 ? "${perService}" : common.join(", ")}) (...)`
    : `sum both sides by the same labels, or write ${on}${group}`;
}

/** Two sides whose matchers fix a common label to different values never meet. */
function checkPins(
  node: BinaryNode,
  left: Facts,
  right: Facts,
  ignored: ReadonlySet<string>,
  walk: Walk,
): void {
  if (left.pinned.size === 0 || right.pinned.size === 0) return;
  for (const [name, value] of left.pinned) {
    const other = right.pinned.get(name);
    if (other === undefined || other === value || ignored.has(name)) continue;
    report(
      walk,
      "contradicting-matchers",
      node.at,
      `expected sides of "${node.operator}" that can match, found ${name}="${value}" on the left and ${name}="${other}" on the right: write ${node.operator} ignoring (${name})`,
    );
    return;
  }
}

/** Labels of on() must be there on both sides; true when one is missing. */
function checkOn(node: BinaryNode, matching: Matching, left: Facts, right: Facts, walk: Walk): boolean {
  for (const label of matching.labels) {
    const inLeft = left.labels?.has(label.name) ?? true;
    const inRight = right.labels?.has(label.name) ?? true;
    if (inLeft && inRight) continue;
    if (!inLeft && !inRight) {
      if (onTargets.has(label.name)) continue;
      unknownLabel(label, "on", [...(left.labels?.keys() ?? [])], walk);
      return true;
    }
    const [side, other] = inLeft ? [node.right, "right"] : [node.left, "left"];
    report(
      walk,
      "mismatched-labels",
      label,
      `expected labels in on() that both sides have, found "${label.name}", which the ${other} side (${textAt(walk, side)}) has not: keep it there, or remove it here`,
    );
    return true;
  }
  const inBoth = matching.labels.find(
    ({ name }) =>
      left.pinned.has(name) && right.pinned.has(name) && left.pinned.get(name) !== right.pinned.get(name),
  );
  if (inBoth !== undefined)
    checkPins(
      node,
      left,
      right,
      new Set([...left.pinned.keys()].filter((name) => name !== inBoth.name)),
      walk,
    );
  return false;
}

function unknownLabel(label: LabelAt, list: string, known: readonly string[], walk: Walk): void {
  report(
    walk,
    "unknown-label",
    label,
    `expected labels of the series in ${list}(), found "${label.name}", which neither side has${orNearest(label.name, known)}`,
  );
}

/** Labels of ignoring() and group_left() must be there at all. */
function checkLists(matching: Matching, left: Facts, right: Facts, walk: Walk): void {
  if (left.labels === undefined || right.labels === undefined) return;
  const known = [...left.labels.keys(), ...right.labels.keys()];
  if (!matching.on)
    for (const label of matching.labels)
      if (!known.includes(label.name) && !onTargets.has(label.name))
        unknownLabel(label, "ignoring", known, walk);
  const one = (matching.many === "right" ? left : right).labels ?? noLabels;
  for (const label of matching.include)
    if (!one.has(label.name))
      report(
        walk,
        "unknown-label",
        label,
        `expected labels of the ${matching.many === "right" ? "left" : "right"} side in group_${matching.many ?? "left"}(), found "${label.name}", which it has not${orNearest(label.name, [...one.keys()])}`,
      );
}

/** Labels that tell several series of a side apart although they match one and the same of the other. */
function apart({ labels, pinned, kind }: Facts, names: ReadonlySet<string>, on: boolean): readonly string[] {
  if (labels === undefined || kind === "info") return [];
  const given = new Set([...labels.keys()].filter((name) => names.has(name) === on));
  return [...labels].flatMap(([name, all]) =>
    all && !given.has(name) && !pinned.has(name) && !determined(name, given) ? [name] : [],
  );
}

function checkMany(
  node: BinaryNode,
  matching: Matching,
  names: ReadonlySet<string>,
  left: Facts,
  right: Facts,
  walk: Walk,
): boolean {
  const leftApart = matching.many === "left" ? [] : apart(left, names, matching.on);
  const rightApart = matching.many === "right" ? [] : apart(right, names, matching.on);
  if (leftApart.length + rightApart.length === 0) return false;
  const list = `${matching.on ? "on" : "ignoring"} (${[...names].join(", ")})`;
  const [worse, side] = leftApart.length > 0 ? [leftApart, "left"] : [rightApart, "right"];
  const otherIsOne = apart(side === "left" ? right : left, names, matching.on).length === 0;
  const fix = otherIsOne
    ? `write ${list} group_${side} ()`
    : `sum ${side === "left" ? "the left" : "the right"} side by ${names.size === 0 || !matching.on ? "fewer labels" : `(${[...names].join(", ")})`}`;
  report(
    walk,
    "many-to-many",
    node.at,
    `expected one series on the ${side} for ${list} of "${node.operator}", found several, which differ in ${namesText(worse)}: ${fix}`,
  );
  return true;
}
