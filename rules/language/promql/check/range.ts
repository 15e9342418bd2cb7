import type { Facts } from "./facts.ts";
import type { PromNode, RangeNode } from "./tree.ts";
import { report, type Walk } from "./walk.ts";

/** Functions that say something only of two samples or more. */
const ofTwo = new Set([
  "rate",
  "irate",
  "increase",
  "resets",
  "changes",
  "delta",
  "idelta",
  "deriv",
  "predict_linear",
]);

/** Checks that a range is long enough to hold the samples that a function needs. */
export function checkRange(walk: Walk, name: string, node: PromNode, facts: Facts): void {
  const range = rangeIn(node);
  if (range?.seconds === undefined) return;
  const interval = range.subquery
    ? (range.step ?? walk.known.interval(undefined))
    : walk.known.interval(facts.metric);
  const samples = ofTwo.has(name) ? 2 : 1;
  const least = samples * interval;
  if (range.seconds >= least) return;
  report(
    walk,
    "range-too-short",
    range.range,
    `expected a range of at least ${samples === 2 ? "twice " : ""}the ${range.subquery ? "subquery's step" : "scrape interval"} (${interval}s) in ${name}(), found ${walk.text.slice(range.range.from, range.range.to)}: write [${durationOf(Math.max(least, 4 * interval))}${range.subquery ? `:${range.step === undefined ? "" : durationOf(range.step)}` : ""}]`,
  );
}

function rangeIn(node: PromNode): RangeNode | undefined {
  if (node.kind === "shifted") return rangeIn(node.inner);
  return node.kind === "range" ? node : undefined;
}

function durationOf(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${Math.ceil(seconds)}s`;
}
