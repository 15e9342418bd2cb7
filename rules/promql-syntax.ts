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

/** Parses PromQL with the grammar of Prometheus' own editor. */
export function parsePromql(text: string): ParsedPromql {
  const series = new Set<string>();
  const slips: SyntaxSlip[] = [];
  parser.parse(text).iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) slips.push({ column: from + 1, near: text.slice(from, from + 20) });
      if (type.name === "VectorSelector") {
        const name = node.getChild("Identifier");
        if (name !== null) series.add(text.slice(name.from, name.to));
      }
      // The grammar lets a string end with the text; Prometheus does not.
      if (type.name === "StringLiteral" && !isClosed(text.slice(from, to)))
        slips.push({ column: from + 1, near: text.slice(from, from + 20) });
    },
  });
  if (text === "" && slips.length === 0) slips.push({ column: 1, near: "" });
  return { series: [...series].sort(), slips };
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
