const unitSeconds = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 } as const;
// Prometheus' own grammar: units from large to small, each at most once ("1h30m", "90s", "30d").
const grammar = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;

/** Seconds of a Prometheus duration such as "30s", "1h30m" or "30d"; undefined when the text is none. */
export function durationSeconds(text: string): number | undefined {
  if (text === "0") return 0;
  const match = grammar.exec(text);
  if (match === null || text === "") return undefined;
  const units = ["y", "w", "d", "h", "m", "s", "ms"] as const;
  return units.reduce((sum, unit, i) => sum + Number(match[i + 1] ?? 0) * unitSeconds[unit], 0);
}

/**
 * Seconds of a duration that was checked before, or that stands in this repository's own definitions.
 * @throws Error when the text is not a duration: a slip of a developer, not of a user.
 */
export function seconds(text: string): number {
  const value = durationSeconds(text);
  if (value === undefined) throw new Error(`expected a duration such as "5m", got ${JSON.stringify(text)}`);
  return value;
}
