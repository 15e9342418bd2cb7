import type { AlertDefinition } from "../rules/alert.ts";
import type { Expression } from "../rules/promql.ts";
import { type Threshold, thresholdSlip, thresholdText, valueTemplate } from "../rules/threshold.ts";
import { type Addresses, dashboardUrl, runbookUrl } from "./alert-links.ts";
import type { AlertModel } from "./model.ts";
import type { Problem } from "./problem.ts";
import { settingsPrefix } from "./settings/parse.ts";
import type { AlertOverride } from "./settings/schema.ts";
import { spokenDuration } from "./spoken-duration.ts";

/** What every alert of a stack shares. */
export interface AlertSurroundings {
  readonly environment: string;
  readonly site: Addresses;
}

/** A definition with an environment's overrides applied. */
export interface TunedAlert {
  readonly definition: AlertDefinition;
  readonly threshold: Threshold | undefined;
  readonly expression: Expression;
}

/** The expression of an alert, with the threshold that the environment sets. */
export function tune(definition: AlertDefinition, override: AlertOverride | undefined): TunedAlert {
  if (definition.kind === "state-alert")
    return { definition, threshold: undefined, expression: definition.when() };
  const threshold = { ...definition.threshold, value: override?.threshold ?? definition.threshold.value };
  return { definition, threshold, expression: definition.when({ threshold }) };
}

/**
 * The rule of an alert. This is the one pass that gives all alerts their labels and annotations: what is in every
 * alert is written here and nowhere else.
 */
export function compileAlert(
  { definition, threshold, expression }: TunedAlert,
  override: AlertOverride | undefined,
  { environment, site }: AlertSurroundings,
): AlertModel {
  const held = override?.for ?? definition.for;
  const severity = override?.severity ?? definition.severity;
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
    expression: expression.text,
    for: held,
    severity,
    ...(threshold === undefined ? {} : { threshold }),
    labels: {
      severity,
      problem: definition.problem,
      environment,
      ...(definition.team === undefined ? {} : { team: definition.team.name }),
      ...(definition.service === undefined ? {} : { service: definition.service }),
    },
    annotations: {
      ...texts,
      first_action: definition.firstAction,
      runbook_url: runbookUrl(site, definition.runbook),
      dashboard_url: dashboardUrl(site, expression.text),
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

/** What is wrong with an environment's override of this alert. */
export function checkOverride({ definition, threshold }: TunedAlert, override: AlertOverride): Problem[] {
  if (override.threshold === undefined) return [];
  const where = `${settingsPrefix}alerts.${definition.name}.threshold`;
  if (threshold === undefined)
    return [{ where, message: `${definition.name} has no threshold: remove this setting` }];
  const slip = thresholdSlip(threshold);
  return slip === undefined ? [] : [{ where, message: slip }];
}
