import type { Routing } from "../notify/routing.ts";
import type { Severity } from "../rules/language/severity.ts";
import type { Threshold } from "../rules/language/threshold.ts";
import type { ServiceKind } from "../services/kinds.ts";
import type { Settings } from "./settings/schema.ts";
import type { SloModel } from "./slo.ts";

/** A recording rule as it is rendered. */
export interface RecordingModel {
  readonly name: string;
  readonly expression: string;
  /** Labels that it adds to what the expression gives. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
}

/** An alert as it is rendered: overrides applied, every label and annotation there. */
export interface AlertModel {
  readonly name: string;
  readonly expression: string;
  /** Duration that the expression must hold, as Prometheus writes it. */
  readonly for: string;
  readonly severity: Severity;
  /** @default none: a state alert */
  readonly threshold?: Threshold;
  /** severity, problem and environment; team and service where the series bring none. */
  readonly labels: Readonly<Record<string, string>>;
  /** summary, description, first_action, runbook_url, dashboard_url. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Page below runbooks/, without ending. */
  readonly runbook: string;
}

/** The rules of one domain: one file, one group. */
export interface RuleGroupModel {
  /** Name of the domain, of the group and of the file. */
  readonly name: string;
  /** How often it is evaluated. @default `monitoring:prometheus.evaluationInterval` */
  readonly interval?: string;
  readonly recordings: readonly RecordingModel[];
  readonly alerts: readonly AlertModel[];
}

/** What is monitored. */
export interface ServiceModel {
  readonly name: string;
  /** Name of the team. */
  readonly team: string;
  /** @default none: it belongs to everybody */
  readonly tenant?: string;
  readonly kind: ServiceKind;
}

/** Who can be told. */
export interface TeamModel {
  readonly name: string;
  readonly title: string;
}

/**
 * Everything that was defined and set, checked, as plain frozen data: what the renderers render. It holds no secret,
 * no function and no Pulumi value.
 */
export interface Model {
  /** Name of the environment, which is the name of the Pulumi stack: "dev". */
  readonly environment: string;
  readonly settings: Settings;
  readonly teams: readonly TeamModel[];
  /** Sorted by name. */
  readonly services: readonly ServiceModel[];
  /** Sorted by service. */
  readonly slos: readonly SloModel[];
  /** Sorted by name; alerts and recordings in the order of their definition. */
  readonly ruleGroups: readonly RuleGroupModel[];
  readonly routing: Routing;
}
