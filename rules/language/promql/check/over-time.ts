import { absentFacts } from "./call.ts";
import { type Facts, isRawCount, type Kind, unknownFacts } from "./facts.ts";
import { checkRange } from "./range.ts";
import type { CallNode, PromNode } from "./tree.ts";
import { perSecondUnit, type ResultUnit } from "./units.ts";
import { report, textAt, type Walk } from "./walk.ts";

/** Functions that know that a counter starts again from 0. */
const ofCounters = new Set(["rate", "irate", "increase", "resets"]);
/** Functions that take every fall for what it is. */
const ofGauges = new Set(["delta", "idelta", "deriv", "predict_linear"]);
/** Functions that only ask whether there is something. */
const ofAnything = new Set(["absent_over_time", "present_over_time", "count_over_time", "changes"]);
/** Functions that give one of the values. */
const ofOneValue = new Set(["last_over_time", "first_over_time"]);

/** What a function makes of the samples of a range. */
export function overTimeFacts(node: CallNode, over: Facts, overNode: PromNode, walk: Walk): Facts {
  const { name } = node;
  checkRange(walk, name, overNode, over);
  const result: Facts = { ...over, type: "vector", number: undefined };
  if (name === "absent_over_time") return absentFacts(over, overNode);
  if (ofAnything.has(name))
    return {
      ...result,
      kind: "value",
      unit: name === "present_over_time" ? "boolean" : "count",
      sign: name === "changes" ? "nonnegative" : "positive",
    };
  if (ofOneValue.has(name)) return result;
  if (ofCounters.has(name)) return grown(node, result, overNode, walk);
  if (over.kind === "unknown") return { ...unknownFacts, labels: over.labels, pinned: over.pinned };
  if (isRawCount(over.kind)) {
    refuseCounter(node, over, overNode, walk);
    return { ...unknownFacts, labels: over.labels };
  }
  if (name === "deriv") return { ...result, kind: "value", unit: perSecondUnit(over.unit), sign: "any" };
  if (ofGauges.has(name))
    return {
      ...result,
      kind: "value",
      unit: name === "predict_linear" ? over.unit : differenceUnit(over.unit),
      sign: "any",
    };
  return {
    ...result,
    kind: over.kind,
    unit: collectedUnit(name, over.unit),
    sign: collectedSign(name, over.sign),
  };
}

/** The difference of two moments is a time. */
function differenceUnit(unit: ResultUnit): ResultUnit {
  return unit === "timestamp" ? "seconds" : unit === "boolean" ? "count" : unit;
}

function collectedUnit(name: string, unit: ResultUnit): ResultUnit {
  if (name === "sum_over_time") return unit === "boolean" ? "count" : unit === "ratio" ? "unknown" : unit;
  if (name === "stdvar_over_time") return "unknown";
  return unit === "boolean" && (name === "avg_over_time" || name === "stddev_over_time") ? "ratio" : unit;
}

function collectedSign(name: string, sign: Facts["sign"]): Facts["sign"] {
  if (name.startsWith("std")) return "nonnegative";
  // Values on both sides of 0 may add up to it.
  return sign === "nonzero" ? "any" : sign;
}

const grownKinds: Readonly<Partial<Record<Kind, Kind>>> = {
  counter: "rate",
  buckets: "ratedBuckets",
  native: "ratedNative",
};

/** rate(), irate(), increase() and resets(), of counters only. */
function grown(node: CallNode, over: Facts, overNode: PromNode, walk: Walk): Facts {
  const { name } = node;
  const unit = name === "resets" ? "count" : name === "increase" ? over.unit : perSecondUnit(over.unit);
  const kind = grownKinds[over.kind];
  if (kind !== undefined) return { ...over, kind, unit, sign: "nonnegative" };
  if (over.kind === "unknown") return { ...unknownFacts, labels: over.labels, pinned: over.pinned };
  const at = { from: node.from, to: node.from + name.length };
  const text = textAt(walk, overNode);
  if (over.kind === "rate" || over.kind === "ratedBuckets" || over.kind === "ratedNative")
    report(
      walk,
      "rate-of-rate",
      at,
      `expected a counter in ${name}(), found ${text}, which is a rate already: take it as it is, avg_over_time(${text}), or rate each counter first and sum then`,
    );
  else if (over.kind === "value")
    report(
      walk,
      "rate-of-rate",
      at,
      `expected a counter in ${name}(), found the result of arithmetic (${text}), in which a restart no longer shows: rate each counter first and sum then, sum by (...) (${name}(x[5m]))`,
    );
  else
    report(
      walk,
      "rate-of-gauge",
      at,
      over.kind === "info"
        ? `expected a counter in ${name}(), found ${text}, which is always 1: write changes(${text}) or count()`
        : `expected a counter in ${name}(), found the gauge ${over.metric?.name ?? ""} (${text}), which goes up and down: write ${over.unit === "boolean" ? `changes(${text})` : name === "increase" ? `delta(${text})` : `deriv(${text})${name === "rate" ? ` or delta(${text})` : ""}`}`,
    );
  return { ...unknownFacts, labels: over.labels };
}

function refuseCounter(node: CallNode, over: Facts, overNode: PromNode, walk: Walk): void {
  const { name } = node;
  const text = textAt(walk, overNode);
  const at = { from: node.from, to: node.from + name.length };
  const gauges = ofGauges.has(name);
  const instead =
    name === "delta" ? `increase(${text})` : name === "idelta" ? `irate(${text})` : `rate(${text})`;
  report(
    walk,
    gauges ? "gauge-function-on-counter" : "raw-counter",
    at,
    gauges
      ? `expected a gauge in ${name}(), found the counter ${over.metric?.name ?? text}, which starts again from 0 with its process: write ${name === "predict_linear" ? `${name}(rate(${shortened(text)}[5m])${longer(text)}, ...)` : instead}`
      : `expected how fast the counter ${over.metric?.name ?? text} grows in ${name}(), found its value: write ${name}(rate(${shortened(text)}[5m])${longer(text)})`,
  );
}

/** A selector without its range, and the range as one of a subquery. */
function shortened(text: string): string {
  return text.replace(/\[[^\]]*\].*$/, "");
}

function longer(text: string): string {
  return /\[([^\]:]*)/.exec(text)?.[0].concat(":]") ?? "[1h:]";
}
