/** Middle, smallest and largest of some runs. */
export interface Figure {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

/** @throws Error without any value: a figure of nothing would be a lie. */
export function figure(values: readonly number[]): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (min === undefined || max === undefined || median === undefined)
    throw new Error("expected at least one run");
  return { median, min, max, runs: sorted.length };
}

/** "12.3 s (11.9 to 14.0, 5 runs)". */
export function text({ median, min, max, runs }: Figure, unit: string): string {
  return `${median.toFixed(2)} ${unit} (${min.toFixed(2)} to ${max.toFixed(2)}, ${runs} runs)`;
}

/** Seconds that an action takes. */
export async function seconds(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
}
