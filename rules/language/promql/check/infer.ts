import { aggregateFacts } from "./aggregate.ts";
import { binaryFacts, refuseLifetimeAverage } from "./binary.ts";
import { callFacts } from "./call.ts";
import { guardsOf } from "./division.ts";
import { type Facts, numberFacts, unknownFacts } from "./facts.ts";
import { selectorFacts } from "./selector.ts";
import type { BinaryNode, CallNode, PromNode, RangeNode } from "./tree.ts";
import { report, textAt, type Walk } from "./walk.ts";

const textFacts: Facts = { ...unknownFacts, type: "text" };

/** Works out what a part of an expression is, from its leaves up, and reports everything that is wrong with it. */
export function infer(node: PromNode, walk: Walk): Facts {
  switch (node.kind) {
    case "number":
      return numberFacts(node.value);
    case "text":
      return textFacts;
    case "selector":
      return selectorFacts(node, walk);
    case "range":
      return rangeFacts(node, walk);
    case "shifted": {
      const inner = infer(node.inner, walk);
      if (node.inner.kind !== "selector" && node.inner.kind !== "range" && node.inner.kind !== "shifted")
        report(
          walk,
          "syntax",
          node,
          `expected an offset behind a selector or its range, found one behind ${textAt(walk, node.inner)}: write it behind the metric, x offset 1h`,
        );
      // Another time is another stretch of it.
      return { ...inner, window: inner.window + 1 };
    }
    case "signed": {
      const inner = infer(node.inner, walk);
      return { ...inner, sign: "any", number: inner.number === undefined ? undefined : -inner.number };
    }
    case "call":
      return callOf(node, walk);
    case "aggregate":
      return aggregateFacts(
        node,
        node.args.map((arg) => infer(arg, walk)),
        walk,
      );
    case "binary":
      return binaryOf(node, walk);
    case "experimental":
      report(
        walk,
        "experimental-feature",
        node,
        `expected what every Prometheus 3 understands, found "${node.what}", which needs a feature flag: write it without`,
      );
      return unknownFacts;
  }
}

function rangeFacts(node: RangeNode, walk: Walk): Facts {
  const inner = infer(node.inner, walk);
  if (inner.type !== "vector" || (!node.subquery && node.inner.kind !== "selector")) {
    const text = textAt(walk, node.inner);
    const range = walk.text.slice(node.range.from, node.range.to);
    report(
      walk,
      "wrong-arguments",
      node.range,
      inner.type === "vector"
        ? `expected a range of a selector, found one of ${text}: write [${range}:], which computes it again and again`
        : `expected a range of series, found one of ${text}: write the range behind a metric`,
    );
  }
  return { ...inner, type: "range", window: inner.window + (node.seconds ?? 0) };
}

function callOf(node: CallNode, walk: Walk): Facts {
  const ofBuckets = node.name === "histogram_quantile" || node.name === "histogram_fraction";
  if (ofBuckets) walk.quantiles += 1;
  const args = node.args.map((arg) => infer(arg, walk));
  if (ofBuckets) walk.quantiles -= 1;
  return callFacts(node, args, walk);
}

/** The condition behind `and` guards the divisions before it. */
function binaryOf(node: BinaryNode, walk: Walk): Facts {
  if (node.operator !== "and") {
    const first = walk.slips.length;
    const left = infer(node.left, walk);
    const right = infer(node.right, walk);
    if (node.operator === "/") joinRawSums(node, first, walk);
    return binaryFacts(node, left, right, walk);
  }
  const before = walk.guards.length;
  walk.guards.push(...guardsOf(node.right, walk.text));
  const left = infer(node.left, walk);
  walk.guards.length = before;
  return binaryFacts(node, left, infer(node.right, walk), walk);
}

/** Two sums of raw counters, one over the other, are one slip: the average of a lifetime. */
function joinRawSums(node: BinaryNode, first: number, walk: Walk): void {
  const [over, under, ...more] = walk.slips.slice(first);
  if (over?.check !== "raw-counter" || under?.check !== "raw-counter" || more.length > 0) return;
  if (over.to > node.at.from || under.from < node.at.to) return;
  walk.slips.length = first;
  refuseLifetimeAverage(
    node,
    walk,
    walk.text.slice(over.from, over.to),
    walk.text.slice(under.from, under.to),
  );
}
