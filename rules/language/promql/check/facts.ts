import type { Metric } from "../../../metrics/metric.ts";
import type { ValueType } from "./functions.ts";
import type { ResultUnit } from "./units.ts";

/**
 * What sort of numbers a result is made of: what may be done with them depends on it.
 *
 * - `counter`, `buckets`, `native`: raw counts that only grow, of which only the increase says something.
 * - `rate`, `ratedBuckets`, `ratedNative`: their increase.
 * - `info`: always 1. `quantile`: of a histogram or a summary, which no arithmetic can join.
 * - `value`: the result of arithmetic. `unknown`: nothing is known, or a slip was reported already.
 */
export type Kind =
  | "counter"
  | "gauge"
  | "info"
  | "buckets"
  | "native"
  | "rate"
  | "ratedBuckets"
  | "ratedNative"
  | "quantile"
  | "value"
  | "unknown";

/** What is known of the sign: `nonzero` is never 0, `nonnegative` never below it, `positive` neither. */
export type Sign = "positive" | "nonzero" | "nonnegative" | "any";

/** Labels of a result: true for those that all of its series have, false for those that some may lack. */
export type Labels = ReadonlyMap<string, boolean>;

/** Everything that is known of a part of an expression before it ever ran. */
export interface Facts {
  readonly type: ValueType;
  readonly kind: Kind;
  readonly unit: ResultUnit;
  /** Undefined when they are not known, as those of `ALERTS`. */
  readonly labels: Labels | undefined;
  /** Labels that an `=` matcher fixed, as far as the result still has them. */
  readonly pinned: ReadonlyMap<string, string>;
  readonly sign: Sign;
  /** How far back it looks, in seconds: what looks at different stretches of time is no share of one another. */
  readonly window: number;
  /** The metric behind it, as long as there is only one. */
  readonly metric: Metric | undefined;
  /** The number itself, where it is one that was written. */
  readonly number: number | undefined;
  /** True when a ratio was averaged over instances somewhere in it. */
  readonly averaged: boolean;
}

/** No labels at all. */
export const noLabels: Labels = new Map();
/** Nothing is fixed. */
export const nothingPinned: ReadonlyMap<string, string> = new Map();

/** Facts of which nothing is known: no check says anything about them. */
export const unknownFacts: Facts = {
  type: "vector",
  kind: "unknown",
  unit: "unknown",
  labels: undefined,
  pinned: nothingPinned,
  sign: "any",
  window: 0,
  metric: undefined,
  number: undefined,
  averaged: false,
};

/** Facts of a number. */
export function numberFacts(value: number): Facts {
  return {
    ...unknownFacts,
    type: "scalar",
    kind: "value",
    unit: "number",
    labels: noLabels,
    sign: value > 0 ? "positive" : value < 0 ? "nonzero" : "nonnegative",
    number: value,
  };
}

/** Raw counts, of which only the increase says something. */
export function isRawCount(kind: Kind): boolean {
  return kind === "counter" || kind === "buckets" || kind === "native";
}

/** Whether a value of this sign can be 0. */
export function isNeverZero(sign: Sign): boolean {
  return sign === "positive" || sign === "nonzero";
}

/** The sign of what is one or the other. */
export function eitherSign(a: Sign, b: Sign): Sign {
  if (a === b) return a;
  if (isNeverZero(a) && isNeverZero(b)) return "nonzero";
  const below = a === "any" || b === "any" || a === "nonzero" || b === "nonzero";
  return below ? "any" : "nonnegative";
}
