import type { Tree } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";

/** A place where an expression is no PromQL. */
export interface SyntaxSlip {
  /** Column in the expression's text, from 1. */
  readonly column: number;
  /** The text from there on, shortened; empty at the end. */
  readonly near: string;
}

/** What the syntax tree tells about an expression. */
export interface ParsedPromql {
  /** Names of the series that it reads, sorted, each once. */
  readonly series: readonly string[];
  readonly slips: readonly SyntaxSlip[];
}

/**
 * Syntax trees of the expressions that there are, by their list of series: an expression itself is plain data, which a
 * tree is not. Whoever checks an expression need not parse it again.
 */
const trees = new WeakMap<readonly string[], Tree>();

/** The syntax tree of an expression. */
export function syntaxTree({
  text,
  series,
}: {
  readonly text: string;
  readonly series: readonly string[];
}): Tree {
  return trees.get(series) ?? parser.parse(text);
}

/** Parses PromQL with the grammar of Prometheus' own editor. */
export function parsePromql(text: string): ParsedPromql {
  const names = new Set<string>();
  const slips: SyntaxSlip[] = [];
  const tree = parser.parse(text);
  tree.iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) slips.push({ column: from + 1, near: text.slice(from, from + 20) });
      if (type.name === "VectorSelector") {
        const name = node.getChild("Identifier");
        if (name !== null) names.add(text.slice(name.from, name.to));
      }
      // The grammar lets a string end with the text; Prometheus does not.
      if (type.name === "StringLiteral" && !isClosed(text.slice(from, to)))
        slips.push({ column: from + 1, near: text.slice(from, from + 20) });
    },
  });
  if (text === "" && slips.length === 0) slips.push({ column: 1, near: "" });
  const series = [...names].sort();
  trees.set(series, tree);
  return { series, slips };
}

function isClosed(literal: string): boolean {
  return literal.length > 1 && literal.endsWith(literal.charAt(0)) && !/(?<!\\)(?:\\\\)*\\.$/.test(literal);
}

/**
 * The part of an alert's expression that is worth a graph: what is compared with a number, without the conditions that
 * follow; all of it where the expression has another shape.
 */
export function graphedPart(text: string): string {
  const top = parser.parse(text).topNode.firstChild;
  const [left, right] = [top?.firstChild, top?.lastChild];
  if (top?.name !== "BinaryExpr" || !left || !right) return text;
  const has = (...operators: readonly string[]): boolean =>
    operators.some((name) => top.getChild(name) !== null);
  const leftText = text.slice(left.from, left.to);
  if (has("And", "Unless")) {
    const part = graphedPart(leftText);
    return part === leftText ? text : part;
  }
  const compared = has("Gtr", "Lss", "Gte", "Lte", "Eql", "Neq") && right.name === "NumberDurationLiteral";
  return compared ? leftText : text;
}
