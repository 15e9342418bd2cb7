import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { durationSeconds } from "../../../model/duration.ts";

/**
 * How far back an expression looks, in seconds: the ranges, subqueries and offsets around its selectors, and what the
 * recording rules behind them look back themselves. 0 when it looks at the newest samples only.
 *
 * @param recorded text of the recording rule of a name; undefined when the name is no recorded one.
 */
export function lookbackSeconds(text: string, recorded: (name: string) => string | undefined): number {
  let longest = 0;
  parser.parse(text).iterate({
    enter: ({ type, node }) => {
      if (type.name !== "VectorSelector") return;
      const identifier = node.getChild("Identifier");
      const behind = identifier === null ? undefined : recorded(text.slice(identifier.from, identifier.to));
      const further = behind === undefined ? 0 : lookbackSeconds(behind, recorded);
      longest = Math.max(longest, further + secondsAround(node, text));
    },
  });
  return longest;
}

/** The ranges and offsets that a selector stands in. */
function secondsAround(selector: SyntaxNode, text: string): number {
  let seconds = 0;
  for (let node: SyntaxNode | null = selector; node !== null; node = node.parent) {
    // The second duration of a subquery is its step.
    const child =
      node.name === "OffsetExpr"
        ? node.getChild("OffsetDurationExpr")
        : node.name === "MatrixSelector" || node.name === "SubqueryExpr"
          ? node.getChild("DurationExpr")
          : null;
    if (child !== null) seconds += durationSeconds(text.slice(child.from, child.to)) ?? 0;
  }
  return seconds;
}
