import type { Tree, TreeCursor } from "@lezer/common";
import * as terms from "@prometheus-io/lezer-promql";
import { durationSeconds } from "../../../../model/duration.ts";
import type { AggregateNode, LabelAt, Matcher, Matching, PromNode, SelectorNode, Span } from "./tree.ts";

/** The tree of an expression whose text has no syntax error, without its brackets; undefined when there is none. */
export function readTree(tree: Tree, text: string): PromNode | undefined {
  const cursor = tree.cursor();
  if (!cursor.firstChild()) return undefined;
  while (cursor.type.id === terms.LineComment) if (!cursor.nextSibling()) return undefined;
  return nodeAt(cursor, text);
}

/** Calls a function with the cursor at each child of where it stands. */
function eachChild(cursor: TreeCursor, visit: (type: number) => void): void {
  if (!cursor.firstChild()) return;
  do {
    const type = cursor.type.id;
    if (type !== terms.LineComment) visit(type);
  } while (cursor.nextSibling());
  cursor.parent();
}

function nodeAt(cursor: TreeCursor, text: string): PromNode {
  const { from, to } = cursor;
  switch (cursor.type.id) {
    case terms.ParenExpr: {
      const inside = childrenAt(cursor, text)[0];
      return inside ?? { kind: "experimental", from, to, what: "()" };
    }
    case terms.NumberDurationLiteral:
      return { kind: "number", from, to, value: numberOf(text.slice(from, to)) };
    case terms.StringLiteral:
      return { kind: "text", from, to };
    case terms.VectorSelector:
      return selectorAt(cursor, text);
    case terms.MatrixSelector:
    case terms.SubqueryExpr:
      return rangeAt(cursor, text);
    case terms.OffsetExpr:
    case terms.StepInvariantExpr: {
      let bare = true;
      let inner: PromNode | undefined;
      eachChild(cursor, (type) => {
        if (!isExpression(type) || inner !== undefined) return;
        bare = type !== terms.ParenExpr;
        inner = nodeAt(cursor, text);
      });
      if (inner === undefined) return { kind: "experimental", from, to, what: "@" };
      return behindLast(inner, bare, text, (last) => ({ kind: "shifted", from: last.from, to, inner: last }));
    }
    case terms.FunctionCall:
    case terms.AggregateExpr:
      return callAt(cursor, text);
    case terms.BinaryExpr:
      return binaryAt(cursor, text);
    case terms.UnaryExpr: {
      const inner = childrenAt(cursor, text)[0];
      return { kind: "signed", from, to, inner: inner ?? { kind: "experimental", from, to, what: "a sign" } };
    }
    case terms.AnchoredExpr:
      return { kind: "experimental", from, to, what: "anchored" };
    case terms.SmoothedExpr:
      return { kind: "experimental", from, to, what: "smoothed" };
    default:
      return { kind: "experimental", from, to, what: cursor.type.name };
  }
}

/** Expressions among the children of where the cursor stands. */
function childrenAt(cursor: TreeCursor, text: string): PromNode[] {
  const nodes: PromNode[] = [];
  eachChild(cursor, (type) => {
    if (isExpression(type)) nodes.push(nodeAt(cursor, text));
  });
  return nodes;
}

const expressions = new Set([
  terms.AggregateExpr,
  terms.BinaryExpr,
  terms.FunctionCall,
  terms.MatrixSelector,
  terms.NumberDurationLiteral,
  terms.OffsetExpr,
  terms.AnchoredExpr,
  terms.SmoothedExpr,
  terms.ParenExpr,
  terms.StringLiteral,
  terms.SubqueryExpr,
  terms.UnaryExpr,
  terms.VectorSelector,
  terms.StepInvariantExpr,
]);

function isExpression(type: number): boolean {
  return expressions.has(type);
}

function selectorAt(cursor: TreeCursor, text: string): SelectorNode {
  const { from, to } = cursor;
  let name = "";
  let matchers: Matcher[] | undefined;
  eachChild(cursor, (type) => {
    if (type === terms.Identifier) name = text.slice(cursor.from, cursor.to);
    else if (type === terms.LabelMatchers)
      eachChild(cursor, (inner) => {
        if (inner === terms.QuotedLabelName) name = text.slice(cursor.from + 1, cursor.to - 1);
        else (matchers ??= []).push(matcherAt(cursor, text));
      });
  });
  const named = matchers?.find((matcher) => matcher.name === "__name__" && matcher.operator === "=");
  if (named !== undefined) name = text.slice(named.value.from + 1, named.value.to - 1);
  return { kind: "selector", from, to, name, matchers: matchers ?? none };
}

const none: readonly never[] = [];

function matcherAt(cursor: TreeCursor, text: string): Matcher {
  let name: Span = cursor;
  let quoted = 0;
  let operator = "=";
  let value: Span = { from: cursor.to, to: cursor.to };
  eachChild(cursor, (type) => {
    if (type === terms.MatchOp) operator = text.slice(cursor.from, cursor.to);
    else if (type === terms.StringLiteral) value = { from: cursor.from, to: cursor.to };
    else {
      name = { from: cursor.from, to: cursor.to };
      quoted = type === terms.QuotedLabelName ? 1 : 0;
    }
  });
  const { from, to } = name;
  return { from, to, name: text.slice(from + quoted, to - quoted), operator, value };
}

