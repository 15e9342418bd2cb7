import { severities } from "../rules/language/severity.ts";
import { type Threshold, thresholdText } from "../rules/language/threshold.ts";
import type { AlertDefinition } from "../rules/language/alert.ts";
import type { Problem } from "./problem.ts";
import type { AlertOverride } from "./settings/schema.ts";

/** An alert with a threshold as an environment, or one tenant in it, has it. */
export interface BandMember {
  readonly definition: AlertDefinition;
  readonly threshold: Threshold | undefined;
  readonly override: AlertOverride | undefined;
  /** Setting that its override stands in. */
  readonly where: string;
}

/**
 * Bands that cross: a milder alert of the same problem whose limit lies beyond that of its stronger sibling would never
 * be seen, since the sibling fires first and mutes it.
 */
export function checkBands(members: readonly BandMember[]): Problem[] {
  const active = members.filter(({ override }) => override?.enabled !== false);
  return active.flatMap((mild) =>
    active
      .filter((strong) => strong.definition !== mild.definition && areSiblings(mild, strong))
      .filter((strong) => rank(strong) < rank(mild) && isBeyond(mild, strong))
      .map((strong) => ({
        where: mild.override?.threshold === undefined ? whereOf(strong) : whereOf(mild),
        message: crossing(mild, strong),
      })),
  );
}

function areSiblings(a: BandMember, b: BandMember): boolean {
  return a.definition.bandOf !== undefined && a.definition.bandOf === b.definition.bandOf;
}

function rank({ definition, override }: BandMember): number {
  return severities.indexOf(override?.severity ?? definition.severity);
}

/** Whether the limit of the milder one lies beyond that of the stronger one, on the bad side. */
function isBeyond(mild: BandMember, strong: BandMember): boolean {
  const [mine, its] = [mild.threshold?.value, strong.threshold?.value];
  if (mine === undefined || its === undefined) return false;
  return directionOf(mild) === "above" ? mine > its : mine < its;
}

function directionOf({ definition }: BandMember): "above" | "below" {
  return definition.kind === "threshold-alert" ? definition.direction : "above";
}

function whereOf({ override, where, definition }: BandMember): string {
  return override?.threshold === undefined ? definition.source : where;
}

function crossing(mild: BandMember, strong: BandMember): string {
  const [mine, its] = [mild, strong].map(({ threshold }) =>
    threshold === undefined ? "" : thresholdText(threshold),
  );
  const severity = mild.override?.severity ?? mild.definition.severity;
  const side = directionOf(mild) === "above" ? "at most" : "at least";
  return `expected the ${severity} ${mild.definition.name} to be the milder of its band, found ${mine ?? ""} beside ${its ?? ""} of ${strong.definition.name}, which would mute it: set it to ${side} ${its ?? ""}`;
}
