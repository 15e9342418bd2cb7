import { type Metric, type MetricPart } from "../../metrics/metric.ts";
import type { LabelList } from "../labels.ts";
import type { Recording } from "../recording.ts";
import { definedAt } from "../source.ts";
import type { Threshold } from "../threshold.ts";
import type { Selector } from "./selector.ts";
import { parsePromql, type SyntaxSlip } from "./syntax.ts";

/** A length of time in an expression: `[${duration("5m")}]`. */
export interface DurationValue {
  readonly kind: "duration";
  /** As Prometheus writes it. */
  readonly text: string;
}

/** A length of time, for ranges and offsets that are not written in the template itself. */
export function duration(text: string): DurationValue {
  return { kind: "duration", text };
}

/** What may stand in a {@link promql} template. Text cannot: it would be string-formatted PromQL. */
export type PromqlValue =
  Metric | MetricPart | Selector | Recording | Threshold | Expression | LabelList | DurationValue | number;

/** A template as it was written, so that a problem can be shown where it stands in the file. */
export interface Template {
  /** Place of the tag: `rules/host/host.ts:12:28`. */
  readonly source: string;
  readonly strings: readonly string[];
  readonly values: readonly PromqlValue[];
}

/** A PromQL expression: plain data, checked when the model is compiled. */
export interface Expression {
  readonly kind: "expression";
  /** On one line. */
  readonly text: string;
  /** Names of the series that it reads, sorted. */
  readonly series: readonly string[];
  /** Syntax errors; a definition never throws, so that all problems are reported together. */
  readonly slips: readonly SyntaxSlip[];
  readonly template: Template;
}

/**
 * An expression over metrics of the catalogue, recorded series, thresholds and other expressions:
 *
 * ```ts
 * promql`1 - ${nodeMemoryMemAvailableBytes} / ${nodeMemoryMemTotalBytes} > ${threshold}`
 * ```
 */
export function promql(strings: TemplateStringsArray, ...values: readonly PromqlValue[]): Expression {
  return expressionOf({ source: definedAt(promql), strings, values });
}

/** The expression that a template says. */
export function expressionOf(template: Template): Expression {
  const { text } = joined(template);
  return { kind: "expression", text, ...parsePromql(text), template };
}

/** A metric of the expression, in itself or in what was put into it: it is known, whatever the catalogue has. */
export function metricsIn({ template }: Expression): readonly Metric[] {
  return template.values.flatMap((value) => {
    if (typeof value === "number") return [];
    switch (value.kind) {
      case "expression":
        return metricsIn(value);
      case "selector":
        return [value.metric.kind === "part" ? value.metric.of : value.metric];
      case "part":
        return [value.of];
      case "threshold":
      case "recording":
      case "labels":
      case "duration":
        return [];
      default:
        return [value];
    }
  });
}

/** One stretch of an expression's text: where it comes from. */
export interface Piece {
  /** Offset in the expression's text. */
  readonly at: number;
  /** The template's own text (`string`) or one of its values (`value`), by index. */
  readonly from: "string" | "value";
  readonly index: number;
  /** Offset within that string; 0 for a value. */
  readonly offset: number;
}

/**
 * The text of a template on one line, without spaces inside brackets where the template had line breaks, and which part
 * of it comes from where.
 */
export function joined({ strings, values }: Template): {
  readonly text: string;
  readonly pieces: readonly Piece[];
} {
  let text = "";
  const pieces: Piece[] = [];
  strings.forEach((part, index) => {
    const value = values[index - 1];
    if (value !== undefined) {
      pieces.push({ at: text.length, from: "value", index: index - 1, offset: 0 });
      text += textOf(value);
    }
    // Each run of white space with a line break in it becomes one space, or none beside a bracket and at the ends.
    for (const match of part.matchAll(/\s*\n\s*|[^\s]+|[^\S\n]+/g)) {
      const [run] = match;
      const broken = run.includes("\n");
      const rest = strings.length - 1 > index || part.length > match.index + run.length;
      const next = part[match.index + run.length] ?? (index < strings.length - 1 ? "v" : "");
      if (broken && (text === "" || /[([{]$/.test(text) || /^[)\]}]/.test(next) || next === "" || !rest))
        continue;
      if (text === "" && run.trim() === "") continue;
      pieces.push({ at: text.length, from: "string", index, offset: match.index });
      text += broken ? " " : run;
    }
  });
  return { text: text.trimEnd(), pieces };
}

function textOf(value: PromqlValue): string {
  if (typeof value === "number") return String(value);
  switch (value.kind) {
    case "threshold":
      return String(value.value);
    case "expression":
      return `(${value.text})`;
    case "labels":
      return value.names.join(", ");
    case "duration":
    case "selector":
      return value.text;
    default:
      return value.name;
  }
}
