import type { Shape } from "./series.ts";

/** A stretch of time in which a series goes on in one way. */
export interface Stretch {
  readonly shape: Shape;
  /** Number of samples, at least 1. */
  readonly samples: number;
}

/** The values of a series that goes on in one way and then in another, in promtool's notation. */
export function promtoolValues(stretches: readonly Stretch[], intervalSeconds: number): string {
  let level: number | undefined;
  return stretches
    .map(({ shape, samples }) => {
      if (shape.kind === "steady") return `${number(shape.value)}+0x${samples - 1}`;
      const step = shape.perSecond * intervalSeconds;
      const start = level === undefined ? shape.from : level + step;
      level = start + step * (samples - 1);
      return `${number(start)}+${number(step)}x${samples - 1}`;
    })
    .join(" ")
    .replaceAll("+-", "-");
}

/** promtool reads no exponents with a plus sign in this place. */
function number(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  const text = String(value);
  return text.includes("e") ? value.toFixed(20).replace(/\.?0+$/, "") : text;
}
