import type { Unit } from "../../../metrics/metric.ts";
import type { ThresholdUnit } from "../../threshold.ts";

/**
 * What the values of a result count in: the unit of a metric, or one that arithmetic makes of it. A `share` is a part
 * of a whole of the same unit, a `quotient` one thing per another, which may be a share or not; a `number` was written as such and goes with everything; `unknown` is
 * not checked: no guess is better than a wrong one.
 */
export type ResultUnit =
  | Unit
  | "perSecond"
  | "bytesPerSecond"
  | "secondsPerSecond"
  | "millisecondsPerSecond"
  | "share"
  | "quotient"
  | "number"
  | "unknown";

const perSecondOf: Readonly<Partial<Record<ResultUnit, ResultUnit>>> = {
  count: "perSecond",
  bytes: "bytesPerSecond",
  seconds: "secondsPerSecond",
  milliseconds: "millisecondsPerSecond",
};

/** Unit of what a unit grows by each second. */
export function perSecondUnit(unit: ResultUnit): ResultUnit {
  return perSecondOf[unit] ?? "unknown";
}

const quotients: Readonly<Record<string, ResultUnit>> = {
  "seconds/count": "seconds",
  "milliseconds/count": "milliseconds",
  "bytes/count": "bytes",
  "bytes/seconds": "bytesPerSecond",
  "count/seconds": "perSecond",
  "count/perSecond": "seconds",
  "bytes/bytesPerSecond": "seconds",
  "bytesPerSecond/perSecond": "bytes",
  "secondsPerSecond/perSecond": "seconds",
  "millisecondsPerSecond/perSecond": "milliseconds",
  "secondsPerSecond/count": "secondsPerSecond",
  "perSecond/count": "perSecond",
  "bytesPerSecond/count": "bytesPerSecond",
  "count/boolean": "count",
};

/** Which numbers turn a unit into another one: percent divided by 100 is a ratio. */
const conversions: Readonly<Record<string, ResultUnit>> = {
  "milliseconds/1000": "seconds",
  "percent/100": "ratio",
  "ratio*100": "percent",
  "quotient*100": "percent",
  "share*100": "percent",
  "seconds*1000": "milliseconds",
  "milliseconds*0.001": "seconds",
  "percent*0.01": "ratio",
};

/** Numbers that convert something, so that a result of theirs may count in anything. */
const scales = new Set([60, 100, 0.001, 0.01, 1e-6, 1e-9, 8]);

function scaled(unit: ResultUnit, operator: "*" | "/", by: number | undefined): ResultUnit {
  if (by === undefined) return unit === "number" ? "number" : "unknown";
  return (
    conversions[`${unit}${operator}${by}`] ??
    (unit === "number"
      ? unit
      : by >= 1000 || scales.has(by)
        ? "unknown"
        : unit === "count" && operator === "/"
          ? "quotient"
          : unit)
  );
}

/**
 * Unit of a division.
 *
 * @param by the divisor where it is a number that was written.
 * @param alike whether both sides look at the same stretch of time, so that two equal units make a share.
 */
export function dividedUnit(
  a: ResultUnit,
  b: ResultUnit,
  by: number | undefined,
  alike: boolean,
): ResultUnit {
  if (b === "number") return scaled(a, "/", by);
  if (a === "unknown" || b === "unknown" || a === "number") return "unknown";
  const known = quotients[`${a}/${b}`];
  if (known !== undefined) return known;
  if (a !== b) return "unknown";
  return alike && (a === "bytes" || a === "seconds") ? "share" : "quotient";
}

/** Unit of a product. */
export function multipliedUnit(a: ResultUnit, b: ResultUnit, by: number | undefined): ResultUnit {
  if (b === "number") return scaled(a, "*", by);
  if (a === "number") return scaled(b, "*", by);
  if (a === "boolean") return b;
  if (b === "boolean") return a;
  if (shares.has(a)) return b;
  if (shares.has(b)) return a;
  const pair = [a, b].sort().join("*");
  if (pair === "perSecond*seconds") return "count";
  if (pair === "bytesPerSecond*seconds") return "bytes";
  return "unknown";
}

