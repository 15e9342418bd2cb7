import { createHash } from "node:crypto";
import { promql } from "../language/promql/promql.ts";
import type { NamedIndicator } from "./indicator.ts";
import { indicatorsOf } from "./indicators-of-kind.ts";
import { latencyBound, latencyIndicator } from "./latency-indicator.ts";
import type { SloService } from "./service.ts";
import type { CustomRatioSlo, LatencySlo, Slo } from "./slo.ts";

/** How an objective is measured, or why it cannot be: the end of a sentence that names it. */
export type Measurement = NamedIndicator | { readonly problem: string };

/** How an objective of a service is measured. */
export function measurementOf(service: SloService, slo: Slo): Measurement {
  const { kind } = service;
  switch (slo.kind) {
    case "availability":
      return (
        indicatorsOf(kind).availability ?? {
          problem: `a service of the kind ${kind.kind} does not say which of its requests fail: use customRatio() with metrics that do`,
        }
      );
    case "probes":
      return (
        indicatorsOf(kind).probes ?? {
          problem: `nothing probes it from outside: ${
            kind.kind === "flask" || kind.kind === "fastapi"
              ? "give its kind a health path"
              : "define an http() service beside it"
          }`,
        }
      );
    case "latency":
      return latencyOf(service, slo);
    case "custom":
      return customRatioOf(slo);
  }
}

function latencyOf({ kind }: SloService, { below, histogram }: LatencySlo): Measurement {
  const metric = histogram ?? indicatorsOf(kind).durations;
  if (metric === undefined)
    return {
      problem: `a service of the kind ${kind.kind} does not measure how long requests take: name the histogram that does`,
    };
  const bound = latencyBound(below);
  if (bound === undefined)
    return { problem: `expected a duration such as "2s" or "500ms" as below, got "${below}"` };
  if (metric.kind === "histogram" && !metric.buckets.includes(bound))
    return {
      problem: `expected a bucket of ${metric.name} as below, got "${below}": ${nearestBuckets(metric.buckets, bound)}, or expose a bucket of ${bound} s`,
    };
  return {
    name: `${histogram?.name ?? kind.kind}-latency-${below}`,
    make: () => latencyIndicator(metric, bound),
  };
}

function nearestBuckets(buckets: readonly number[], bound: number): string {
  const [lower, higher] = [buckets.findLast((one) => one < bound), buckets.find((one) => one > bound)];
  const near = [lower, higher].flatMap((one) => (one === undefined ? [] : [`"${boundAsDuration(one)}"`]));
  return `the nearest ${near.length === 1 ? "is" : "are"} ${near.join(" and ")}`;
}

/** A bucket as somebody would write it as `below`. */
function boundAsDuration(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}s` : `${Number((seconds * 1000).toPrecision(12))}ms`;
}

/** Two services may give the same name to different ratios, so what is asked is part of the indicator's name. */
function customRatioOf({ name, bad, total }: CustomRatioSlo): NamedIndicator {
  const asked = createHash("sha256").update(`${bad.text}\n${total.text}`).digest("hex").slice(0, 8);
  return {
    name: `${name}-${asked}`,
    make: () => ({
      title: `bad events of ${name}`,
      errors: promql`sum by (service) (${bad})`,
      total: promql`sum by (service) (${total})`,
      missingErrorsAreZero: true,
    }),
  };
}
