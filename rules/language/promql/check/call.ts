import { takesThese } from "./arguments.ts";
import { type Facts, type Labels, noLabels, nothingPinned, numberFacts, unknownFacts } from "./facts.ts";
import { functions } from "./functions.ts";
import { histogramFacts, isHistogramFunction } from "./histogram.ts";
import { literalValue, onTargets, readRegex } from "./matchers.ts";
import { overTimeFacts } from "./over-time.ts";
import { checkCounterUse } from "./raw-counter.ts";
import type { CallNode, PromNode } from "./tree.ts";
import { orNearest, report, type Walk } from "./walk.ts";

/** What a function makes of its arguments. */
export function callFacts(node: CallNode, args: readonly Facts[], walk: Walk): Facts {
  const takes = functions.get(node.name);
  if (takes === undefined) return unknownFacts;
  if (!takesThese(node, args, takes, walk))
    return { ...unknownFacts, type: takes.experimental ? "vector" : takes.gives };
  const first = args[0];
  if (takes.gives === "scalar") return scalarFacts(node.name, first);
  if (node.name === "vector") return { ...(first ?? unknownFacts), type: "vector", labels: noLabels };
  if (first === undefined)
    return { ...unknownFacts, kind: "value", unit: "count", labels: noLabels, sign: calendarSign(node.name) };
  if (isHistogramFunction(node.name)) return histogramFacts(node, args, walk);
  const range = args.findIndex((facts) => facts.type === "range");
  const over = args[range];
  const overNode = node.args[range];
  if (over !== undefined && overNode !== undefined) return overTimeFacts(node, over, overNode, walk);
  return vectorFacts(node, first, args, walk);
}

function scalarFacts(name: string, first: Facts | undefined): Facts {
  if (name === "time") return { ...numberFacts(1), unit: "timestamp", number: undefined };
  if (name === "pi") return numberFacts(Math.PI);
  return { ...(first ?? unknownFacts), type: "scalar", labels: noLabels, pinned: nothingPinned, sign: "any" };
}

const calendar = new Set(["day_of_month", "day_of_year", "days_in_month", "month", "year"]);

function calendarSign(name: string): Facts["sign"] {
  return calendar.has(name) ? "positive" : "nonnegative";
}

/** Functions that take each value for itself, and give one of the same unit. */
const sameUnit = new Set([
  "abs",
  "ceil",
  "floor",
  "round",
  "clamp",
  "clamp_max",
  "clamp_min",
  "sort",
  "sort_desc",
]);
/** Functions that only look at labels and times. */
const harmless = new Set([
  "absent",
  "timestamp",
  "label_replace",
  "label_join",
  "sort",
  "sort_desc",
  "scalar",
]);

function vectorFacts(node: CallNode, first: Facts, args: readonly Facts[], walk: Walk): Facts {
  const { name } = node;
  const argument = node.args[0] ?? node;
  if (!harmless.has(name) && checkCounterUse(walk, first, argument, `${name}()`)) return unknownFacts;
  switch (name) {
    case "absent":
      return absentFacts(first, argument);
    case "timestamp":
      return { ...first, kind: "value", unit: "timestamp", sign: "positive" };
    case "label_replace":
    case "label_join":
      return { ...first, labels: relabelled(node, first, walk) };
    case "clamp_min": {
      const least = args[1]?.number ?? 0;
      return {
        ...first,
        kind: "value",
        sign: least > 0 ? "positive" : least === 0 ? "nonnegative" : first.sign,
      };
    }
    case "abs":
      return {
        ...first,
        kind: "value",
        sign: first.sign === "nonzero" || first.sign === "positive" ? "positive" : "nonnegative",
      };
    case "exp":
      return { ...first, kind: "value", unit: "unknown", sign: "positive" };
    default:
      if (name.startsWith("day") || /^(hour|minute|month|year)$/.test(name))
        return { ...first, kind: "value", unit: "count", sign: calendarSign(name) };
      if (name === "sort" || name === "sort_desc") return first;
      return {
        ...first,
        kind: "value",
        unit: sameUnit.has(name) ? first.unit : "unknown",
        sign: name === "sqrt" ? first.sign : "any",
      };
  }
}

/** `absent()` knows only the labels that `=` matchers fixed, and only those of a selector itself. */
export function absentFacts(first: Facts, argument: PromNode): Facts {
  const inner = argument.kind === "range" ? argument.inner : argument;
  const pinned = inner.kind === "selector" ? first.pinned : nothingPinned;
  const labels: Labels = new Map([...pinned.keys()].map((label) => [label, true]));
  return {
    ...unknownFacts,
    kind: "value",
    unit: "boolean",
    labels,
    pinned,
    sign: "positive",
    metric: first.metric,
  };
}

/** Labels behind label_replace() and label_join(), which set one from others. */
function relabelled(node: CallNode, first: Facts, walk: Walk): Facts["labels"] {
  const texts = node.args.slice(1).map((arg) => literalValue(walk, arg));
  const [target, second] = texts;
  if (first.labels === undefined || target === undefined) return undefined;
  const replaces = node.name === "label_replace";
  const sources = replaces ? [3] : texts.slice(2).map((_, index) => index + 3);
  const labels = first.labels;
  for (const index of sources) {
    const arg = node.args[index];
    const source = arg === undefined ? undefined : literalValue(walk, arg);
    if (
      arg !== undefined &&
      source !== undefined &&
      source !== "" &&
      !labels.has(source) &&
      !onTargets.has(source)
    )
      report(
        walk,
        "unknown-label",
        arg,
        `expected a label that the series have, found "${source}"${orNearest(source, [...labels.keys()])}`,
      );
  }
  const pattern = node.args[4];
  if (replaces && pattern !== undefined) {
    const text = literalValue(walk, pattern);
    if (text !== undefined) readRegex(walk, { value: pattern }, text);
  }
  return second === "" && replaces ? labels : new Map([...labels, [target, true]]);
}
