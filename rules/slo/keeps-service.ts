import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";

/** Functions whose result has no labels at all, or not those of its argument. */
const withoutLabels: ReadonlySet<string> = new Set([
  "Absent",
  "AbsentOverTime",
  "Pi",
  "Scalar",
  "Time",
  "Vector",
]);

/** Aggregations that choose series and leave their labels alone. */
const choosing = ["Topk", "Bottomk", "LimitK", "LimitRatio"] as const;

/**
 * Whether the result of an expression still says which service it is about: an aggregation without it, or a match that
 * leaves it out, makes one number of all services.
 */
export function keepsService(text: string): boolean {
  const top = parser.parse(text).topNode.firstChild;
  return top !== null && keeps(top, text);
}

function keeps(node: SyntaxNode, text: string): boolean {
  switch (node.name) {
    case "VectorSelector":
      return true;
    case "NumberDurationLiteral":
    case "NumberLiteral":
    case "StringLiteral":
      return false;
    case "AggregateExpr":
      return aggregationKeeps(node, text);
    case "BinaryExpr":
      return binaryKeeps(node, text);
    case "FunctionCall": {
      const called = node.getChild("FunctionIdentifier")?.firstChild?.name ?? "";
      if (withoutLabels.has(called)) return false;
      return expressionsIn(node.getChild("FunctionCallBody") ?? node).some((one) => keeps(one, text));
    }
    default:
      return expressionsIn(node).some((one) => keeps(one, text));
  }
}

function aggregationKeeps(node: SyntaxNode, text: string): boolean {
  const operator = node.getChild("AggregateOp");
  if (choosing.some((name) => operator?.getChild(name))) return true;
  const modifier = node.getChild("AggregateModifier");
  if (modifier === null) return false;
  const named = labelsOf(modifier, text).includes("service");
  const body = node.getChild("FunctionCallBody") ?? node;
  const kept = modifier.getChild("By") === null ? !named : named;
  return kept && expressionsIn(body).some((one) => keeps(one, text));
}

function binaryKeeps(node: SyntaxNode, text: string): boolean {
  const [left, right] = [node.firstChild, node.lastChild];
  if (left === null || right === null) return false;
  const [ofLeft, ofRight] = [keeps(left, text), keeps(right, text)];
  if (node.getChild("Or") !== null) return ofLeft && ofRight;
  if (node.getChild("And") !== null || node.getChild("Unless") !== null) return ofLeft;
  const modifier = node.getChild("MatchingModifierClause");
  if (modifier?.getChild("GroupLeft")) return ofLeft;
  if (modifier?.getChild("GroupRight")) return ofRight;
  // Between two vectors, only what both sides match on is left.
  if (ofLeft && ofRight && modifier !== null) {
    const named = labelsOf(modifier, text).includes("service");
    return modifier.getChild("On") === null ? !named : named;
  }
  return ofLeft || ofRight;
}

function labelsOf(modifier: SyntaxNode, text: string): readonly string[] {
  const list = modifier.getChild("GroupingLabels");
  return list === null ? [] : (text.slice(list.from, list.to).match(/\w+/g) ?? []);
}

function expressionsIn(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling)
    if (!/Identifier$|Modifier|^By$|Op$|^Number/.test(child.name)) found.push(child);
  return found;
}
