import type { SyntaxNode } from "@lezer/common";
import { nearest } from "../../../model/settings/parse.ts";
import { openString, unbalanced } from "../promql/check/brackets.ts";

/** Something in a LogQL expression that must be mended. */
export interface LogqlSlip {
  readonly from: number;
  readonly to: number;
  /** One sentence: what was expected, what was found, and what to write instead. */
  readonly message: string;
}

const functions = [
  ...["rate", "rate_counter", "count_over_time", "bytes_rate", "bytes_over_time", "absent_over_time"],
  ...[
    "avg_over_time",
    "sum_over_time",
    "min_over_time",
    "max_over_time",
    "first_over_time",
    "last_over_time",
  ],
  ...["quantile_over_time", "stddev_over_time", "stdvar_over_time", "label_replace", "vector"],
  ...[
    "sum",
    "avg",
    "min",
    "max",
    "count",
    "stddev",
    "stdvar",
    "topk",
    "bottomk",
    "sort",
    "sort_desc",
    "approx_topk",
  ],
];

/** What is wrong with a text that is no LogQL, in words that say what to write. */
export function syntaxSlip(text: string, offset: number, top: SyntaxNode): LogqlSlip {
  const slip = (from: number, to: number, message: string): LogqlSlip => ({ from, to, message });
  if (text === "")
    return slip(
      0,
      0,
      'expected an expression, found none: write one, such as {service_name="..."} |= "error"',
    );
  const open = openString(text);
  if (open !== undefined)
    return slip(
      open,
      text.length,
      `expected ${text.charAt(open)} at the end of the text ${text.slice(open, open + 30)}, found none: close the quotes`,
    );
  for (const { 1: name = "", index } of text.matchAll(/\b([a-z_]\w*)\s*(?=\(|(?:by|without)\s*\()/g))
    if (
      !functions.includes(name) &&
      ![
        "by",
        "without",
        "on",
        "ignoring",
        "group_left",
        "group_right",
        "and",
        "or",
        "unless",
        "duration",
        "bytes",
        "ip",
      ].includes(name)
    )
      return slip(
        index,
        index + name.length,
        `expected a function of LogQL, found ${name}()${nearest(name, functions)}`,
      );
  const brackets = unbalanced(text);
  if (brackets !== undefined) return slip(brackets.at, brackets.at + 1, brackets.message);
  const empty = /\{\s*\}/.exec(text);
  if (empty !== null)
    return slip(
      empty.index,
      empty.index + empty[0].length,
      'expected a stream by at least one label, found {}: write {service_name="..."}',
    );
  const rangeless = withoutRange(top);
  if (rangeless !== undefined)
    return slip(
      rangeless.from,
      rangeless.to,
      `expected a range behind the lines that are counted, found ${text.slice(rangeless.from, rangeless.to)}: write ${text.slice(rangeless.from, rangeless.to).trim()} [5m]`,
    );
  return slip(
    offset,
    Math.min(text.length, offset + 20),
    `is no LogQL at column ${offset + 1}, ${offset >= text.length ? "at its end" : `near "${text.slice(offset, offset + 20)}"`}: ${text}`,
  );
}

/** Lines that are counted without a range. */
function withoutRange(top: SyntaxNode): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  top.cursor().iterate(({ node }) => {
    if (node.name === "LogRangeExpr" && node.getChild("Range") === null) found ??= node;
  });
  return found;
}
