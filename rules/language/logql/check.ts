import type { SyntaxNode } from "@lezer/common";
import { parser } from "@grafana/lezer-logql";
import { durationSeconds } from "../../../model/duration.ts";
import { nearest } from "../../../model/settings/parse.ts";
import type { LogqlExpression } from "./logql.ts";
import { indexedLabels, structuredMetadata } from "./streams.ts";
import { type LogqlSlip, syntaxSlip } from "./syntax-slips.ts";

export type { LogqlSlip } from "./syntax-slips.ts";

/** What a LogQL expression is used for. */
export interface LogqlUse {
  readonly role: "alert" | "recording" | "query";
  /** Attributes of the lines beside {@link structuredMetadata}: those that the applications send. @default [] */
  readonly metadata?: readonly string[];
}

/** Everything that is wrong with a LogQL expression, in the order of its text. */
export function checkLogql(expression: LogqlExpression, use: LogqlUse): readonly LogqlSlip[] {
  const { text, slips: syntax } = expression;
  const tree = parser.parse(text);
  const first = syntax[0];
  if (first !== undefined) return [syntaxSlip(text, first.column - 1, tree.topNode)];
  const slips: LogqlSlip[] = [];
  const known = [...indexedLabels, ...structuredMetadata, ...(use.metadata ?? [])];
  tree.iterate({
    enter: ({ node }) => {
      const slip = checkNode(node, text, known);
      if (slip !== undefined) slips.push(slip);
    },
  });
  const role = use.role === "alert" ? alertSlip(tree.topNode, text) : undefined;
  return [...slips, ...(role === undefined ? [] : [role])].sort((a, b) => a.from - b.from);
}

function at(node: SyntaxNode, message: string): LogqlSlip {
  return { from: node.from, to: node.to, message };
}

function checkNode(node: SyntaxNode, text: string, known: readonly string[]): LogqlSlip | undefined {
  switch (node.name) {
    case "Selector":
      return selectorSlip(node, text);
    case "LineFilter":
      return lineFilterSlip(node, text);
    case "Range":
      return rangeSlip(node, text);
    case "LabelFilter":
    case "UnwrapExpr":
      return unparsedSlip(node, text, known);
    default:
      return undefined;
  }
}

/** Loki refuses a selector that every stream fulfils, and reads all streams for one without an indexed label. */
function selectorSlip(node: SyntaxNode, text: string): LogqlSlip | undefined {
  const matchers = (node.getChild("Matchers")?.getChildren("Matcher") ?? []).map((matcher) =>
    readMatcher(matcher, text),
  );
  const foreign = matchers.find(({ name }) => !indexedLabels.includes(name));
  if (foreign !== undefined) {
    const hint = nearest(foreign.name, indexedLabels);
    const near = hint.startsWith(": did you mean")
      ? hint
      : `: write it behind the stream, {service_name="..."} | ${text.slice(foreign.node.from, foreign.node.to)}`;
    return at(
      foreign.node,
      `expected labels that Loki finds streams by in {}, found "${foreign.name}", which is no such label${near}`,
    );
  }
  const narrow = matchers.some(({ operator, value }) =>
    operator === "=" ? value !== "" : operator === "=~" && !matchesNothing(value),
  );
  if (narrow) return undefined;
  return at(
    node,
    `expected a stream by at least one label that is not empty, found ${text.slice(node.from, node.to)}: write {service_name="..."}`,
  );
}

function matchesNothing(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test("");
  } catch {
    return false;
  }
}

interface Read {
  readonly node: SyntaxNode;
  readonly name: string;
  readonly operator: string;
  readonly value: string;
}

function readMatcher(node: SyntaxNode, text: string): Read {
  const name = node.getChild("Identifier");
  const value = node.getChild("String");
  const from = name?.to ?? node.from;
  const to = value?.from ?? node.to;
  return {
    node,
    name: name === null ? "" : text.slice(name.from, name.to),
    operator: text.slice(from, to).trim(),
    value: value === null ? "" : text.slice(value.from + 1, value.to - 1),
  };
}

