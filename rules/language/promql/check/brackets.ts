/** The text with all that stands in quotes blanked out. */
export function withoutTexts(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/gs, (literal) =>
    " ".repeat(literal.length),
  );
}

/** Where a text in quotes starts that never ends. */
export function openString(text: string): number | undefined {
  let start: number | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (start === undefined) {
      if (char === '"' || char === "'" || char === "`") start = at;
    } else if (char === "\\" && text.charAt(start) !== "`") at += 1;
    else if (char === text.charAt(start)) start = undefined;
  }
  return start;
}

/** A bracket with the word before it and what follows. */
function around(text: string, bracket: number): string {
  const before = /\w*\s*$/.exec(text.slice(0, bracket))?.[0] ?? "";
  return `${before}${text.slice(bracket, bracket + 30)}`.trimStart();
}

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** The first bracket without a partner. */
export function unbalanced(text: string): { readonly at: number; readonly message: string } | undefined {
  const open: number[] = [];
  const bare = withoutTexts(text);
  for (let at = 0; at < bare.length; at += 1) {
    const char = bare.charAt(at);
    if (char in closing) open.push(at);
    else if (char === ")" || char === "]" || char === "}") {
      const last = open.pop();
      if (last === undefined)
        return { at, message: `expected a "${char}" only behind its partner, found one too many: remove it` };
      const wanted = closing[text.charAt(last)] ?? "";
      if (wanted !== char)
        return {
          at: last,
          message: `expected "${wanted}" for the "${text.charAt(last)}" of ${around(text, last)}, found "${char}": close it first`,
        };
    }
  }
  const last = open.at(-1);
  if (last === undefined) return undefined;
  const bracket = text.charAt(last);
  return {
    at: last,
    message: `expected "${closing[bracket] ?? ""}" for the "${bracket}" of ${around(text, last)}, found the end: close it`,
  };
}
