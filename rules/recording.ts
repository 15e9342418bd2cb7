import type { Expression } from "./promql.ts";
import { definedAt } from "./source.ts";

/** A series that Prometheus computes at every evaluation and keeps. */
export interface Recording {
  readonly kind: "recording";
  /** `level:metric:operations`, such as "instance:node_cpu_utilisation:rate5m". */
  readonly name: string;
  /** What it says, with its unit. */
  readonly help: string;
  readonly expression: Expression;
  /** Place of the definition. */
  readonly source: string;
}

/** A recording rule: `recording("instance:node_cpu_utilisation:rate5m", { help, expression: promql`...` })`. */
export function recording(name: string, spec: Pick<Recording, "help" | "expression">): Recording {
  return { kind: "recording", name, ...spec, source: definedAt(recording) };
}