function lineFilterSlip(node: SyntaxNode, text: string): LogqlSlip | undefined {
  const filter = node.getChild("String");
  if (filter === null || text.slice(filter.from + 1, filter.to - 1) !== "") return undefined;
  return at(
    filter,
    `expected a text to look for in the lines, found an empty one, which every line contains: write it or remove the filter`,
  );
}

/** A minute: below it a quiet service's rate jumps between nothing and a lot. */
const shortestRange = 60;

function rangeSlip(node: SyntaxNode, text: string): LogqlSlip | undefined {
  const written = text.slice(node.from, node.to).replace(/[[\]\s]/g, "");
  const seconds = durationSeconds(written);
  if (seconds === undefined || seconds >= shortestRange) return undefined;
  return at(
    node,
    `expected a range of at least 1m, found [${written}], in which a quiet service has no lines: write [1m]`,
  );
}

const parsers = [
  "LabelParser",
  "JsonExpressionParser",
  "LogfmtParser",
  "LogfmtExpressionParser",
  "LabelFormatExpr",
];

/** A label that only a parser finds in the line must stand behind one. */
function unparsedSlip(node: SyntaxNode, text: string, known: readonly string[]): LogqlSlip | undefined {
  const label = node.name === "UnwrapExpr" ? node.getChild("Identifier") : labelOf(node);
  if (label === null) return undefined;
  const name = text.slice(label.from, label.to);
  if (known.includes(name) || parsedBefore(node)) return undefined;
  const hint = nearest(name, known);
  return at(
    label,
    `expected a parser before a label of the line's text, found "${name}" without one${hint.startsWith(": did you mean") ? hint : ": write | json or | logfmt in front"}`,
  );
}

/** Label of a filter; filters joined by `and` and `or` hold one each. */
function labelOf(filter: SyntaxNode): SyntaxNode | null {
  for (const kind of ["Matcher", "NumberFilter", "UnitFilter"]) {
    const part = filter.getChild(kind);
    if (part === null) continue;
    const inside = kind === "UnitFilter" ? (part.firstChild ?? part) : part;
    return inside.getChild("Identifier");
  }
  return null;
}

/** Whether a stage before this one in its pipeline parses the line. */
function parsedBefore(node: SyntaxNode): boolean {
  let top: SyntaxNode = node;
  while (top.parent !== null && top.parent.name !== "LogRangeExpr" && top.parent.name !== "LogExpr")
    top = top.parent;
  const root = top.parent ?? top;
  let found = false;
  root.cursor().iterate(({ name, from }) => {
    if (from < node.from && parsers.includes(name)) found = true;
  });
  return found;
}

const comparisons = ["Gtr", "Gte", "Lss", "Lte", "Eql", "Neq"];

/** An alert compares a number that it counted. */
function alertSlip(top: SyntaxNode, text: string): LogqlSlip | undefined {
  const expression = inside(top);
  if (expression.name === "LogExpr")
    return at(
      expression,
      `expected a number of lines in an alert, found the lines themselves: write sum by (service_name) (count_over_time(${text} [5m])) > \${threshold}`,
    );
  if (isCondition(expression)) return undefined;
  const bool = expression.getChild("BinOpModifier")?.getChild("Bool");
  return at(
    bool ?? expression,
    bool == null
      ? `expected a condition, found ${text}, which always has a result, so that the alert would fire always: compare it, such as ${text} > \${threshold}`
      : `expected a comparison that lets through what is bad, found "bool", which fires always: remove it`,
  );
}

/** The expression inside of wrappers that only group. */
function inside(node: SyntaxNode): SyntaxNode {
  const child = node.firstChild;
  return child !== null && ["LogQL", "Expr", "MetricExpr"].includes(node.name) ? inside(child) : node;
}

function isCondition(node: SyntaxNode): boolean {
  const top = inside(node);
  if (top.name !== "BinOpExpr") return top.getChildren("MetricExpr").some(isCondition);
  const bool = top.getChild("BinOpModifier")?.getChild("Bool") ?? null;
  if (comparisons.some((name) => top.getChild(name) !== null)) return bool === null;
  if (top.getChild("Unless") !== null) return true;
  const sides = top.getChildren("Expr").map(isCondition);
  return top.getChild("Or") === null ? sides.some((side) => side) : sides.every((side) => side);
}
