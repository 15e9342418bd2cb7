import type { Metric } from "./metrics/metric.ts";
import { parsePromql, type SyntaxSlip } from "./promql-syntax.ts";
import type { Recording } from "./recording.ts";
import type { Threshold } from "./threshold.ts";

/** A PromQL expression: plain data, checked when the model is compiled. */
export interface Expression {
  readonly kind: "expression";
  /** On one line. */
  readonly text: string;
  /** Names of the series that it reads, sorted. */
  readonly series: readonly string[];
  /** Syntax errors; a definition never throws, so that all problems are reported together. */
  readonly slips: readonly SyntaxSlip[];
}

/** What may stand in a {@link promql} template. Text cannot: it would be string-formatted PromQL. */
export type PromqlValue = Metric | Recording | Threshold | Expression | number;

/**
 * An expression over metrics of the catalogue, recorded series, thresholds and other expressions:
 *
 * ```ts
 * promql`1 - ${nodeMemoryMemAvailableBytes} / ${nodeMemoryMemTotalBytes} > ${threshold}`
 * ```
 */
export function promql(strings: TemplateStringsArray, ...values: readonly PromqlValue[]): Expression {
  const joined = strings.reduce((text, part, i) => {
    const value = values[i - 1];
    return text + (value === undefined ? "" : textOf(value)) + part;
  }, "");
  // Templates are written over several lines; on one line they have no space inside brackets.
  const text = joined
    .trim()
    .replace(/([([{])\s*\n\s*/g, "$1")
    .replace(/\s*\n\s*([)\]}])/g, "$1")
    .replace(/\s*\n\s*/g, " ");
  return { kind: "expression", text, ...parsePromql(text) };
}

function textOf(value: PromqlValue): string {
  if (typeof value === "number") return String(value);
  switch (value.kind) {
    case "threshold":
      return String(value.value);
    case "expression":
      return `(${value.text})`;
    default:
      return value.name;
  }
}
