import { aggregations, functions, replacedFunctions } from "./functions.ts";
import { openString, unbalanced, withoutTexts } from "./brackets.ts";
import type { Slip } from "./slip.ts";
import { orNearest } from "./walk.ts";

/** Operators of other languages, and what they are here. */
const foreign: readonly (readonly [written: RegExp, found: string, instead: string])[] = [
  [/&&/y, "&&", "and"],
  [/\|\|/y, "||", "or"],
  [/===/y, "===", "=="],
  [/=>/y, "=>", ">="],
  [/=</y, "=<", "<="],
  [/<>/y, "<>", "!="],
  [/!(?![=~])/y, "!", "unless, or == 0"],
  [/(?<![=!<>])=(?![=~])/y, "=", "=="],
  [/≥/y, "≥", ">="],
  [/≤/y, "≤", "<="],
];

/** A comment would hide the rest of its line, and an expression is one line. */
export function commentSlip(text: string): Slip | undefined {
  const at = withoutTexts(text).indexOf("#");
  if (at === -1) return undefined;
  const found = near(text, at);
  return {
    check: "syntax",
    from: at,
    to: text.length,
    message: `expected no comment in an expression, which is one line to Prometheus, found "${found}": write it in front of the template`,
  };
}

/** What is wrong with a text that is no PromQL, in words that say what to write. */
export function syntaxSlip(text: string, offset: number): Slip {
  const slip = (from: number, to: number, message: string, check: Slip["check"] = "syntax"): Slip => ({
    check,
    from,
    to,
    message,
  });
  if (text.trim() === "")
    return slip(0, 0, "expected an expression, found none: write one, such as ${up} == 0");
  const open = openString(text);
  if (open !== undefined)
    return slip(
      open,
      text.length,
      `expected ${text.charAt(open)} at the end of the text ${near(text, open)}, found none: close the quotes`,
    );
  const called = unknownCall(text, offset);
  if (called !== undefined) {
    const { name, from } = called;
    const aggregates = /\s*(by|without)\b/y;
    aggregates.lastIndex = from + name.length;
    const known = aggregates.test(text)
      ? [...aggregations.keys()]
      : [...functions.keys(), ...aggregations.keys()];
    const instead = Object.hasOwn(replacedFunctions, name) ? replacedFunctions[name] : undefined;
    const hint = instead === undefined ? orNearest(name, known) : `: write ${instead}`;
    return slip(
      from,
      from + name.length,
      `expected a function of PromQL, found ${name}()${hint}`,
      "unknown-function",
    );
  }
  const brackets = unbalanced(text);
  if (brackets !== undefined) return slip(brackets.at, brackets.at + 1, brackets.message);
  const hint = special(text, offset);
  if (hint !== undefined) return hint;
  const places = [offset, offset - 1, offset - 2].filter((place) => place >= 0);
  for (const place of places)
    for (const [written, found, instead] of foreign) {
      written.lastIndex = place;
      if (written.test(text))
        return slip(
          place,
          place + found.length,
          `expected an operator of PromQL, found ${found}: write ${instead}`,
        );
    }
  return slip(offset, Math.min(text.length, offset + 20), noPromql(text, offset));
}

function noPromql(text: string, offset: number): string {
  const rest = text.slice(offset, offset + 20);
  return `is no PromQL at column ${offset + 1}, ${rest === "" ? "at its end" : `near "${rest}"`}: ${text}`;
}

function near(text: string, offset: number): string {
  return text.slice(offset, offset + 30);
}

/** Other slips that say more than "no PromQL here". */
function special(text: string, offset: number): Slip | undefined {
  const before = text.slice(0, offset);
  const after = text.slice(offset);
  const span = { from: offset, to: Math.min(text.length, offset + 20), check: "syntax" } as const;
  const name = /(\w+)\s*$/.exec(before)?.[1] ?? "";
  if ((functions.has(name) || aggregations.has(name)) && /^\w/.test(after))
    return {
      ...span,
      message: `expected brackets behind ${name}, found "${near(text, offset)}": write ${name}(...)`,
    };
  if (/["'`]\s*$/.test(before) && /^\w+\s*[=!]/.test(after))
    return {
      ...span,
      message: `expected a comma between two matchers, found "${near(text, offset)}": write , in front of it`,
    };
  if (/[=~]\s*$/.test(before) && /^[\w}]/.test(after))
    return {
      ...span,
      message: `expected a text in quotes behind the label, found "${near(text, offset)}": write "${/^\w+/.exec(after)?.[0] ?? "..."}"`,
    };
  if (after.startsWith("%") || /\d\s*%\s*$/.test(before))
    return { ...span, message: "expected a number, found a percentage: write 0.05 for 5 %" };
  return undefined;
}

/** A name in front of a bracket that is no function's. */
function unknownCall(
  text: string,
  offset: number,
): { readonly name: string; readonly from: number } | undefined {
  const before = text.slice(0, offset).trimEnd();
  const name = /[a-zA-Z_]\w*$/.exec(before)?.[0] ?? "";
  // A name in an unclosed list of labels is no function.
  if (/\b(by|without|on|ignoring)\s*\([^()]*$/.test(before)) return undefined;
  if (name === "" || functions.has(name) || aggregations.has(name.toLowerCase())) return undefined;
  const calls = /^\s*(\(|(by|without)\s*\()/.test(text.slice(offset));
  return calls && !/^(by|without|on|ignoring|group_left|group_right|and|or|unless|bool|offset)$/i.test(name)
    ? { name, from: before.length - name.length }
    : undefined;
}
