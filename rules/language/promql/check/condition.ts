import { isComparison } from "./comparison.ts";
import type { Known } from "./known.ts";
import { alertSeries } from "./known.ts";
import type { PromNode } from "./tree.ts";

/**
 * Whether an expression has a result only while something is so: without that, an alert would fire always. Guards of
 * divisors (`x > 0`) are no condition.
 */
export function isCondition(node: PromNode, known: Known): boolean {
  switch (node.kind) {
    case "binary":
      if (isComparison(node.operator)) return !node.bool || isCondition(node.left, known);
      switch (node.operator) {
        case "and":
          return isCondition(node.left, known) || isCondition(node.right, known);
        case "unless":
          return true;
        case "or":
          return isCondition(node.left, known) && isCondition(node.right, known);
        case "/":
        case "%":
          return isCondition(node.left, known);
        default:
          return isCondition(node.left, known) || isCondition(node.right, known);
      }
    case "call": {
      if (node.name === "absent" || node.name === "absent_over_time") return true;
      // count_over_time() and the like of a filtered subquery, label_replace() of a comparison.
      return node.args.some((arg) => isCondition(arg, known));
    }
    case "aggregate":
      return node.args.some((arg) => isCondition(arg, known));
    case "range":
    case "shifted":
    case "signed":
      return isCondition(node.inner, known);
    case "selector": {
      if (alertSeries.has(node.name)) return true;
      // What an info metric says comes and goes with its series.
      const { metric } = known.series(node.name) ?? {};
      if (metric?.kind === "info") return node.matchers.some(({ name }) => metric.labels.includes(name));
      const recorded = known.series(node.name) === undefined ? known.recorded(node.name) : undefined;
      return recorded !== undefined && recorded !== "cycle" && recorded.conditional;
    }
    default:
      return false;
  }
}