function rangeAt(cursor: TreeCursor, text: string): PromNode {
  const { from, to } = cursor;
  const subquery = cursor.type.id === terms.SubqueryExpr;
  const durations: Span[] = [];
  let inner: PromNode | undefined;
  let bare = true;
  eachChild(cursor, (type) => {
    if (type === terms.DurationExpr) durations.push({ from: cursor.from, to: cursor.to });
    else {
      bare = type !== terms.ParenExpr;
      inner = nodeAt(cursor, text);
    }
  });
  const [range, step] = durations;
  const at = range ?? { from: to, to };
  if (inner === undefined) return { kind: "experimental", from, to, what: "a range" };
  const seconds = secondsOf(text, at);
  const stepSeconds = step && secondsOf(text, step);
  return behindLast(inner, bare, text, (last) => ({
    kind: "range",
    from: last.from,
    to,
    subquery,
    inner: last,
    seconds,
    range: at,
    step: stepSeconds,
  }));
}

/**
 * What stands behind an expression belongs to its last part: the grammar reads `a - b offset 5m` as `(a - b) offset 5m`,
 * Prometheus as `a - (b offset 5m)`.
 */
function behindLast(
  node: PromNode,
  bare: boolean,
  text: string,
  wrap: (last: PromNode) => PromNode,
): PromNode {
  if (bare && node.kind === "binary") {
    const right = behindLast(node.right, isBare(node.right, text), text, wrap);
    return { ...node, to: right.to, right };
  }
  if (bare && node.kind === "signed") {
    const inner = behindLast(node.inner, isBare(node.inner, text), text, wrap);
    return { ...node, to: inner.to, inner };
  }
  return wrap(node);
}

/** Whether the last side of an operator stands without brackets: they have gone from the tree, but not from the text. */
function isBare({ from }: PromNode, text: string): boolean {
  return !text.slice(0, from).trimEnd().endsWith("(");
}

/** A range without a unit is in seconds. */
function secondsOf(text: string, { from, to }: Span): number | undefined {
  const written = text.slice(from, to);
  const seconds = durationSeconds(written) ?? Number(written);
  return Number.isNaN(seconds) ? undefined : seconds;
}

function callAt(cursor: TreeCursor, text: string): PromNode {
  const { from, to } = cursor;
  const aggregate = cursor.type.id === terms.AggregateExpr;
  let name = "";
  let args: readonly PromNode[] = none;
  let grouping: AggregateNode["grouping"];
  eachChild(cursor, (type) => {
    if (type === terms.FunctionCallBody) args = childrenAt(cursor, text);
    else if (type === terms.AggregateModifier) grouping = groupingAt(cursor, text);
    else name = text.slice(cursor.from, cursor.to);
  });
  return aggregate
    ? { kind: "aggregate", from, to, name: name.toLowerCase(), args, grouping }
    : { kind: "call", from, to, name, args };
}

function groupingAt(cursor: TreeCursor, text: string): AggregateNode["grouping"] {
  let without = false;
  let labels: readonly LabelAt[] = none;
  eachChild(cursor, (type) => {
    if (type === terms.Without) without = true;
    else if (type === terms.GroupingLabels) labels = labelsAt(cursor, text);
  });
  return { without, labels };
}

function labelsAt(cursor: TreeCursor, text: string): readonly LabelAt[] {
  const labels: LabelAt[] = [];
  eachChild(cursor, (type) => {
    const { from, to } = cursor;
    const quoted = type === terms.QuotedLabelName ? 1 : 0;
    labels.push({ from, to, name: text.slice(from + quoted, to - quoted) });
  });
  return labels;
}

function binaryAt(cursor: TreeCursor, text: string): PromNode {
  const { from, to } = cursor;
  let left: PromNode | undefined;
  let right: PromNode | undefined;
  let at: Span = cursor;
  let bool = false;
  let matching: Matching | undefined;
  let experimental: string | undefined;
  eachChild(cursor, (type) => {
    if (isExpression(type)) {
      const node = nodeAt(cursor, text);
      if (left === undefined) left = node;
      else right = node;
    } else if (type === terms.BoolModifier) bool = true;
    else if (type === terms.MatchingModifierClause) matching = matchingAt(cursor, text);
    else if (type === terms.FillModifier) experimental = "fill";
    else at = { from: cursor.from, to: cursor.to };
  });
  if (left === undefined || right === undefined || experimental !== undefined)
    return { kind: "experimental", from, to, what: experimental ?? "an operator" };
  const operator = text.slice(at.from, at.to).toLowerCase();
  return { kind: "binary", from, to, operator, at, bool, matching, left, right };
}

function matchingAt(cursor: TreeCursor, text: string): Matching {
  let on = false;
  let many: Matching["many"];
  let labels: readonly LabelAt[] = none;
  let include: readonly LabelAt[] = none;
  eachChild(cursor, (type) => {
    if (type === terms.On) on = true;
    else if (type === terms.GroupLeft) many = "left";
    else if (type === terms.GroupRight) many = "right";
    else if (type === terms.GroupingLabels) {
      if (many === undefined) labels = labelsAt(cursor, text);
      else include = labelsAt(cursor, text);
    }
  });
  return { on, labels, many, include };
}

function numberOf(text: string): number {
  const plain = Number(text.includes("_") ? text.replaceAll("_", "") : text);
  if (!Number.isNaN(plain)) return plain;
  const [, sign = "", size = ""] = /^([+-]?)(.*)$/.exec(text) ?? [];
  const value = /^inf$/i.test(size) ? Infinity : (durationSeconds(size) ?? NaN);
  return sign === "-" ? -value : value;
}
