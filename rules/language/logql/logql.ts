import { parser } from "@grafana/lezer-logql";
import type { LabelList } from "../labels.ts";
import { type DurationValue, joined, type Template } from "../promql/promql.ts";
import type { SyntaxSlip } from "../promql/syntax.ts";
import { definedAt } from "../source.ts";
import type { Threshold } from "../threshold.ts";

/** What may stand in a {@link logql} template. Text cannot: it would be string-formatted LogQL. */
export type LogqlValue = Threshold | LabelList | DurationValue | number;

/** A LogQL expression: plain data, checked when the model is compiled. */
export interface LogqlExpression {
  readonly kind: "logql";
  /** On one line. */
  readonly text: string;
  /** Syntax errors; a definition never throws, so that all problems are reported together. */
  readonly slips: readonly SyntaxSlip[];
  readonly template: Template;
}

/**
 * An expression over the streams of Loki:
 *
 * ```ts
 * logql`sum by (service_name) (rate({service_name="sms-api"} |= "timeout" [5m])) > ${threshold}`
 * ```
 */
export function logql(strings: TemplateStringsArray, ...values: readonly LogqlValue[]): LogqlExpression {
  return logqlOf({ source: definedAt(logql), strings, values });
}

/** The expression that a template says. */
export function logqlOf(template: Template): LogqlExpression {
  const { text } = joined(template);
  const slips: SyntaxSlip[] = [];
  parser.parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError) slips.push({ column: from + 1, near: text.slice(from, from + 20) });
    },
  });
  if (text === "") slips.push({ column: 1, near: "" });
  return { kind: "logql", text, slips, template };
}
