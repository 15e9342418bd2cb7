import type { Facts, Sign } from "./facts.ts";
import { isNeverZero } from "./facts.ts";
import { thresholdSlip } from "../../threshold.ts";
import type { BinaryNode, PromNode } from "./tree.ts";
import { commonUnit, fitsThreshold, unitFix, unitText } from "./units.ts";
import { report, textAt, type Walk } from "./walk.ts";

const mirrored: Readonly<Record<string, string>> = {
  ">": "<",
  "<": ">",
  ">=": "<=",
  "<=": ">=",
  "==": "==",
  "!=": "!=",
};

/** Whether an operator compares. */
export function isComparison(operator: string): boolean {
  return operator in mirrored;
}

/** A comparison as "series, operator, number", whichever side the number is on. */
interface Compared {
  readonly facts: Facts;
  readonly side: PromNode;
  readonly operator: string;
  readonly value: number;
  readonly number: PromNode;
}

/** What a comparison lets through, and whether it can ever be true. */
export function checkComparison(
  node: BinaryNode,
  left: Facts,
  right: Facts,
  facts: Facts,
  walk: Walk,
): Facts {
  const compared = asCompared(node, left, right);
  if (compared === undefined) checkUnits(node, left, right, walk);
  else checkNumber(compared, walk);
  if (node.bool) return { ...facts, kind: "value", unit: "boolean", sign: "nonnegative", number: undefined };
  const kept = left.type === "scalar" ? right : left;
  const sign = compared === undefined ? kept.sign : (guardSign(compared) ?? kept.sign);
  return { ...facts, kind: kept.kind, unit: kept.unit, sign, window: kept.window, metric: kept.metric };
}

function asCompared(node: BinaryNode, left: Facts, right: Facts): Compared | undefined {
  if (right.number !== undefined && left.number === undefined)
    return { facts: left, side: node.left, operator: node.operator, value: right.number, number: node.right };
  if (left.number !== undefined && right.number === undefined)
    return {
      facts: right,
      side: node.right,
      operator: mirrored[node.operator] ?? node.operator,
      value: left.number,
      number: node.left,
    };
  return undefined;
}

/** What is known of the sign of values that passed. */
function guardSign({ operator, value, facts }: Compared): Sign | undefined {
  if (
    (operator === ">" && value >= 0) ||
    (operator === ">=" && value > 0) ||
    (operator === "==" && value > 0)
  )
    return "positive";
  const nonzero =
    (operator === "<" && value <= 0) ||
    (operator === "!=" && value === 0) ||
    (operator === "<=" && value < 0);
  if (nonzero) return facts.sign === "nonnegative" && operator === "!=" ? "positive" : "nonzero";
  return isNeverZero(facts.sign) ? facts.sign : undefined;
}

function checkUnits(node: BinaryNode, left: Facts, right: Facts, walk: Walk): void {
  if (commonUnit(left.unit, right.unit, node.operator) !== undefined) return;
  const age = left.unit === "timestamp" || right.unit === "timestamp";
  report(
    walk,
    "unit-mismatch",
    node.at,
    `expected two sides of one unit around "${node.operator}", found ${unitText(left.unit)} (${textAt(walk, node.left)}) and ${unitText(right.unit)} (${textAt(walk, node.right)}): ${age ? "write time() - moment for an age" : "convert one of them"}`,
  );
}

function checkNumber(compared: Compared, walk: Walk): void {
  const { facts, side, number } = compared;
  if (facts.kind === "info" && checkInfo(compared, walk)) return;
  const { threshold } = walk.use;
  const isThreshold = threshold !== undefined && walk.isThreshold(number.from);
  // A threshold that is no possible value at all is refused where it is set.
  if (isThreshold && thresholdSlip(threshold) !== undefined) return;
  if (checkSize(compared, walk)) return;
  if (isThreshold) {
    checkDirection(compared, walk);
    if (!fitsThreshold(facts.unit, threshold.unit)) {
      report(
        walk,
        "unit-mismatch",
        side,
        `expected ${thresholdWords[threshold.unit]} to compare with a threshold made with ${threshold.unit}(), found ${unitText(facts.unit)} (${textAt(walk, side)}): ${unitFix(facts.unit, threshold.unit)}`,
      );
      return;
    }
  }
  checkReachable(compared, walk);
}

