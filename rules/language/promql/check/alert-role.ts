import { isCondition } from "./condition.ts";
import { type Facts, isRawCount } from "./facts.ts";
import { isComparison } from "./comparison.ts";
import type { AggregateNode, CallNode, PromNode, Span } from "./tree.ts";
import { byService, report, textAt, type Walk } from "./walk.ts";

/** What an alert's expression must be on top of being right: a condition whose result says whose it is. */
export function checkAlertRole(node: PromNode, facts: Facts, usesThreshold: boolean, walk: Walk): void {
  const { use } = walk;
  if (use.alwaysFires === true) return;
  if (!isCondition(node, walk.known) && facts.type !== "range" && walk.slips.length === 0)
    refuseUnconditional(node, facts, walk);
  if (use.threshold !== undefined && !usesThreshold)
    report(
      walk,
      "threshold-unused",
      node,
      `expected the alert's own threshold in its expression, found a number of its own or none (${textAt(walk, node)}): compare with \${threshold}`,
    );
  if (facts.averaged) refuseAverage(node, walk);
  checkOwner(node, facts, walk);
}

function refuseUnconditional(node: PromNode, facts: Facts, walk: Walk): void {
  const bool = node.kind === "binary" && isComparison(node.operator) && node.bool;
  if (isRawCount(facts.kind)) {
    report(
      walk,
      "raw-counter",
      node,
      `expected a condition, found the counter ${textAt(walk, node)}, so that the alert would fire always: compare its increase, increase(${textAt(walk, node)}[5m]) > 0`,
    );
    return;
  }
  if (node.kind === "binary" && node.operator === "or" && isCondition(node.right, walk.known)) {
    const compared =
      node.right.kind === "binary" ? walk.text.slice(node.right.at.from, node.right.to) : "> 0";
    report(
      walk,
      "no-condition",
      node.left,
      `expected a condition on both sides of "or", found ${textAt(walk, node.left)}, which always has a result: a comparison binds closer than "or", write (... or ...) ${compared}`,
    );
    return;
  }
  report(
    walk,
    "no-condition",
    bool ? node.at : node,
    bool
      ? `expected a comparison that lets through what is bad, found "${node.operator} bool", which gives 0 or 1 and fires always: remove bool`
      : `expected a condition, found ${textAt(walk, node)}, which always has a result, so that the alert would fire always: compare it, such as ${textAt(walk, node)} > \${threshold}`,
  );
}

function refuseAverage(node: PromNode, walk: Walk): void {
  const at = found(node, (part) => part.kind === "aggregate" && part.name === "avg") ?? node;
  report(
    walk,
    "averaged-instances",
    nameOf(at),
    `expected the share of each instance, found an average over instances (${textAt(walk, at)}), among which a hot one hides: keep "instance", by (\${perInstance}), or take max`,
  );
}

/** Labels without which nobody knows whom to tell. */
const owners = ["service", "team"] as const;

function checkOwner(node: PromNode, { labels }: Facts, walk: Walk): void {
  if (labels === undefined) return;
  const missing = owners.filter(
    (label) => labels.get(label) !== true && walk.use.sets?.includes(label) !== true,
  );
  if (missing.length === 0) return;
  const absent = found(node, (part) => part.kind === "call" && part.name.startsWith("absent"));
  const lost = found(node, (part) => part.kind === "aggregate" && !keepsOwner(part, missing));
  const at = absent ?? lost ?? node;
  const names = missing.map((label) => `"${label}"`).join(" and ");
  report(
    walk,
    "lost-labels",
    nameOf(at),
    absent !== undefined
      ? `expected ${names} in the result, found ${textAt(walk, absent)}, which has only labels that are matched with "=": set ${missing.join(" and ")} in the alert, or match ${missing.map((label) => `${label}="..."`).join(", ")}`
      : lost !== undefined
        ? `expected ${names} in the result, found ${textAt(walk, lost)}, which loses ${missing.length > 1 ? "them" : "it"}: write ${(lost as AggregateNode).name} ${byService} (...)`
        : `expected ${names} in the result, found ${textAt(walk, node)}, which has not ${missing.length > 1 ? "them" : "it"}: keep ${missing.length > 1 ? "them" : "it"} in on (...), or set ${missing.join(" and ")} in the alert`,
  );
}

function keepsOwner({ name, grouping }: AggregateNode, missing: readonly string[]): boolean {
  if (name === "topk" || name === "bottomk") return true;
  if (grouping === undefined) return false;
  return missing.every((label) => grouping.labels.some((one) => one.name === label) !== grouping.without);
}

/** Only the name of a function or an aggregation: its arguments are fine. */
function nameOf(node: PromNode): Span {
  return node.kind === "call" || node.kind === "aggregate"
    ? { from: node.from, to: node.from + node.name.length }
    : node;
}

/** The outermost part of what an expression's result comes from that is such a one. */
function found(
  node: PromNode,
  is: (part: CallNode | AggregateNode) => boolean,
): CallNode | AggregateNode | undefined {
  switch (node.kind) {
    case "call":
    case "aggregate":
      if (is(node)) return node;
      return node.args.map((arg) => found(arg, is)).find((part) => part !== undefined);
    case "binary":
      return found(node.left, is) ?? found(node.right, is);
    case "range":
    case "shifted":
    case "signed":
      return found(node.inner, is);
    default:
      return undefined;
  }
}
