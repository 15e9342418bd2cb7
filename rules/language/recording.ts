import type { Expression } from "./promql/promql.ts";
import type { TestSeries } from "./series.ts";
import { definedAt } from "./source.ts";

/** What a recording rule gives for some series, run by promtool; for rules that no alert's test goes through. */
export interface RecordingTest {
  readonly because: string;
  readonly series: readonly TestSeries[];
  /** Time between two values of a series. @default "1m" */
  readonly interval?: string;
  /** When to look, counted from the first value. */
  readonly at: string;
  /** Every series that it has then, with its value; none when it must have none. */
  readonly gives: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

/** A series that Prometheus computes at every evaluation and keeps. */
export interface Recording {
  readonly kind: "recording";
  /** `level:metric:operations`, such as "instance:node_cpu_utilisation:rate5m". */
  readonly name: string;
  /** What it says, with its unit. */
  readonly help: string;
  readonly expression: Expression;
  /** Labels that it adds to what the expression gives. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
  readonly tests: readonly RecordingTest[];
  /** Place of the definition. */
  readonly source: string;
}

/** A recording rule: `recording("instance:node_cpu_utilisation:rate5m", { help, expression: promql`...` })`. */
export function recording(
  name: string,
  spec: Pick<Recording, "help" | "expression"> & Partial<Pick<Recording, "labels" | "tests">>,
): Recording {
  return { kind: "recording", name, tests: [], ...spec, source: definedAt(recording) };
}
