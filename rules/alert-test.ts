import type { Metric, TargetLabel } from "./metrics/metric.ts";

/** One input series of a test, in promtool's notation: `0+6x20` is 0, 6, 12 ... 120. */
export interface TestSeries {
  readonly series: string;
  readonly values: string;
}

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

/** A unit test of an alert, run by promtool. */
export type AlertTest = FiringTest | SilentTest;

/** A case in which the alert fires. */
export function fires(spec: Omit<FiringTest, "kind">): FiringTest {
  return { kind: "fires", ...spec };
}

/** A case in which the alert must not fire, or not yet. */
export function staysSilent(spec: Omit<SilentTest, "kind">): SilentTest {
  return { kind: "staysSilent", ...spec };
}

/** An input series of a metric: only labels that the exporter or the scrape sets can be given. */
export function series<L extends string>(
  metric: Metric<L>,
  labels: Readonly<Partial<Record<L | TargetLabel, string>>>,
  values: string,
): TestSeries {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return { series: `${metric.name}{${pairs.join(",")}}`, values };
}
