import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExporterName } from "../../../rules/metrics/exporters.ts";
import type { Metric } from "../../../rules/metrics/metric.ts";
import { type Family, parseExposition } from "./exposition.ts";

const folder = join(import.meta.dirname, "../../fixtures/scrapes");

/** The scrape of an exporter that is kept beside the tests. */
export function capturedScrape(exporter: ExporterName): string {
  return readFileSync(join(folder, `${exporter}.prom`), "utf8");
}

/**
 * Keeps a fresh scrape when the tests run with `UPDATE_SCRAPES=1`: that is how the captured ones are refreshed after an
 * exporter's version has changed.
 */
export function keepScrape(exporter: ExporterName, text: string): void {
  if (process.env["UPDATE_SCRAPES"] === "1")
    writeFileSync(join(folder, `${exporter}.prom`), withoutValues(text));
}

/** Sorted, and every value 0: what counts are names, types and labels, and the next capture should differ only by those. */
function withoutValues(text: string): string {
  return text
    .split("\n")
    .map((line) => (line.startsWith("#") ? line : line.replace(/ \S+(?: \d{13})?$/, " 0")))
    .join("\n");
}

/** Where the catalogue and a scrape disagree, one line each; none when the exporter is as the catalogue says. */
export function differences(metrics: readonly Metric[], scrape: string): readonly string[] {
  const families = parseExposition(scrape);
  return metrics.flatMap((metric) => {
    const family = families.get(metric.name);
    if (family === undefined) return [`${metric.name}: the exporter does not have it`];
    return [
      ...typeDifferences(metric, family),
      ...labelDifferences(metric, family),
      ...bucketDifferences(metric, family),
    ];
  });
}

const types: Readonly<Record<Metric["kind"], readonly string[]>> = {
  counter: ["counter", "untyped"],
  gauge: ["gauge", "untyped"],
  info: ["gauge", "untyped"],
  histogram: ["histogram"],
  "native-histogram": ["histogram"],
  summary: ["summary"],
};

function typeDifferences(metric: Metric, { type }: Family): string[] {
  return types[metric.kind].includes(type)
    ? []
    : [`${metric.name}: catalogue says ${metric.kind}, exporter ${type}`];
}

function labelDifferences({ name, labels, optional, values }: Metric, { series }: Family): string[] {
  const problems = new Set<string>();
  for (const one of series) {
    const found = Object.keys(one).filter((label) => !["__part__", "le", "quantile"].includes(label));
    for (const label of found)
      if (!labels.includes(label)) problems.add(`${name}: exporter has the label ${label}`);
    for (const label of labels)
      if (!found.includes(label) && !optional.includes(label))
        problems.add(`${name}: a series lacks the label ${label}`);
    for (const [label, allowed] of Object.entries(values)) {
      const value = one[label];
      if (value !== undefined && allowed !== undefined && !allowed.includes(value))
        problems.add(`${name}: ${label} can also be "${value}"`);
    }
  }
  return [...problems];
}

function bucketDifferences(metric: Metric, { series }: Family): string[] {
  if (metric.kind !== "histogram") return [];
  const found = [
    ...new Set(series.flatMap(({ le }) => (le === undefined || le === "+Inf" ? [] : [Number(le)]))),
  ].sort((a, b) => a - b);
  const wanted = [...metric.buckets];
  return found.length === 0 || JSON.stringify(found) === JSON.stringify(wanted)
    ? []
    : [`${metric.name}: catalogue has the buckets ${wanted.join(", ")}, exporter ${found.join(", ")}`];
}
