/** The text between two `${}` of a template literal. */
export interface LiteralString {
  /** With its escapes replaced. */
  readonly cooked: string;
  /** Offset in the file of a character of {@link cooked}. */
  readonly sourceOffset: (offset: number) => number;
}

/** A template literal as it stands in a file. */
export interface Literal {
  readonly strings: readonly LiteralString[];
  /** Offsets in the file of the expressions in its `${}`. */
  readonly values: readonly number[];
}

/**
 * The template literal that starts at or behind an offset in a file of TypeScript; undefined when there is none nearby.
 * This is no compiler: it knows strings, comments, brackets and escapes, which is all that templates are made of.
 */
export function literalAt(text: string, from: number): Literal | undefined {
  const start = text.indexOf("`", from);
  // Between a tag and its template there is nothing but the tag's name, and perhaps the types of a call.
  if (start === -1 || text.slice(from, start).includes(";")) return undefined;
  return readLiteral(text, start)?.literal;
}

/** A literal and where it ends. */
interface Read {
  readonly literal: Literal;
  readonly end: number;
}

function readLiteral(text: string, start: number): Read | undefined {
  const strings: LiteralString[] = [];
  const values: number[] = [];
  let at = start + 1;
  let part = newPart();
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === "`") {
      strings.push(finished(part, at));
      return { literal: { strings, values }, end: at + 1 };
    }
    if (char === "$" && text.charAt(at + 1) === "{") {
      strings.push(finished(part, at));
      values.push(at + 2 + (/^\s*/.exec(text.slice(at + 2, at + 200))?.[0].length ?? 0));
      const end = behindBlock(text, at + 2);
      if (end === undefined) return undefined;
      at = end;
      part = newPart();
      continue;
    }
    const escape = char === "\\" ? readEscape(text, at) : { cooked: char, length: 1 };
    for (const one of escape.cooked.split("")) {
      part.offsets.push(at);
      part.cooked += one;
    }
    at += escape.length;
  }
  return undefined;
}

interface Part {
  cooked: string;
  /** Offset in the file of each character. */
  readonly offsets: number[];
}

function newPart(): Part {
  return { cooked: "", offsets: [] };
}

function finished({ cooked, offsets }: Part, end: number): LiteralString {
  return { cooked, sourceOffset: (offset) => offsets[offset] ?? end };
}

const single: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
  "\n": "",
};

/** An escape: what it stands for and how long it is. */
function readEscape(text: string, at: number): { readonly cooked: string; readonly length: number } {
  const coded = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]+)\})/.exec(
    text.slice(at, at + 12),
  );
  const code = coded?.[1] ?? coded?.[2] ?? coded?.[3];
  if (coded !== null && code !== undefined)
    return { cooked: String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff)), length: coded[0].length };
  const next = text.charAt(at + 1);
  return { cooked: single[next] ?? next, length: 2 };
}

/** The offset behind the bracket that closes a `${`; strings, comments and templates inside are passed over. */
function behindBlock(text: string, from: number): number | undefined {
  let depth = 1;
  let at = from;
  while (at < text.length) {
    const char = text.charAt(at);
    const two = text.slice(at, at + 2);
    if (char === "`") {
      const inner = readLiteral(text, at);
      if (inner === undefined) return undefined;
      at = inner.end;
    } else if (char === '"' || char === "'") at = behindString(text, at);
    else if (two === "//") at = orEnd(text.indexOf("\n", at), text);
    else if (two === "/*") at = orEnd(text.indexOf("*/", at) + 2, text);
    else {
      if (char === "{") depth += 1;
      if (char === "}") depth -= 1;
      at += 1;
      if (depth === 0) return at;
    }
  }
  return undefined;
}

function behindString(text: string, from: number): number {
  const quote = text.charAt(from);
  let at = from + 1;
  while (at < text.length && text.charAt(at) !== quote) at += text.charAt(at) === "\\" ? 2 : 1;
  return at + 1;
}

function orEnd(offset: number, text: string): number {
  return offset <= 1 ? text.length : offset;
}
