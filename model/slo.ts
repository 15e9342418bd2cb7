import { measured } from "../rules/slo/indicators.ts";
import type { SloService } from "../rules/slo/service.ts";
import type { SloPeriod, SloPolicy } from "../rules/slo/slo.ts";

/** An objective of a service, as dashboards and the command line know it. */
export interface SloModel {
  readonly service: string;
  /** Name of the team. */
  readonly team: string;
  /** Unique in the service. */
  readonly name: string;
  /** Percent of good events. */
  readonly objective: number;
  readonly period: SloPeriod;
  readonly policy: SloPolicy;
  /** The `indicator` label of its series: what is measured. */
  readonly indicator: string;
}

/** The objectives of some services, by service and in the order of their definition. */
export function sloModels(services: readonly SloService[]): readonly SloModel[] {
  return measured(services)
    .declared.map(({ service, slo: { name, objective, period, policy }, indicator }) => ({
      service: service.name,
      team: service.team.name,
      name,
      objective,
      period,
      policy,
      indicator,
    }))
    .sort((a, b) => (a.service < b.service ? -1 : a.service > b.service ? 1 : 0));
}
