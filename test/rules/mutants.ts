import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { durationSeconds } from "../../model/duration.ts";

/** One change of an expression. */
export interface Mutant {
  /** What was changed, for the list of survivors: `[5m] → [10m]`. */
  readonly what: string;
  readonly text: string;
}

/** Comparison signs, and what each is changed to: turned round, and with or without the equal case. */
const signs: Readonly<Record<string, readonly string[]>> = {
  Gtr: ["<", ">="],
  Lss: [">", "<="],
  Gte: ["<=", ">"],
  Lte: [">=", "<"],
  Eql: ["!="],
  Neq: ["=="],
};

const negated: Readonly<Record<string, string>> = { "=": "!=", "!=": "=", "=~": "!~", "!~": "=~" };

/**
 * Every way in which one threshold, comparison sign, range, offset, matcher or grouping label of an expression can be
 * changed.
 *
 * @param carried labels that the series of the tests carry: dropping another one changes nothing that could be seen.
 */
export function mutantsOf(expression: string, carried: ReadonlySet<string>): readonly Mutant[] {
  const mutants: Mutant[] = [];
  const replace = (node: { readonly from: number; readonly to: number }, by: string): void => {
    const was = expression.slice(node.from, node.to);
    const around = expression.slice(Math.max(0, node.from - 25), node.from);
    mutants.push({
      what: `${around}⟨${was} → ${by === "" ? "nothing" : by}⟩`,
      text: expression.slice(0, node.from) + by + expression.slice(node.to),
    });
  };
  parser.parse(expression).iterate({
    enter: ({ type, node }) => {
      for (const sign of signs[type.name] ?? []) if (node.parent?.name === "BinaryExpr") replace(node, sign);
      if (type.name === "NumberDurationLiteral" && isCompared(node))
        for (const number of otherNumbers(expression.slice(node.from, node.to))) replace(node, number);
      if (type.name === "NumberDurationLiteralInDurationContext" && !isStep(node))
        for (const time of otherDurations(expression.slice(node.from, node.to))) replace(node, time);
      if (type.name === "UnquotedLabelMatcher") matcherMutants(node, expression, replace);
      if (type.name === "GroupingLabels" && node.parent?.name !== "MatchingModifierClause")
        groupingMutants(node, expression, carried, replace);
    },
  });
  return mutants;
}

type Replace = (node: { readonly from: number; readonly to: number }, by: string) => void;

/** The number to the right of a comparison: a threshold or a guard. */
function isCompared(node: SyntaxNode): boolean {
  const parent = node.parent;
  return (
    parent?.name === "BinaryExpr" &&
    parent.lastChild?.from === node.from &&
    Object.keys(signs).some((sign) => parent.getChild(sign) !== null)
  );
}

function otherNumbers(text: string): readonly string[] {
  const value = Number(text);
  if (!Number.isFinite(value)) return [];
  return value === 0 ? ["1", "-1"] : [String(value * 1.1), String(value * 0.9)];
}

/** The second duration of a subquery is how often it looks. */
function isStep(node: SyntaxNode): boolean {
  const duration = node.parent;
  return (
    duration?.parent?.name === "SubqueryExpr" &&
    duration.parent.lastChild?.from === duration.from &&
    duration.parent.getChildren("DurationExpr").length > 1
  );
}

function otherDurations(text: string): readonly string[] {
  const seconds = durationSeconds(text) ?? 0;
  return seconds === 0 ? [] : [`${seconds * 2}s`, `${Math.floor(seconds / 2)}s`];
}

function matcherMutants(node: SyntaxNode, expression: string, replace: Replace): void {
  const operator = node.getChild("MatchOp");
  if (operator !== null) replace(operator, negated[expression.slice(operator.from, operator.to)] ?? "=");
  // With the comma beside it; a matcher with an empty text matches everything.
  const before = expression.slice(0, node.from).match(/,\s*$/)?.[0].length ?? 0;
  const after = before > 0 ? 0 : (expression.slice(node.to).match(/^\s*,\s*/)?.[0].length ?? 0);
  replace({ from: node.from - before, to: node.to + after }, "");
}

function groupingMutants(
  node: SyntaxNode,
  expression: string,
  carried: ReadonlySet<string>,
  replace: Replace,
): void {
  const names = node.getChildren("LabelName").map(({ from, to }) => expression.slice(from, to));
  for (const name of names)
    if (carried.has(name)) replace(node, `(${names.filter((other) => other !== name).join(", ")})`);
}
