import { targetLabels } from "../../../metrics/metric.ts";
import { boundText } from "../../series.ts";
import type { Facts } from "./facts.ts";
import type { SeriesFacts } from "./known.ts";
import type { Matcher } from "./tree.ts";
import { orNearest, report, type Walk } from "./walk.ts";

/** Checks what a label must be: that there is such a label, and that it can ever have such a value. */
export function checkMatcher(walk: Walk, matcher: Matcher, name: string, series: SeriesFacts | Facts): void {
  const { labels } = "facts" in series ? series.facts : series;
  const value = literalValue(walk, matcher.value);
  if (labels !== undefined && !labels.has(matcher.name)) {
    report(
      walk,
      "unknown-label",
      matcher,
      `expected a label that ${name} has, found "${matcher.name}"${orNearest(matcher.name, [...labels.keys()])}`,
    );
    return;
  }
  if (value === undefined) return;
  const regex = matcher.operator.endsWith("~") ? readRegex(walk, matcher, value) : undefined;
  if (matcher.operator.endsWith("~") && regex === undefined) return;
  if (!("facts" in series)) return;
  const { metric } = series;
  if (matcher.name === "le" && metric.kind === "histogram" && series.facts.kind === "buckets")
    checkBound(walk, matcher, value, metric.buckets);
  else checkValue(walk, matcher, value, regex, metric.values);
}

/** The value of a literal; undefined when an escape in it is wrong, which is reported. */
export function literalValue(
  walk: Walk,
  span: { readonly from: number; readonly to: number },
): string | undefined {
  const literal = walk.text.slice(span.from, span.to);
  const inside = literal.slice(1, -1);
  if (!inside.includes("\\") || literal.startsWith("`")) return inside;
  const wrong = [...inside.matchAll(/\\(.)/gs)].find(([, char = ""]) => !known.includes(char))?.[0];
  if (wrong === undefined) return inside.replace(/\\(.)/gs, (_, char: string) => escapes[char] ?? char);
  const fix = /^\\[.+*?()|{}^$]|\\[[\]]/.test(wrong) ? `write [${wrong.slice(1)}]` : "write two backslashes";
  report(
    walk,
    "invalid-escape",
    span,
    `expected a text whose escapes Prometheus knows, found ${wrong} in ${literal}: ${fix}, or four backslashes in the template`,
  );
  return undefined;
}

/** Characters that may stand behind a backslash in Prometheus' texts, as in those of Go. */
const known = "abfnrtv\\'\"xuU01234567";
const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

/** Regular expressions that were read already: the same few are in most rules. */
const read = new Map<string, RegExp | undefined>();

/** A regular expression that must match a whole text; undefined, and reported, when it is none. */
export function readRegex(
  walk: Walk,
  { value: span }: Pick<Matcher, "value">,
  pattern: string,
): RegExp | undefined {
  if (!read.has(pattern)) read.set(pattern, compiled(pattern));
  const regex = read.get(pattern);
  if (regex === undefined) {
    const ahead = /\(\?<?[=!]/.test(pattern);
    report(
      walk,
      "invalid-regex",
      span,
      ahead
        ? `expected a regular expression of RE2, found ${walk.text.slice(span.from, span.to)}, which looks ahead or behind: use a second matcher with !~ instead`
        : `expected a regular expression, found ${walk.text.slice(span.from, span.to)}: close its brackets, or put a backslash before a sign that is meant as it is`,
    );
  }
  return regex;
}

function compiled(pattern: string): RegExp | undefined {
  if (/\(\?<?[=!]|\\[1-9]/.test(pattern)) return undefined;
  // RE2 writes flags in front and names groups with a P.
  const flags = /\(\?([ims]+)\)/.exec(pattern)?.[1] ?? "";
  const rest = pattern.replaceAll(/\(\?[imsU]+\)/g, "").replaceAll("(?P<", "(?<");
  try {
    return new RegExp(`^(?:${rest})$`, [...new Set(flags)].join(""));
  } catch {
    return undefined;
  }
}

/** The texts of a pattern that is nothing but texts with | between; undefined when it is more. */
function alternatives(pattern: string): readonly string[] | undefined {
  return /^[^\\.*+?^${}()[\]]*$/.test(pattern.replaceAll("\\.", ""))
    ? pattern.replaceAll("\\.", ".").split("|")
    : undefined;
}

function checkValue(
  walk: Walk,
  matcher: Matcher,
  value: string,
  regex: RegExp | undefined,
  fixed: Readonly<Partial<Record<string, readonly string[]>>>,
): void {
  const possible = fixed[matcher.name];
  if (possible === undefined || value === "") return;
  const tried = regex === undefined ? [value] : (alternatives(value) ?? []);
  const wrong = tried.find((one) => one !== "" && !possible.includes(one));
  const matchesNone = regex !== undefined && !possible.some((one) => regex.test(one));
  if (wrong === undefined && !matchesNone) return;
  const found = wrong ?? value;
  report(
    walk,
    "impossible-value",
    matcher.value,
    `expected a value that the label "${matcher.name}" can have, found "${found}"${orNearest(found, possible)}`,
  );
}

function checkBound(walk: Walk, matcher: Matcher, value: string, buckets: readonly number[]): void {
  const bounds =
    value === ""
      ? []
      : matcher.operator.endsWith("~")
        ? (alternatives(value.replaceAll("+", "")) ?? [])
        : [value];
  const numbers = bounds.map((bound) => (/^\+?Inf$/.test(bound) ? Infinity : Number(bound)));
  const wrong = numbers.find((bound) => bound !== Infinity && !buckets.includes(bound));
  if (wrong !== undefined) {
    const near = [...buckets].sort((a, b) => Math.abs(a - wrong) - Math.abs(b - wrong)).slice(0, 2);
    report(
      walk,
      "not-a-bucket",
      matcher.value,
      `expected a bucket's bound as "le", found ${walk.text.slice(matcher.value.from, matcher.value.to)}: the nearest buckets are ${near.sort((a, b) => a - b).join(" and ")}`,
    );
    return;
  }
  const whole = numbers.find((bound) => Number.isInteger(bound) && !bounds.includes(boundText(bound)));
  if (whole !== undefined)
    report(
      walk,
      "bucket-form",
      matcher.value,
      `expected a whole bound in both its forms, found ${walk.text.slice(matcher.value.from, matcher.value.to)}: write le=~"${whole}|${boundText(whole)}", since Prometheus 3 keeps "${whole}" as "${boundText(whole)}"`,
    );
}

/** Labels that every scraped series may carry: naming them in a list does no harm. */
export const onTargets: ReadonlySet<string> = new Set(targetLabels);
