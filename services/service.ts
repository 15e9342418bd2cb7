import type { Team } from "../notify/team.ts";
import { definedAt } from "../rules/source.ts";
import type { ServiceKind } from "./kinds.ts";

/** One thing that is monitored. */
export interface Service {
  /** The `service` label of all its series: kebab-case, unique in the catalogue. */
  readonly name: string;
  /** Who owns it and is told about it: the `team` label of its series. */
  readonly team: Team;
  readonly kind: ServiceKind;
  /** Place of the definition. */
  readonly source: string;
}

/** A service: `service("this-machine", { team: teams.operations, kind: host() })`. */
export function service(name: string, spec: Pick<Service, "team" | "kind">): Service {
  return { name, ...spec, source: definedAt(service) };
}
