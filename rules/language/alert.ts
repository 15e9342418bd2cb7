import type { Team } from "../../notify/team.ts";
import type { AlertTest } from "./alert-test.ts";
import type { Expression } from "./promql/promql.ts";
import type { Severity } from "./severity.ts";
import { definedAt } from "./source.ts";
import type { Threshold } from "./threshold.ts";

/** Which side of a threshold is bad. */
export type Direction = "above" | "below";

/** What an alert's texts may say beside its labels. */
export interface AlertWords {
  /** How long the condition has held: "5 minutes". */
  readonly duration: string;
  /** Template of the current value, in the threshold's unit. */
  readonly value: string;
}

/** The words of an alert that has a threshold. */
export interface ThresholdWords extends AlertWords {
  /** The threshold as people read it: "90%". */
  readonly threshold: string;
}

/** What all alerts of one problem share, whatever their severity. */
export interface AlertFacts {
  /** Who is told. @default the team of the service that the series belong to */
  readonly team?: Team;
  /** Only where the series belong to no service, as those of `vector(1)`. @default the service of the series */
  readonly service?: string;
  /** Page below runbooks/, without ending: "infrastructure/high-cpu". */
  readonly runbook: string;
  /**
   * What is wrong, as a word: a critical alert mutes warnings of the same problem, service and instance.
   * @default the last part of the runbook's name
   */
  readonly problem?: string;
  /** How long the condition must hold. @default "5m" (requirement A2) */
  readonly for?: string;
  /** The first thing to do, as one sentence; it reaches the person with the alert. */
  readonly firstAction: string;
  /** At least one case in which it fires and one in which it stays silent. */
  readonly tests: readonly AlertTest[];
}

/** What the alerts of one problem share that have a threshold. */
export interface ThresholdFacts extends AlertFacts {
  /** Which side of the threshold is bad: too much is `above`, too little `below`. @default "above" */
  readonly direction?: Direction;
  readonly when: (given: { readonly threshold: Threshold }) => Expression;
  readonly summary: (words: ThresholdWords) => string;
  /** Says instance, current value and duration. */
  readonly description: (words: ThresholdWords) => string;
}

/** Definition of an alert with a threshold. */
export interface ThresholdAlertSpec extends ThresholdFacts {
  readonly severity: Severity;
  readonly threshold: Threshold;
}

/** Definition of an alert on a state that is or is not, such as `up == 0`. */
export interface StateAlertSpec extends AlertFacts {
  readonly severity: Severity;
  /** True for a heartbeat: it needs no test in which it stays silent. @default false */
  readonly alwaysFires?: boolean;
  readonly when: () => Expression;
  readonly summary: (words: AlertWords) => string;
  /** Says instance and duration. */
  readonly description: (words: AlertWords) => string;
}

/** An alert as it was defined; compiled with settings it becomes a rule. */
export type AlertDefinition = {
  readonly name: string;
  /** Place of the definition. */
  readonly source: string;
  readonly problem: string;
  readonly for: string;
  /** Name of the alert that it is a milder or stronger form of; see {@link bands}. */
  readonly bandOf?: string;
} & (
  | ({ readonly kind: "threshold-alert"; readonly direction: Direction } & Omit<
      ThresholdAlertSpec,
      "problem" | "for" | "direction"
    >)
  | ({ readonly kind: "state-alert" } & Omit<StateAlertSpec, "problem" | "for">)
);

/**
 * An alert.
 *
 * @param name PascalCase, what it is about first: "HostCpuHigh". Settings override it by this name.
 */
export function alert(name: string, spec: ThresholdAlertSpec): AlertDefinition;
// eslint-disable-next-line @typescript-eslint/unified-signatures -- with one signature the functions' parameters would have no type
export function alert(name: string, spec: StateAlertSpec): AlertDefinition;
export function alert(name: string, spec: ThresholdAlertSpec | StateAlertSpec): AlertDefinition {
  return alertAt(definedAt(alert), name, spec);
}

/** An alert that is defined at a place that is known already. */
export function alertAt(
  source: string,
  name: string,
  spec: ThresholdAlertSpec | StateAlertSpec,
): AlertDefinition {
  const facts = {
    name,
    source,
    problem: spec.problem ?? spec.runbook.slice(spec.runbook.lastIndexOf("/") + 1),
    for: spec.for ?? "5m",
  };
  return "threshold" in spec
    ? { kind: "threshold-alert", direction: "above", ...spec, ...facts }
    : { kind: "state-alert", ...spec, ...facts };
}

/** Template of one of the alert's labels, for its texts: `label("instance")`. */
export function label(name: string): string {
  return `{{ $labels.${name} }}`;
}
