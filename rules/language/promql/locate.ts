import { readFileSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { literalAt, type Literal } from "./template-literal.ts";
import { type Expression, joined, type Template } from "./promql.ts";

/**
 * Place of a character of an expression in the file that its author wrote: `rules/host/cpu.ts:28:12`. What was put in
 * by `${}` is shown there, unless it is an expression, whose own text it is looked for in. Where the file cannot be read,
 * or the text is not in it (that of `share()` and its like), it is the place of the call.
 *
 * @param offset in the expression's text, from 0; behind its end is the end of the template.
 */
export function locate(expression: Pick<Expression, "template">, offset: number): string {
  return locateIn(expression.template, offset);
}

function locateIn(template: Template, offset: number): string {
  const { pieces } = joined(template);
  let piece = pieces[0];
  for (const next of pieces) {
    if (next.at > offset) break;
    piece = next;
  }
  if (piece === undefined) return template.source;
  const value = piece.from === "value" ? template.values[piece.index] : undefined;
  if (typeof value === "object" && value.kind === "expression") {
    const inside = offset - piece.at - 1;
    // The brackets around it are nobody's text.
    if (inside >= 0 && inside < value.text.length) return locateIn(value.template, inside);
  }
  const literal = writtenLiteral(template);
  if (literal === undefined) return template.source;
  const at =
    piece.from === "value"
      ? literal.values[piece.index]
      : literal.strings[piece.index]?.sourceOffset(piece.offset + offset - piece.at);
  return at === undefined ? template.source : placeOf(template.source, literal.text, at);
}

interface Written extends Literal {
  /** Text of the whole file. */
  readonly text: string;
}

/** The template literal in the author's file, when it is the one that this template was made of. */
function writtenLiteral({ source, strings }: Template): Written | undefined {
  const place = /^(.*):(\d+):(\d+)$/.exec(source);
  if (place === null) return undefined;
  const [, file = "", line = "1", column = "1"] = place;
  const text = readText(file);
  if (text === undefined) return undefined;
  let start = 0;
  for (let current = 1; current < Number(line); current += 1) {
    start = text.indexOf("\n", start) + 1;
    if (start === 0) return undefined;
  }
  const literal = literalAt(text, start + Number(column) - 1);
  const same =
    literal?.strings.length === strings.length &&
    literal.strings.every(({ cooked }, index) => cooked === strings[index]);
  return literal !== undefined && same ? { ...literal, text } : undefined;
}

/** Text of a file of the project; undefined when it cannot be read. */
function readText(file: string): string | undefined {
  try {
    return readFileSync(isAbsolute(file) ? file : resolve(file), "utf8");
  } catch {
    return undefined;
  }
}

function placeOf(source: string, text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return `${source.replace(/:\d+:\d+$/, "")}:${line}:${offset - before.lastIndexOf("\n")}`;
}
