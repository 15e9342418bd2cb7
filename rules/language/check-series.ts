import type { Problem } from "../../model/problem.ts";
import { type Metric, type MetricPart, targetLabels } from "../metrics/metric.ts";
import type { AlertDefinition } from "./alert.ts";
import type { AlertTest } from "./alert-test.ts";
import type { Recording } from "./recording.ts";
import { boundText, type Shape, type TestSeries } from "./series.ts";
import { type Change, readValues } from "./series-notation.ts";

/**
 * What is wrong with the series of an alert's tests: a series that the exporter could not have made proves nothing.
 * Those of boundary cases are looked at for the threshold's own value and for a calm one.
 */
export function checkTests(alert: AlertDefinition): readonly Problem[] {
  return alert.tests.flatMap((test) =>
    problemsOf(alert, test.because ?? "the boundary", seriesOf(alert, test), test.kind === "boundary"),
  );
}

/** {@link checkTests}, for the tests of a recording. */
export function checkRecordingTests(recording: Recording): readonly Problem[] {
  return recording.tests.flatMap((test) => problemsOf(recording, test.because, test.series, false));
}

function seriesOf(alert: AlertDefinition, test: AlertTest): readonly TestSeries[] {
  if (test.kind !== "boundary") return test.series;
  if (alert.kind !== "threshold-alert") return [];
  const { value } = alert.threshold;
  const calm = test.calm ?? (alert.direction === "above" ? 0 : 2 * value);
  return [...test.series(value), ...test.series(calm)];
}

function problemsOf(
  owner: { readonly name: string; readonly source: string },
  because: string,
  series: readonly TestSeries[],
  // A boundary's calm value is 0 where nothing better is given, which some metrics never are.
  mayBeZero: boolean,
): readonly Problem[] {
  // The two values of a boundary have the same labels: what is wrong with them is said once.
  const messages = new Set(series.flatMap((one) => slipOf(one, mayBeZero) ?? []));
  return [...messages].map((message) => ({
    where: owner.source,
    message: `test "${because}" of ${owner.name}: ${message}`,
  }));
}

/** What is wrong with a series; undefined when its exporter could have made it. */
function slipOf({ metric, labels, values }: TestSeries, mayBeZero: boolean): string | undefined {
  if (metric.name.includes(":") && base(metric).exporter !== "recorded")
    return `expected series that exporters expose, found ${metric.name}, which is recorded: give the series that it is made of`;
  return labelSlip(metric, labels) ?? valueSlip(metric, values, mayBeZero);
}

function base(metric: Metric | MetricPart): Metric {
  return metric.kind === "part" ? metric.of : metric;
}

const onTargets: ReadonlySet<string> = new Set(targetLabels);

function labelSlip(
  metric: Metric | MetricPart,
  labels: Readonly<Record<string, string>>,
): string | undefined {
  const { optional, values, kind, name } = base(metric);
  const own: readonly string[] =
    kind === "summary" && metric.kind !== "part" ? [...metric.labels, "quantile"] : metric.labels;
  const foreign = Object.keys(labels).find((label) => !own.includes(label) && !onTargets.has(label));
  if (foreign !== undefined)
    return `expected labels that the exporter sets on ${metric.name} (${own.join(", ")}) or that are set at scrape, found "${foreign}": remove it`;
  const missing = own.filter((label) => !(label in labels) && !optional.includes(label));
  if (missing.length > 0)
    return `expected all labels that the exporter sets on ${metric.name}, found none of ${missing.join(", ")}: add ${missing.map((label) => `${label}: "..."`).join(", ")}`;
  for (const [label, possible] of Object.entries(values)) {
    const value = labels[label];
    if (possible !== undefined && value !== undefined && value !== "" && !possible.includes(value))
      return `expected a value that the label "${label}" of ${name} can have (${possible.join(", ")}), found "${value}"`;
  }
  return boundSlip(metric, labels["le"]);
}

function boundSlip(metric: Metric | MetricPart, bound: string | undefined): string | undefined {
  if (
    metric.kind !== "part" ||
    metric.part !== "bucket" ||
    metric.of.kind !== "histogram" ||
    bound === undefined
  )
    return undefined;
  const bounds = [...metric.of.buckets, Infinity].map(boundText);
  if (bounds.includes(bound)) return undefined;
  const whole = bounds.includes(`${bound}.0`) ? `: write "${bound}.0", as Prometheus 3 keeps it` : "";
  return `expected a bucket of ${metric.of.name} as le (${bounds.join(", ")}), found "${bound}"${whole}`;
}

/** How a metric's samples may go on. */
function valueSlip(
  metric: Metric | MetricPart,
  values: string | Shape,
  mayBeZero: boolean,
): string | undefined {
  const { kind, unit, positive } = base(metric);
  const changes = typeof values === "string" ? readValues(values) : [changeOf(values)];
  const shown = typeof values === "string" ? `"${values}"` : shapeText(values);
  if (typeof changes === "string")
    return `expected values in promtool's notation, such as "0+6x20", found ${changes} in ${shown}`;
  const samples = changes.filter((change) => change !== "histogram");
  const native = kind === "native-histogram";
  if (changes.length > samples.length && !native)
    return `expected numbers as values of ${metric.name}, found a native histogram in ${shown}`;
  const counts = kind === "counter" || metric.kind === "part";
  if (counts && samples.some(({ first }) => first < 0))
    return `expected a counter's values of ${metric.name}, which are never negative, found ${shown}`;
  if (counts && samples.some(({ step }) => step < 0))
    return `expected a counter's values of ${metric.name}, which only grow, found ${shown}: let it grow, or start again from 0 for a restart, "100+5x10 0+5x10"`;
  if (kind === "info" && samples.some(({ first, step }) => first !== 1 || step !== 0))
    return `expected 1, which is all that the info metric ${metric.name} can be, found ${shown}: let it vanish with "stale" or "_"`;
  if (
    kind === "gauge" &&
    unit === "boolean" &&
    samples.some(({ first, step }) => (first !== 0 && first !== 1) || step !== 0)
  )
    return `expected 0 or 1, which is all that ${metric.name} can be, found ${shown}`;
  if (positive && !mayBeZero && samples.some(({ first, last, step }) => (step === 0 ? first : last) <= 0))
    return `expected values above 0 of ${metric.name}, which the catalogue says is never 0, found ${shown}`;
  return undefined;
}

function shapeText(shape: Shape): string {
  return shape.kind === "steady" ? `steady(${shape.value})` : `growing(${shape.perSecond})`;
}

function changeOf(shape: Shape): Change {
  if (shape.kind === "steady") return { first: shape.value, last: shape.value, step: 0 };
  return { first: shape.from, last: shape.from + shape.perSecond, step: shape.perSecond };
}
