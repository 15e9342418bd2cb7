import { type Facts, isNeverZero, type Sign } from "./facts.ts";
import type { BinaryNode, PromNode, SelectorNode } from "./tree.ts";
import { dividedUnit } from "./units.ts";
import { report, textAt, type Walk } from "./walk.ts";

/** What a division gives: nothing is ever divided by 0. */
export function divided(node: BinaryNode, left: Facts, right: Facts, facts: Facts, walk: Walk): Facts {
  checkDivisor(node, right, walk);
  const same = left.metric !== undefined && left.metric === right.metric;
  const alone = same && node.operator === "/" ? oneSided(node.left, node.right, left, right) : undefined;
  if (alone !== undefined)
    report(
      walk,
      "one-sided-matcher",
      node.at,
      `expected a part of all series over all of them, found each series of ${alone.name} over itself, since the label ${alone.label} is still on both sides: sum both sides by labels without it, sum by (\${perService}) (...) / sum by (\${perService}) (...)`,
    );
  const number =
    left.number !== undefined && right.number !== undefined ? left.number / right.number : undefined;
  const unit =
    node.operator === "%"
      ? left.unit
      : dividedUnit(left.unit, right.unit, right.number, left.window === right.window);
  return {
    ...facts,
    number,
    kind: right.number === undefined || left.kind !== "rate" ? facts.kind : "rate",
    unit: unit === "quotient" && same && left.window === right.window ? "share" : unit,
    sign: node.operator === "%" ? "any" : quotientSign(left.sign, right.sign),
  };
}

function quotientSign(over: Sign, under: Sign): Sign {
  if (under === "positive") return over;
  return isNeverZero(over) ? "nonzero" : "any";
}

function checkDivisor(node: BinaryNode, right: Facts, walk: Walk): void {
  if (isNeverZero(right.sign) || right.kind === "unknown") return;
  const text = textAt(walk, node.right);
  const whole = walk.text.slice(node.right.from, node.right.to);
  if (walk.guards.includes(whole)) return;
  report(
    walk,
    "zero-division",
    node.right,
    right.number === 0
      ? `expected a divisor that is not 0, found 0: divide by another number`
      : right.type === "scalar"
        ? `expected a divisor that cannot be 0, found ${text}: write clamp_min(x, 1), or compare it with > 0 before scalar()`
        : `expected a divisor that cannot be 0, found ${text}: write (${text} > 0)`,
  );
}

/** Why two sides are the same series: they differ in a matcher of one of them only, whose label both still have. */
function oneSided(
  left: PromNode,
  right: PromNode,
  leftFacts: Facts,
  rightFacts: Facts,
): { readonly label: string; readonly name: string } | undefined {
  const [a, b] = [selectorOf(left, right), selectorOf(right, left)];
  if (a === undefined || b === undefined || a.name !== b.name) return undefined;
  const label = a.matchers.find(
    (matcher) =>
      leftFacts.labels?.has(matcher.name) === true &&
      rightFacts.labels?.has(matcher.name) === true &&
      !b.matchers.some(({ name }) => name === matcher.name),
  );
  return label === undefined ? undefined : { label: label.name, name: a.name };
}

/** The only selector of an expression that is made like another one. */
function selectorOf(node: PromNode, like: PromNode): SelectorNode | undefined {
  const other = guarded(like);
  const own = guarded(node);
  if (own.kind !== other.kind) return undefined;
  switch (own.kind) {
    case "selector":
      return own;
    case "range":
      return other.kind === "range" && own.seconds === other.seconds
        ? selectorOf(own.inner, other.inner)
        : undefined;
    case "call":
    case "aggregate": {
      const [first, second] = [own.args.at(-1), "args" in other ? other.args.at(-1) : undefined];
      const same = "name" in other && own.name === other.name;
      return same && first !== undefined && second !== undefined ? selectorOf(first, second) : undefined;
    }
    default:
      return undefined;
  }
}

/** What stands before a guard: `x` of `x > 0`, `x` of `x or 0 * y`. */
function guarded(node: PromNode): PromNode {
  return node.kind === "binary" && [">", "!=", "or"].includes(node.operator) ? guarded(node.left) : node;
}

/** Texts that a condition keeps from being 0, for the divisions beside it: `b` of `a / b > 2 and b > 0`. */
export function guardsOf(node: PromNode, text: string): readonly string[] {
  if (node.kind !== "binary") return [];
  if (node.operator === "and") return [...guardsOf(node.left, text), ...guardsOf(node.right, text)];
  const never =
    node.right.kind === "number" &&
    ((node.operator === ">" && node.right.value >= 0) ||
      (node.operator === ">=" && node.right.value > 0) ||
      (node.operator === "!=" && node.right.value === 0));
  return never ? [text.slice(node.left.from, node.left.to)] : [];
}
