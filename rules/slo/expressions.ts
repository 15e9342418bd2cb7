import type { Expression } from "../language/promql/promql.ts";

const made = new Map<string, Expression>();

/**
 * `vector(0.999)`, as an expression. It is made without the template tag, which looks for its place on the stack and
 * parses: there is one of these for each objective, and a catalogue can have 20,000.
 */
export function constant(value: string): Expression {
  const text = `vector(${value})`;
  const known = made.get(text);
  if (known !== undefined) return known;
  const expression: Expression = {
    kind: "expression",
    text,
    series: [],
    slips: [],
    template: { source: "rules/slo/expressions.ts", strings: [text], values: [] },
  };
  made.set(text, expression);
  return expression;
}
