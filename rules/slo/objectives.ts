import type { RulePack } from "../language/pack.ts";
import type { Recording } from "../language/recording.ts";
import { constant } from "./expressions.ts";
import { ratioText } from "./objective-text.ts";
import { objectiveRatio } from "./recorded.ts";
import type { SloService } from "./service.ts";
import type { Slo } from "./slo.ts";

/** An objective of a service, and the name of what is measured for it. */
export interface DeclaredSlo {
  readonly service: SloService;
  readonly slo: Slo;
  /** The `indicator` label: which rules count for it, such as "flask-latency-2s". */
  readonly indicator: string;
}

/**
 * How often what never changes is recorded: below the 5 minutes after which Prometheus takes a series for gone, with room
 * for a missed evaluation.
 */
export const objectiveInterval = "1m";

/**
 * Most objectives in a file. Rule files of a reviewable size, of which two fit into a ConfigMap, which ends at 1 MiB; and
 * Prometheus evaluates the groups at different moments, where one group of 20,000 takes half a second at once.
 */
const objectivesPerPack = 1000;

/** The rule of one objective. It must be cheap to make, for there is one for each: no template, no stack. */
function objectiveOf({ service, slo, indicator }: DeclaredSlo, environment: string): Recording {
  return {
    kind: "recording",
    name: objectiveRatio.name,
    help: objectiveRatio.help,
    expression: constant(ratioText(slo.objective)),
    labels: {
      service: service.name,
      team: service.team.name,
      environment,
      ...(service.tenant === undefined ? {} : { tenant: service.tenant }),
      slo: slo.name,
      policy: slo.policy,
      period: slo.period,
      indicator,
      min_bad_events: String(slo.minBadEvents),
    },
    tests: [],
    source: slo.source,
  };
}

/**
 * One constant series for each objective: all that is recorded about it is joined to this, so that the other rules are
 * the same for all objectives. Large catalogues get several packs.
 */
export function objectivePacks(declared: readonly DeclaredSlo[], environment: string): readonly RulePack[] {
  const count = Math.ceil(declared.length / objectivesPerPack);
  return Array.from({ length: count }, (_, index) => ({
    domain: count === 1 ? "slo-objectives" : `slo-objectives-${String(index + 1).padStart(3, "0")}`,
    interval: objectiveInterval,
    recordings: declared
      .slice(index * objectivesPerPack, (index + 1) * objectivesPerPack)
      .map((one) => objectiveOf(one, environment)),
    alerts: [],
  }));
}
