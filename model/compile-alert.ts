import type { AlertDefinition } from "../rules/language/alert.ts";
import type { Expression } from "../rules/language/promql/promql.ts";
import { type Threshold, thresholdSlip, thresholdText, valueTemplate } from "../rules/language/threshold.ts";
import { type Addresses, dashboardUrl, runbookUrl } from "./alert-links.ts";
import type { AlertModel } from "./model.ts";
import type { Problem } from "./problem.ts";
import { nearest } from "./settings/parse.ts";
import { spokenDuration } from "./spoken-duration.ts";
import type { TenantVariant } from "./tenants.ts";

/** What every alert of a stack shares. */
export interface AlertSurroundings {
  readonly environment: string;
  readonly site: Addresses;
}

/** A definition with an environment's overrides applied: those for everybody, or those for one tenant. */
export interface TunedAlert {
  readonly definition: AlertDefinition;
  readonly threshold: Threshold | undefined;
  readonly expression: Expression;
  readonly variant: TenantVariant;
}

/** The expression of an alert, with the threshold that a variant sets. */
export function tune(definition: AlertDefinition, variant: TenantVariant): TunedAlert {
  if (definition.kind === "state-alert")
    return { definition, threshold: undefined, expression: definition.when(), variant };
  const value = variant.override?.threshold ?? definition.threshold.value;
  const threshold = { ...definition.threshold, value };
  return { definition, threshold, expression: definition.when({ threshold }), variant };
}

/**
 * The rule of an alert. This is the one pass that gives all alerts their labels and annotations: what is in every
 * alert is written here and nowhere else.
 */
export function compileAlert(
  { definition, threshold, expression, variant: { override, restrict } }: TunedAlert,
  { environment, site }: AlertSurroundings,
): AlertModel {
  const held = override?.for ?? definition.for;
  const severity = override?.severity ?? definition.severity;
  const team = override?.team ?? definition.team?.name;
  const text = restrict(expression.text);
  const words = { duration: spokenDuration(held), value: valueTemplate(threshold) };
  const texts =
    definition.kind === "threshold-alert"
      ? textsOf(definition, {
          ...words,
          threshold: thresholdText(threshold ?? definition.threshold),
        })
      : textsOf(definition, words);
  return {
    name: definition.name,
    expression: text,
    for: held,
    severity,
    ...(threshold === undefined ? {} : { threshold }),
    labels: {
      severity,
      problem: definition.problem,
      environment,
      ...(team === undefined ? {} : { team }),
      ...(definition.service === undefined ? {} : { service: definition.service }),
      // Routing sends what carries it nowhere; with all channels, which is the default, it would say nothing.
      ...(override?.channels?.length === 0 ? { channels: "none" } : {}),
    },
    annotations: {
      ...texts,
      first_action: definition.firstAction,
      runbook_url: runbookUrl(site, definition.runbook),
      dashboard_url: dashboardUrl(site, text),
    },
    runbook: definition.runbook,
  };
}

function textsOf<W>(
  definition: { readonly summary: (words: W) => string; readonly description: (words: W) => string },
  words: W,
): { readonly summary: string; readonly description: string } {
  return { summary: definition.summary(words), description: definition.description(words) };
}

/**
 * What is wrong with the values of an override.
 *
 * @param teams names of the teams that there are.
 */
export function checkOverride(
  { definition, threshold, variant: { override, where } }: TunedAlert,
  teams: readonly string[],
): Problem[] {
  const problems: Problem[] = [];
  if (override?.team !== undefined && !teams.includes(override.team))
    problems.push({
      where: `${where}.team`,
      message: `there is no team of this name${nearest(override.team, teams)}`,
    });
  if (override?.threshold === undefined) return problems;
  if (threshold === undefined)
    problems.push({
      where: `${where}.threshold`,
      message: `${definition.name} has no threshold: remove this setting`,
    });
  const slip = threshold === undefined ? undefined : thresholdSlip(threshold);
  if (slip !== undefined) problems.push({ where: `${where}.threshold`, message: slip });
  return problems;
}
