import type { Shape, TestSeries } from "./series.ts";

interface TestFacts {
  /** What the case shows: "just above 90 %". It becomes the name of the test. */
  readonly because: string;
  readonly series: readonly TestSeries[];
  /** Time between two values of a series. @default "1m" */
  readonly interval?: string;
  /** When to look, counted from the first value. */
  readonly at: string;
}

/** The alert fires at that time, once, with these labels and this value in its text. */
export interface FiringTest extends TestFacts {
  readonly kind: "fires";
  /** Labels beside those that every alert gets from its definition (severity, environment, problem). */
  readonly labels: Readonly<Record<string, string>>;
  /** The current value as the text shows it: "91%". @default none: the text shows no value */
  readonly value?: string;
}

/** The alert does not fire at that time. */
export interface SilentTest extends TestFacts {
  readonly kind: "staysSilent";
}

/** What the cases at the boundary are made from; see {@link boundary}. */
export interface BoundaryTest {
  readonly kind: "boundary";
  /** What it is the boundary of, when an alert has several. @default "" */
  readonly because?: string;
  /** The series that make the alert's expression equal to a value. */
  readonly series: (value: number) => readonly TestSeries<Shape>[];
  /** Labels of the firing alert beside those from its definition. */
  readonly labels: Readonly<Record<string, string>>;
  /** Distance of "just above" and "just below" from the threshold. @default 1 % of the threshold, 1 when it is 0 */
  readonly by?: number;
  /** The value when all is well. @default 0 when the alert is about too much, twice the threshold when it is about too little */
  readonly calm?: number;
  /**
   * Whether the threshold itself can be hit exactly; where the arithmetic cannot (a third of something), the case of
   * the value that equals the threshold is left out. @default true
   */
  readonly exact?: boolean;
  /**
   * Which share of the expression's range must hold the new values before it crosses the threshold, after a jump from
   * calm to just above. An average needs all of it (1); a quantile of 95 % needs 0.05 of it. @default 1
   */
  readonly crossesAfter?: number;
  /** The value that the alert's text shows, where it is not the one compared. @default the value itself */
  readonly shows?: (value: number) => number;
  /** Time between two values. @default by the length of the test: "15s", "1m" or "5m" */
  readonly interval?: string;
}

/** A unit test of an alert, run by promtool. */
export type AlertTest = FiringTest | SilentTest | BoundaryTest;

/** A case in which the alert fires. */
export function fires(spec: Omit<FiringTest, "kind">): FiringTest {
  return { kind: "fires", ...spec };
}

/** A case in which the alert must not fire, or not yet. */
export function staysSilent(spec: Omit<SilentTest, "kind">): SilentTest {
  return { kind: "staysSilent", ...spec };
}

/**
 * The cases around a threshold, made from the alert's own threshold, duration and range: just above it fires; just
 * below, and at the threshold itself, it stays silent; after a jump it is silent until range and duration are over and
 * fires then; after the recovery it is silent again.
 *
 * ```ts
 * boundary({ labels: web1, series: (used) => [
 *   series(nodeMemoryMemAvailableBytes, web1, steady(1000 * (1 - used))),
 *   series(nodeMemoryMemTotalBytes, web1, steady(1000)),
 * ] })
 * ```
 */
export function boundary(spec: Omit<BoundaryTest, "kind">): BoundaryTest {
  return { kind: "boundary", ...spec };
}
