import type { RulePack } from "../language/pack.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import type { Recording } from "../language/recording.ts";
import type { NamedIndicator } from "./indicator.ts";
import { measurementOf } from "./measurement.ts";
import type { DeclaredSlo } from "./objectives.ts";
import { objectiveRatio, sliErrors, sliTotal } from "./recorded.ts";
import type { SloService } from "./service.ts";

/** An indicator that somebody asked for, and where. */
interface AskedIndicator extends NamedIndicator {
  readonly source: string;
}

/** Objectives with what is measured for them. */
export interface Measured {
  /** Those that can be measured; what is wrong with the others is for the check to say. */
  readonly declared: readonly DeclaredSlo[];
  /** By name; each once, however many services share it. */
  readonly indicators: readonly AskedIndicator[];
}

/** What is measured for the objectives of some services. */
export function measured(services: readonly SloService[]): Measured {
  const indicators = new Map<string, AskedIndicator>();
  const declared: DeclaredSlo[] = [];
  for (const service of services)
    for (const slo of service.slos ?? []) {
      const measurement = measurementOf(service, slo);
      if ("problem" in measurement) continue;
      const { name } = measurement;
      if (!indicators.has(name)) indicators.set(name, { ...measurement, source: slo.source });
      declared.push({ service, slo, indicator: name });
    }
  return { declared, indicators: [...indicators.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/**
 * The two rules of an indicator: events per second of every service that declared it, and of no others. They are joined
 * to the objective on the service alone, so that nothing a target says of its owner can get in the way, and keep only
 * what identifies the objective: a new owner or another policy does not start the history again, and no two series of
 * one objective can meet in a long window.
 */
function recordingsOf({ name: indicator, make, source }: AskedIndicator): readonly Recording[] {
  const { title, errors, total, missingErrorsAreZero } = make();
  const wanted = promql`group by (service, slo) (${select(objectiveRatio, { indicator })})`;
  const bad = promql`${wanted} * on (service) group_left () ${errors}`;
  const common = { kind: "recording", labels: { indicator }, tests: [], source } as const;
  return [
    {
      ...common,
      name: sliTotal.name,
      help: sliTotal.help,
      expression: promql`${wanted} * on (service) group_left () ${total}`,
    },
    {
      ...common,
      name: sliErrors.name,
      help: `Bad events per second over 5 minutes: ${title}.`,
      // The total is recorded just before, at the same time: no need to count it again.
      expression: missingErrorsAreZero
        ? promql`${bad} or 0 * sum by (service, slo) (${select(sliTotal, { indicator })})`
        : bad,
    },
  ];
}

/** The rules of all indicators. */
export function indicatorPack(indicators: readonly AskedIndicator[]): RulePack {
  return { domain: "slo-indicators", recordings: indicators.flatMap(recordingsOf), alerts: [] };
}
