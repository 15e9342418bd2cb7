/** A stretch of samples in promtool's notation: `5+2x10` is 5, 7, 9 ... 25. */
export interface Change {
  readonly first: number;
  readonly last: number;
  /** What each sample has more than the one before; 0 for a single sample. */
  readonly step: number;
}

const number = "(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|inf|Inf|nan|NaN";
const term = new RegExp(`^([+-]?(?:${number}))(?:([+-](?:${number})))?(?:x(\\d+))?$`);

/**
 * Reads values in promtool's notation: what each stretch is, gaps and stale markers left out; a native histogram is
 * only told as one. A text that is no such notation is given back as the word that is wrong.
 */
export function readValues(text: string): readonly (Change | "histogram")[] | string {
  const changes: (Change | "histogram")[] = [];
  const words = text
    .replace(/\{\{[^}]*\}\}/g, "{{}}")
    .trim()
    .split(/\s+/);
  for (const word of words) {
    if (/^(_|stale)(x\d+)?$/.test(word)) continue;
    if (word.startsWith("{{}}")) {
      changes.push("histogram");
      continue;
    }
    const match = term.exec(word);
    if (match === null) return word === "" ? "nothing" : `"${word}"`;
    const [, first = "", step, times] = match;
    // "5-2" without a count is no notation of promtool's.
    if (step !== undefined && times === undefined) return `"${word}"`;
    changes.push(stretch(Number(first.replace(/inf/i, "Infinity")), Number(step ?? 0), Number(times ?? 0)));
  }
  return changes;
}

function stretch(first: number, step: number, times: number): Change {
  return { first, last: first + step * times, step: times === 0 ? 0 : step };
}
