import { type Facts, isRawCount } from "./facts.ts";
import type { PromNode } from "./tree.ts";
import { report, textAt, type Walk } from "./walk.ts";

/**
 * Reports that raw counts are used as if they were a quantity; true when they are.
 *
 * @param use what is done with them: "a comparison", "avg()".
 */
export function checkCounterUse(walk: Walk, facts: Facts, node: PromNode, use: string): boolean {
  if (!isRawCount(facts.kind)) return false;
  const text = textAt(walk, node);
  const selector = isSelector(node);
  const name = facts.metric?.name ?? text;
  const instead = selector ? `rate(${text}[5m])` : "rate(x[5m]) of the counter";
  report(
    walk,
    "raw-counter",
    node,
    facts.kind === "native"
      ? `expected numbers in ${use}, found the native histogram ${name}: write histogram_count(${instead}), histogram_sum() or histogram_quantile()`
      : `expected how fast the counter ${name} grows in ${use}, found its value, which only says how long it has been growing: write ${instead}${selector ? `, or increase(${text}[5m]) for a number of times` : ""}`,
  );
  return true;
}

/** A selector, now or at another time. */
function isSelector(node: PromNode): boolean {
  return node.kind === "selector" || (node.kind === "shifted" && isSelector(node.inner));
}
