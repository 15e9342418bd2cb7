/**
 * A percentage as a ratio, moved by two places as text: 99.9 is "0.999" and not 0.9990000000000001, so that nobody has to
 * wonder whether the objective that Prometheus shows is the one that was defined.
 *
 * @param percent above 0 and below 100, with at most {@link objectiveDecimals} decimals.
 */
export function ratioText(percent: number): string {
  const [whole = "0", decimals = ""] = String(percent).split(".");
  const digits = `${whole.padStart(2, "0")}${decimals}`.replace(/0+$/, "");
  return `0.${digits}`;
}

/** Most decimals of an objective in percent: seven nines are a third of a second in a month. */
export const objectiveDecimals = 6;

/** Whether an objective has no more decimals than that. */
export function hasCleanDecimals(percent: number): boolean {
  return (
    /^\d+(\.\d+)?$/.test(String(percent)) && (String(percent).split(".")[1] ?? "").length <= objectiveDecimals
  );
}
