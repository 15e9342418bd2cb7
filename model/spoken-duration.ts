import { durationSeconds } from "./duration.ts";

const units = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/** A duration as people say it: "5m" is "5 minutes", "1h30m" is "1 hour 30 minutes". */
export function spokenDuration(text: string): string {
  let rest = durationSeconds(text) ?? 0;
  const parts = units.flatMap(([unit, size]) => {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    return amount === 0 ? [] : [`${amount} ${unit}${amount === 1 ? "" : "s"}`];
  });
  return parts.length === 0 ? "a moment" : parts.join(" ");
}
