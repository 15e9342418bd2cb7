import type { AlertDefinition } from "../rules/language/alert.ts";
import { metricCatalogue } from "../rules/metrics/catalogue.ts";
import { checkRecordingTests, checkTests } from "../rules/language/check-series.ts";
import type { RulePack } from "../rules/language/pack.ts";
import { checkExpression, type KnownRules, knownRules } from "../rules/language/promql/check/check.ts";
import { expressionProblems } from "../rules/language/promql/check/problems.ts";
import type { Recording } from "../rules/language/recording.ts";
import { thresholdSlip, thresholdText } from "../rules/language/threshold.ts";
import type { TunedAlert } from "./compile-alert.ts";
import { durationSeconds } from "./duration.ts";
import type { Problem } from "./problem.ts";

/**
 * What is wrong with the rules themselves, whatever the environment.
 *
 * @param scrapeInterval seconds between two scrapes: a range must hold two of them.
 */
export function checkRules(
  packs: readonly RulePack[],
  alerts: readonly TunedAlert[],
  scrapeInterval: number,
): Problem[] {
  const recordings = packs.flatMap((pack) => pack.recordings);
  const known = knownRules({ metrics: metricCatalogue, recordings, scrapeInterval });
  return [
    ...duplicates(
      packs.map(({ domain }) => ({ name: domain, source: "rules" })),
      "a rule pack",
    ),
    ...duplicates(recordings.map(withLabels), "a recording rule"),
    ...duplicates(
      alerts.map(({ definition }) => definition),
      "an alert",
    ),
    ...recordings.flatMap((recording) => checkRecording(recording, known)),
    ...alerts.flatMap(({ definition }) => [...checkAlert(definition), ...checkTests(definition)]),
    ...alerts.flatMap(checkTexts),
    ...onceForEachPlace(alerts.flatMap((alert) => checkAlertExpression(alert, known))),
  ];
}

/** One problem for every name that somebody else has already. */
export function duplicates(
  named: readonly { readonly name: string; readonly source: string }[],
  what: string,
): Problem[] {
  const first = new Map<string, string>();
  return named.flatMap(({ name, source }) => {
    const taken = first.get(name);
    if (taken === undefined) first.set(name, source);
    if (taken === undefined) return [];
    return [
      {
        where: source,
        message: `expected ${what} with a name of its own, found ${name}, which ${taken} defines already: rename one of them`,
      },
    ];
  });
}

/** Recording rules may share a name when labels of their own tell their series apart. */
function withLabels({ name, labels, source }: Recording): { readonly name: string; readonly source: string } {
  return { name: labels === undefined ? name : `${name}${JSON.stringify(labels)}`, source };
}

function checkRecording(recording: Recording, known: KnownRules): Problem[] {
  const shape = /^[a-z_]+:[a-zA-Z_][a-zA-Z0-9_]*:[a-z0-9_]+$/.test(recording.name)
    ? []
    : [
        {
          where: recording.source,
          message: `expected a recording rule named level:metric:operations, such as "instance:node_cpu_utilisation:rate5m", got "${recording.name}"`,
        },
      ];
  const { name, expression } = recording;
  return [
    ...shape,
    ...expressionProblems(name, expression, known.recordingSlips(name)),
    ...checkRecordingTests(recording),
  ];
}

function checkAlert(definition: AlertDefinition): Problem[] {
  const { name, source: where, tests } = definition;
  const problems: Problem[] = [];
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name))
    problems.push({
      where,
      message: `expected an alert named in PascalCase, such as "HostCpuHigh", got "${name}"`,
    });
  if (durationSeconds(definition.for) === undefined)
    problems.push({
      where,
      message: `expected a duration such as "5m" as "for" of ${name}, got "${definition.for}"`,
    });
  if (!/^[a-z-]+\/[a-z0-9-]+$/.test(definition.runbook))
    problems.push({
      where,
      message: `expected a page below runbooks/ without its ending, such as "infrastructure/high-cpu", as runbook of ${name}, got "${definition.runbook}"`,
    });
  const slip = definition.kind === "threshold-alert" ? thresholdSlip(definition.threshold) : undefined;
  if (slip !== undefined) problems.push({ where, message: `threshold of ${name}: ${slip}` });
  const silent = definition.kind === "state-alert" && definition.alwaysFires === true;
  for (const kind of ["fires", "staysSilent"] as const)
    if (
      !tests.some((test) => test.kind === kind || test.kind === "boundary") &&
      !(kind === "staysSilent" && silent)
    )
      problems.push({
        where,
        message: `expected a test of ${name} made with ${kind}(), found none: add one to "tests"`,
      });
  if (definition.kind === "state-alert" && tests.some((test) => test.kind === "boundary"))
    problems.push({
      where,
      message: `expected tests of ${name} made with fires() and staysSilent(), found boundary(): it has no threshold to be about`,
    });
  return problems;
}

/** Templates that a text may have: a label, and the value. */
const templates = /\{\{ \$(?:labels\.\w+|value(?: \| \w+)?) \}\}/g;

/** Texts with anything else in double braces, such as `docker inspect -f`: Prometheus would run it as a template. */
function checkTexts({ definition, threshold }: TunedAlert): readonly Problem[] {
  const words = { duration: "5 minutes", value: "1" };
  const texts =
    definition.kind === "threshold-alert"
      ? [definition.summary, definition.description].map((text) =>
          text({ ...words, threshold: thresholdText(threshold ?? definition.threshold) }),
        )
      : [definition.summary(words), definition.description(words)];
  return [...texts, definition.firstAction]
    .filter((text) => /\{\{|\}\}/.test(text.replace(templates, "")))
    .map((text) => ({
      where: definition.source,
      message: `expected no template in a text of ${definition.name} but label("...") and the words given to it, found double braces in "${text}": Prometheus would run them, write the command in the runbook`,
    }));
}

function checkAlertExpression(
  { definition, threshold, expression }: TunedAlert,
  known: KnownRules,
): readonly Problem[] {
  const { name, team, service } = definition;
  const sets = [...(team === undefined ? [] : ["team"]), ...(service === undefined ? [] : ["service"])];
  const slips = checkExpression(expression, {
    known,
    role: "alert",
    sets,
    ...(threshold === undefined ? {} : { threshold }),
    ...(definition.kind === "threshold-alert"
      ? { direction: definition.direction }
      : { alwaysFires: definition.alwaysFires === true }),
  });
  return expressionProblems(name, expression, slips);
}

/** The bands of one problem share their expression: what is wrong with it is said once. */
function onceForEachPlace(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ where, message }) => {
    const key = `${where} ${message.replace(/^(the expression of )?\w+/, "").replace(/\d/g, "")}`;
    return !seen.has(key) && seen.add(key);
  });
}
