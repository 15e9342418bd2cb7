import type { AlertDefinition } from "../rules/alert.ts";
import { metricCatalogue } from "../rules/metrics/catalogue.ts";
import { seriesNames } from "../rules/metrics/metric.ts";
import type { RulePack } from "../rules/pack.ts";
import type { Expression } from "../rules/promql.ts";
import type { Recording } from "../rules/recording.ts";
import { thresholdSlip } from "../rules/threshold.ts";
import type { TunedAlert } from "./compile-alert.ts";
import { durationSeconds } from "./duration.ts";
import type { Problem } from "./problem.ts";
import { nearest } from "./settings/parse.ts";

/** What is wrong with the rules themselves, whatever the environment. */
export function checkRules(packs: readonly RulePack[], alerts: readonly TunedAlert[]): Problem[] {
  const recordings = packs.flatMap((pack) => pack.recordings);
  const known = new Set([
    ...metricCatalogue.flatMap(seriesNames),
    ...recordings.map((recording) => recording.name),
    "ALERTS",
    "ALERTS_FOR_STATE",
  ]);
  return [
    ...duplicates(
      packs.map(({ domain }) => ({ name: domain, source: "rules" })),
      "a rule pack",
    ),
    ...duplicates(recordings, "a recording rule"),
    ...duplicates(
      alerts.map(({ definition }) => definition),
      "an alert",
    ),
    ...recordings.flatMap((recording) => checkRecording(recording, known)),
    ...alerts.flatMap(({ definition, expression }) => [
      ...checkAlert(definition),
      ...checkExpression(definition, expression, known),
    ]),
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

function checkRecording(recording: Recording, known: ReadonlySet<string>): Problem[] {
  const shape = /^[a-z_]+:[a-zA-Z_][a-zA-Z0-9_]*:[a-z0-9_]+$/.test(recording.name)
    ? []
    : [
        {
          where: recording.source,
          message: `expected a recording rule named level:metric:operations, such as "instance:node_cpu_utilisation:rate5m", got "${recording.name}"`,
        },
      ];
  return [...shape, ...checkExpression(recording, recording.expression, known)];
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
    if (!tests.some((test) => test.kind === kind) && !(kind === "staysSilent" && silent))
      problems.push({
        where,
        message: `expected a test of ${name} made with ${kind}(), found none: add one to "tests"`,
      });
  return problems;
}

function checkExpression(
  owner: { readonly name: string; readonly source: string },
  { text, series, slips }: Expression,
  known: ReadonlySet<string>,
): Problem[] {
  const slip = slips[0];
  if (slip !== undefined)
    return [
      {
        where: owner.source,
        message: `the expression of ${owner.name} is no PromQL at column ${slip.column}, ${slip.near === "" ? "at its end" : `near "${slip.near}"`}: ${text}`,
      },
    ];
  return series
    .filter((name) => !known.has(name))
    .map((name) => ({
      where: owner.source,
      message: `the expression of ${owner.name} reads ${name}, which no exporter of the catalogue exposes and no rule records${didYouMean(name, known)}`,
    }));
}

/** A suggestion, or where to add the metric: the whole catalogue would be no help. */
function didYouMean(name: string, known: ReadonlySet<string>): string {
  const hint = nearest(name, [...known]);
  return hint.startsWith(": did you mean") ? hint : ": add it to rules/metrics/ when an exporter has it";
}
