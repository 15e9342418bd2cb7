import type { Metric } from "../../../metrics/metric.ts";
import { type Expression, joined, metricsIn, type Template } from "../promql.ts";
import { syntaxTree } from "../syntax.ts";
import { checkAlertRole } from "./alert-role.ts";
import { isCondition } from "./condition.ts";
import { type Facts, unknownFacts } from "./facts.ts";
import { infer } from "./infer.ts";
import { alertSeries, type Known, type Recorded, type RecordedFacts, seriesFacts } from "./known.ts";
import { readTree } from "./read-tree.ts";
import { checkFilters } from "./selector.ts";
import type { Slip } from "./slip.ts";
import { commentSlip, syntaxSlip } from "./syntax-slips.ts";
import type { PromNode } from "./tree.ts";
import type { Use, Walk } from "./walk.ts";

/** What rules are checked against. */
export interface World {
  /** Everything that exporters expose. */
  readonly metrics: readonly Metric[];
  readonly recordings: readonly Recorded[];
  /** Seconds between two scrapes, and between two evaluations of what is recorded. */
  readonly scrapeInterval: number;
  /** Seconds between two scrapes of one exporter, where they differ. @default {} */
  readonly scrapeIntervals?: Readonly<Partial<Record<string, number>>>;
}

/** What an expression is checked against, and what it is used for. */
export interface CheckContext extends Use {
  readonly known: KnownRules;
}

/** The world of some rules, read once for all of their expressions. */
export interface KnownRules extends Known {
  /** What is wrong with a recording's own expression. */
  readonly recordingSlips: (name: string) => readonly Slip[];
}

interface Outcome extends RecordedFacts {
  readonly slips: readonly Slip[];
}

/** Reads a world once, for all expressions that are checked against it. Recordings are worked out when somebody asks. */
export function knownRules({ metrics, recordings, scrapeInterval, scrapeIntervals = {} }: World): KnownRules {
  const series = seriesFacts(metrics);
  const expressions = new Map(recordings.map(({ name, expression }) => [name, expression]));
  const outcomes = new Map<string, Outcome | "cycle">();
  const outcome = (name: string): Outcome | "cycle" | undefined => {
    const before = outcomes.get(name);
    if (before !== undefined) return before;
    const expression = expressions.get(name);
    if (expression === undefined) return undefined;
    outcomes.set(name, "cycle");
    const found = examine(expression, { known, role: "recording" });
    outcomes.set(name, found);
    return found;
  };
  const known: KnownRules = {
    series: (name) => series.get(name),
    recorded: outcome,
    recordingSlips: (name) => {
      const found = outcome(name);
      return found === undefined || found === "cycle" ? [] : found.slips;
    },
    names: () => [...series.keys(), ...expressions.keys(), ...alertSeries],
    interval: (metric) =>
      (metric === undefined ? undefined : scrapeIntervals[metric.exporter]) ?? scrapeInterval,
  };
  return known;
}

/** Everything that is wrong with an expression, in the order of its text. */
export function checkExpression(expression: Expression, context: CheckContext): readonly Slip[] {
  return examine(expression, context).slips;
}

const nothing: readonly never[] = [];

function examine(expression: Expression, context: CheckContext): Outcome {
  const { text } = expression;
  const syntax = expression.slips[0];
  const comment = text.includes("#") ? commentSlip(text) : undefined;
  if (comment !== undefined) return failed([comment]);
  if (syntax !== undefined) return failed([syntaxSlip(text, syntax.column - 1)]);
  const node = readTree(syntaxTree(expression), text);
  if (node === undefined) return failed([syntaxSlip(text, 0)]);
  let thresholds: readonly number[] | undefined;
  const walk: Walk = {
    text,
    known: withOwnMetrics(expression, context.known),
    use: context,
    slips: [],
    isThreshold: (offset) => (thresholds ??= thresholdsIn(expression.template)).includes(offset),
    unfiltered: [],
    matched: new Set(),
    guards: [],
    directions: { right: false, wrong: undefined },
    quantiles: 0,
  };
  const facts = infer(node, walk);
  checkFilters(walk);
  const { right, wrong } = walk.directions;
  // "Above now or soon" and "not above yet" may stand side by side.
  if (wrong !== undefined && !right) walk.slips.push(wrong);
  if (context.role === "alert") checkAlertRole(node, facts, hasThreshold(expression.template), walk);
  const slips = walk.slips.length === 0 ? nothing : [...walk.slips].sort((a, b) => a.from - b.from);
  return { slips, facts: resultOf(facts, slips), conditional: recordedCondition(node, walk, context) };
}

/** What is recorded has a name of its own, and the matchers behind it are nobody's any more. */
function resultOf(facts: Facts, slips: readonly Slip[]): Facts {
  return slips.length > 0 ? { ...unknownFacts, labels: facts.labels } : { ...facts, window: 0 };
}

function recordedCondition(node: PromNode, { known }: Walk, { role }: CheckContext): boolean {
  return role === "recording" && isCondition(node, known);
}

function failed(slips: readonly Slip[]): Outcome {
  return { slips, facts: unknownFacts, conditional: true };
}

/** Metrics that an expression brings along are known, whatever the catalogue has. */
function withOwnMetrics(expression: Expression, known: Known): Known {
  if (expression.series.every((name) => known.series(name) !== undefined)) return known;
  const own = seriesFacts(metricsIn(expression));
  if (own.size === 0) return known;
  return {
    ...known,
    series: (name) => known.series(name) ?? own.get(name),
    names: () => [...own.keys(), ...known.names()],
  };
}

function hasThreshold({ values }: Template): boolean {
  return values.some(
    (value) =>
      typeof value !== "number" &&
      (value.kind === "threshold" || (value.kind === "expression" && hasThreshold(value.template))),
  );
}

/** Offsets of the thresholds in an expression's text. */
function thresholdsIn(template: Template): readonly number[] {
  return joined(template).pieces.flatMap((piece) => {
    const value = piece.from === "value" ? template.values[piece.index] : undefined;
    if (value === undefined || typeof value === "number") return [];
    if (value.kind === "threshold") return [piece.at];
    // An expression stands in brackets.
    return value.kind === "expression"
      ? thresholdsIn(value.template).map((offset) => piece.at + 1 + offset)
      : [];
  });
}
