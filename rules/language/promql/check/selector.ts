import { seriesNames } from "../../../metrics/metric.ts";
import { type Facts, unknownFacts } from "./facts.ts";
import { nameHint } from "./names.ts";
import { alertSeries, type SeriesFacts } from "./known.ts";
import { checkMatcher } from "./matchers.ts";
import type { Matcher, SelectorNode } from "./tree.ts";
import { report, type Walk } from "./walk.ts";

/** What a selector selects. */
export function selectorFacts(node: SelectorNode, walk: Walk): Facts {
  const { name } = node;
  const series = walk.known.series(name);
  const facts = series?.facts ?? otherFacts(node, walk);
  for (const matcher of node.matchers) {
    if (matcher.name === "__name__") continue;
    walk.matched.add(matcher.name);
    checkMatcher(walk, matcher, name, series ?? facts);
  }
  const filter = series?.metric.filter;
  if (filter !== undefined) walk.unfiltered.push({ node, label: filter.label, because: filter.because });
  if (node.matchers.length === 0) return facts;
  return { ...facts, pinned: pinnedBy(node, walk, series) };
}

/** Labels that can have one value only. */
function pinnedBy(
  node: SelectorNode,
  walk: Walk,
  series: SeriesFacts | undefined,
): ReadonlyMap<string, string> {
  const pinned = new Map<string, string>();
  for (const matcher of node.matchers) {
    const value = walk.text.slice(matcher.value.from + 1, matcher.value.to - 1);
    const one = matcher.operator === "=" || isBound(matcher, value, series);
    const before = pinned.get(matcher.name);
    if (one && before === undefined) pinned.set(matcher.name, value);
    const contradicts =
      before !== undefined &&
      (matcher.operator === "=" ? before !== value : matcher.operator === "!=" && before === value);
    if (contradicts)
      report(
        walk,
        "contradicting-matchers",
        matcher,
        `expected matchers that one series can fulfil, found ${matcher.name}="${before}" and ${matcher.name}${matcher.operator}"${value}": remove one of them, or write ${matcher.name}=~"${before}|${value}"`,
      );
  }
  return pinned;
}

/** Both forms of one bound of a bucket, `1|1.0`, are one value. */
function isBound({ name, operator }: Matcher, value: string, series: SeriesFacts | undefined): boolean {
  if (name !== "le" || operator !== "=~" || series?.facts.kind !== "buckets") return false;
  return new Set(value.split("|").map(Number)).size === 1;
}

/** Facts of a name that no exporter exposes. */
function otherFacts(node: SelectorNode, walk: Walk): Facts {
  const { name } = node;
  const recorded = walk.known.recorded(name);
  if (recorded === "cycle") {
    report(
      walk,
      "recording-cycle",
      node,
      `expected a recording that does not read itself, found ${name}, which reads this one: read what it is made of instead`,
    );
    return unknownFacts;
  }
  if (recorded !== undefined) return recorded.facts;
  if (alertSeries.has(name)) return unknownFacts;
  const at = { from: node.from, to: name === "" ? node.to : Math.min(node.to, node.from + name.length) };
  if (name === "")
    report(
      walk,
      "unknown-metric",
      at,
      `expected the name of a metric before the labels, found none: write \${metric} in front`,
    );
  else if (name.includes(":"))
    report(
      walk,
      "unknown-recording",
      at,
      `reads ${name}, which nobody records${nameHint(name, walk.known.names(), ": add a recording() of this name to the pack")}`,
    );
  else
    report(
      walk,
      "unknown-metric",
      at,
      histogramHint(name, walk) ??
        `reads ${name}, which no exporter of the catalogue exposes and no rule records${nameHint(name, walk.known.names(), ": add it to rules/metrics/ when an exporter has it")}`,
    );
  return unknownFacts;
}

/** A histogram's own name, or a part of a native one, which has none. */
function histogramHint(name: string, walk: Walk): string | undefined {
  const bucket = walk.known.series(`${name}_bucket`);
  if (bucket !== undefined)
    return `expected one of the series of the histogram ${name}, found its own name: write ${seriesNames(bucket.metric).join(", ")}`;
  const native = walk.known.series(name.replace(/_(bucket|sum|count)$/, ""));
  if (native?.metric.kind !== "native-histogram") return undefined;
  const base = native.metric.name;
  return name.endsWith("_bucket")
    ? `expected the native histogram ${base}, which has no buckets of a name, found ${name}: write histogram_quantile(0.95, sum by (...) (rate(${base}[5m])))`
    : `expected the native histogram ${base}, which is one series, found ${name}: write histogram_${name.endsWith("_sum") ? "sum" : "count"}(rate(${base}[5m]))`;
}

/** Reports every metric whose filter no selector has. */
export function checkFilters(walk: Walk): void {
  for (const { node, label, because } of walk.unfiltered)
    if (!walk.matched.has(label)) {
      report(
        walk,
        "missing-filter",
        node,
        `expected a matcher on "${label}" of ${node.name}, found none: ${because}`,
      );
      return;
    }
}
