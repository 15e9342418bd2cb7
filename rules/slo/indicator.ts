import type { Expression } from "../language/promql/promql.ts";

/** How the events of an objective are counted. */
export interface Indicator {
  /** What its bad events are: "answers 5xx". */
  readonly title: string;
  /** Bad events per second, by service. */
  readonly errors: Expression;
  /** All events per second, by service. */
  readonly total: Expression;
  /**
   * Whether no series of bad events means that there was none yet. Not so for a bucket of a histogram: where the
   * bucket is missing nothing is known, and a service must not look perfect.
   */
  readonly missingErrorsAreZero: boolean;
}

/** An indicator by its name: the same rules count for all objectives that name it, so it is made once. */
export interface NamedIndicator {
  /** The `indicator` label of its series: "flask-availability". */
  readonly name: string;
  readonly make: () => Indicator;
}