const shares = new Set<ResultUnit>(["ratio", "share", "quotient"]);
/** Units that are plain numbers: nobody can tell by the unit that they do not belong together. */
const plain = new Set<ResultUnit>([
  "count",
  "boolean",
  "number",
  "quotient",
  "share",
  "ratio",
  "secondsPerSecond",
]);

/** Unit of a sum or a difference, or of the two sides of a comparison; undefined when they do not belong together. */
export function commonUnit(a: ResultUnit, b: ResultUnit, operator: string): ResultUnit | undefined {
  if (a === "unknown" || b === "unknown") return "unknown";
  if (a === "timestamp" && b === "timestamp") return operator === "-" ? "seconds" : "timestamp";
  if (a === b) return a;
  if (a === "number") return b;
  if (b === "number") return a;
  if (a === "timestamp" && b === "seconds")
    return operator === "+" || operator === "-" ? "timestamp" : undefined;
  if (b === "timestamp" && a === "seconds") return operator === "+" ? "timestamp" : undefined;
  if (!plain.has(a) || !plain.has(b)) return undefined;
  if (shares.has(a) && shares.has(b)) return a === "quotient" || b === "quotient" ? "quotient" : "share";
  return a === "boolean" || b === "boolean" ? "count" : "unknown";
}

const fitting: Readonly<Record<ThresholdUnit, ReadonlySet<ResultUnit>>> = {
  ratio: new Set(["ratio", "share", "quotient", "secondsPerSecond", "boolean", "number", "unknown"]),
  count: new Set([
    "count",
    "share",
    "quotient",
    "secondsPerSecond",
    "boolean",
    "number",
    "celsius",
    "percent",
    "unknown",
  ]),
  seconds: new Set(["seconds", "number", "unknown"]),
  bytes: new Set(["bytes", "number", "unknown"]),
  perSecond: new Set(["perSecond", "number", "unknown"]),
  bytesPerSecond: new Set(["bytesPerSecond", "number", "unknown"]),
};

/** Whether values of a unit can be compared with a threshold. */
export function fitsThreshold(unit: ResultUnit, threshold: ThresholdUnit): boolean {
  return fitting[threshold].has(unit);
}

const words: Readonly<Record<ResultUnit, string>> = {
  seconds: "seconds",
  milliseconds: "milliseconds",
  timestamp: "a moment (seconds since 1970)",
  bytes: "bytes",
  ratio: "a ratio from 0 to 1",
  percent: "a percentage from 0 to 100",
  count: "a number of things",
  boolean: "0 or 1",
  celsius: "degrees Celsius",
  perSecond: "things each second",
  bytesPerSecond: "bytes each second",
  secondsPerSecond: "seconds in each second",
  millisecondsPerSecond: "milliseconds in each second",
  share: "a part of a whole",
  quotient: "one thing per another",
  number: "a number",
  unknown: "something unknown",
};

/** A unit for people. */
export function unitText(unit: ResultUnit): string {
  return words[unit];
}

/** What to write so that an expression of a unit and a threshold of another fit. */
export function unitFix(unit: ResultUnit, threshold: ThresholdUnit): string {
  if (threshold === "ratio" && unit === "perSecond")
    return "sum both sides and divide, such as share(errors, total)";
  if (threshold === "ratio" && unit === "percent") return "divide the percentage by 100";
  if (threshold === "seconds" && unit === "milliseconds") return "divide the milliseconds by 1000";
  if (threshold === "seconds" && unit === "timestamp") return "take the age, time() - moment";
  const fit = makers[unit];
  return fit === undefined ? "compare what the threshold is about" : `give the threshold as ${fit}(...)`;
}

const makers: Readonly<Partial<Record<ResultUnit, string>>> = {
  seconds: "seconds",
  bytes: "bytes",
  ratio: "ratio",
  count: "count",
  perSecond: "perSecond",
  bytesPerSecond: "bytesPerSecond",
};
