import type { Team } from "../notify/team.ts";
import { definedAt } from "../rules/language/source.ts";
import type { Slo } from "../rules/slo/slo.ts";
import type { ServiceKind } from "./kinds.ts";
import type { Signal } from "./signals.ts";

/** What is said of a service beside its name. */
export interface ServiceSpec {
  /** Who owns it and is told about it: the `team` label of its series. */
  readonly team: Team;
  readonly kind: ServiceKind;
  /** How good it is to be: each objective brings its error budget and alerts (rules/slo/). @default [] */
  readonly slos?: readonly Slo[];
  /** What it says of itself beside what its kind measures; each brings its rules. @default [] */
  readonly signals?: readonly Signal[];
  /**
   * For whom it runs, where the same thing runs for several: the `tenant` label of its series, by which settings can
   * override alerts (`monitoring:tenants`).
   * @default none
   */
  readonly tenant?: string;
  /** True for the demo shop: it is only there with the setting `monitoring:demo`. @default false */
  readonly demo?: boolean;
}

/** One thing that is monitored. */
export interface Service extends ServiceSpec {
  /** The `service` label of all its series: kebab-case, unique in the catalogue. */
  readonly name: string;
  readonly signals: readonly Signal[];
  readonly slos: readonly Slo[];
  /** Place of the definition. */
  readonly source: string;
}

/** A service: `service("this-machine", { team: teams.operations, kind: host() })`. */
export function service(name: string, spec: ServiceSpec): Service {
  return { name, signals: [], slos: [], ...spec, source: definedAt(service) };
}