const thresholdWords = {
  ratio: "a ratio",
  count: "a number of things",
  seconds: "seconds",
  bytes: "bytes",
  perSecond: "things each second",
  bytesPerSecond: "bytes each second",
} as const;

/** An info metric is 1 or not there. */
function checkInfo({ facts, side, operator, value, number }: Compared, walk: Walk): boolean {
  const holds: Readonly<Record<string, boolean>> = {
    "==": value === 1,
    "!=": value !== 1,
    ">": value < 1,
    ">=": value <= 1,
    "<": value > 1,
    "<=": value >= 1,
  };
  if (holds[operator] === true && operator !== "!=") return false;
  const text = textAt(walk, side);
  report(
    walk,
    "info-compared",
    number,
    `expected ${facts.metric?.name ?? text} to be asked for by its labels, found it compared with ${value}: it is always 1 and vanishes, it is never 0: write absent(${text}), or up == 1 unless on (job, instance) ${text}`,
  );
  return true;
}

/** A number must be a possible value of what it is compared with; true when it is none. */
function checkSize({ facts, side, operator, value, number }: Compared, walk: Walk): boolean {
  const { unit } = facts;
  const text = textAt(walk, side);
  const before = walk.slips.length;
  // Parts of a whole may be several times the whole, where it is a limit; beyond that they are percentages.
  const most = unit === "ratio" ? 1 : unit === "share" ? 10 : Infinity;
  if (
    value > most &&
    (unit === "ratio" || value <= 100) &&
    operator !== "<" &&
    operator !== "<=" &&
    operator !== "!="
  )
    report(
      walk,
      "unit-mismatch",
      number,
      `expected a number from 0 to 1 to compare a ratio with, found ${value}: write ${value <= 100 ? value / 100 : "a ratio"}, or ${text} * 100`,
    );
  else if (unit === "percent" && value > 0 && value < 1)
    report(
      walk,
      "unit-mismatch",
      number,
      `expected a number from 0 to 100 to compare a percentage with, found ${value}: write ${Number((value * 100).toPrecision(12))}`,
    );
  else if (unit === "timestamp" && value > 1 && value < 1e9)
    report(
      walk,
      "unit-mismatch",
      side,
      `expected an age to compare with ${value} seconds, found a moment (${text}): write time() - ${text}`,
    );
  else if (unit === "boolean" && value > 1)
    report(
      walk,
      "impossible-comparison",
      number,
      `expected 0 or 1 to compare ${text} with, found ${value}: write == 0 or == 1`,
    );
  return walk.slips.length > before;
}

/** A quantile ends at the last bucket, and what is never negative is never below 0. */
function checkReachable({ facts, side, operator, value, number }: Compared, walk: Walk): void {
  const above = operator === ">" || operator === ">=";
  const last =
    facts.kind === "quantile" && facts.metric?.kind === "histogram" ? facts.metric.buckets.at(-1) : undefined;
  if (last !== undefined && above && (operator === ">" ? value >= last : value > last))
    report(
      walk,
      "above-last-bucket",
      number,
      `expected a limit below the last bucket of ${facts.metric?.name ?? "the histogram"} (${last}), found ${value}, which no quantile of it can exceed: take a limit below ${last}, or count with shareAbove()`,
    );
  else if (operator === "<" && value <= 0 && (facts.sign === "nonnegative" || facts.sign === "positive"))
    report(
      walk,
      "impossible-comparison",
      number,
      `expected a comparison that can be true, found ${textAt(walk, side)} < ${value}, which is never below 0: write == 0`,
    );
}

function checkDirection({ operator, number, side }: Compared, walk: Walk): void {
  const direction = walk.use.direction ?? "above";
  if (!(direction === "above" ? ["<", "<="] : [">", ">="]).includes(operator)) {
    walk.directions.right = true;
    return;
  }
  const sign = direction === "above" ? ">" : "<";
  walk.directions.wrong ??= {
    check: "wrong-direction",
    from: number.from,
    to: number.to,
    message: `expected a comparison with ${sign}, since the alert is about what is ${direction} its threshold, found ${operator} (${textAt(walk, side)}): write ${sign}, or direction: "${direction === "above" ? "below" : "above"}"`,
  };
}
