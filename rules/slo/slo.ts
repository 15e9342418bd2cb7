import type { Histogram, NativeHistogram } from "../metrics/metric.ts";
import type { Expression } from "../language/promql/promql.ts";
import { definedAt } from "../language/source.ts";

/** Over how long an objective must be met: a rolling time, not a calendar month. */
export const sloPeriods = ["30d", "28d"] as const;
/** One of {@link sloPeriods}. 28 days are whole weeks, so every period has the same number of weekends. */
export type SloPeriod = (typeof sloPeriods)[number];

/**
 * When somebody is told that the error budget burns too fast (rules/slo/policies.ts): `sre-workbook` is the multi-window
 * policy of Google's SRE workbook; `fast-slow` pages at 10 times the sustainable speed and opens a ticket at twice.
 */
export const sloPolicies = ["sre-workbook", "fast-slow"] as const;
/** One of {@link sloPolicies}. */
export type SloPolicy = (typeof sloPolicies)[number];

/** What every objective says. */
export interface SloSpec {
  /** Percent of good events, above 0 and below 100: 99.9. */
  readonly objective: number;
  /** Unique in the service, kebab-case. @default from what is measured: "availability", "latency-2s", "probes" */
  readonly name?: string;
  /** @default "30d" */
  readonly period?: SloPeriod;
  /** @default "sre-workbook" */
  readonly policy?: SloPolicy;
  /**
   * Bad events that a window must have seen before its burn rate tells anybody. It counts bad events and not traffic: a
   * gate of traffic would hide the total outage of a quiet service. With five, one or two unlucky requests of a quiet
   * night wake nobody, and a service of one request a minute that fails for good still pages within ten minutes.
   *
   * @default 5
   */
  readonly minBadEvents?: number;
}

interface SloFacts extends Required<SloSpec> {
  /** Place of the definition. */
  readonly source: string;
}

/** The share of requests that do not fail, as the kind of the service counts them. */
export interface AvailabilitySlo extends SloFacts {
  readonly kind: "availability";
}

/** The share of requests that are answered in time. */
export interface LatencySlo extends SloFacts {
  readonly kind: "latency";
  /** As written: "2s", "500ms". */
  readonly below: string;
  /** Where the durations are counted. @default the histogram of the service's kind */
  readonly histogram?: Histogram | NativeHistogram;
}

/** The share of probes from outside that succeed. */
export interface ProbesSlo extends SloFacts {
  readonly kind: "probes";
}

/** A share that somebody counts in their own way. */
export interface CustomRatioSlo extends SloFacts {
  readonly kind: "custom";
  /** Bad events per second. */
  readonly bad: Expression;
  /** All events per second. */
  readonly total: Expression;
}

/** A service level objective: how good something is to be over a period, and who is told when it is not. */
export type Slo = AvailabilitySlo | LatencySlo | ProbesSlo | CustomRatioSlo;

/** What the objective of a latency says beside what all say. */
export interface LatencySpec extends SloSpec {
  /** How fast is fast enough: "2s", "500ms". It must be a bucket of the histogram, unless that is a native one. */
  readonly below: string;
  /** Where the durations are counted, in seconds. @default the histogram of the service's kind */
  readonly histogram?: Histogram | NativeHistogram;
}

/** What an objective on a ratio of one's own says beside what all say. */
export interface CustomRatioSpec extends Omit<SloSpec, "name"> {
  /** Bad events per second, with the label `service`; it need not exist before the first of them. */
  readonly bad: Expression;
  /** All events per second, with the label `service`. */
  readonly total: Expression;
}

function facts(name: string, spec: SloSpec, source: string): SloFacts {
  const { objective, period = "30d", policy = "sre-workbook", minBadEvents = 5 } = spec;
  return { name, objective, period, policy, minBadEvents, source };
}

/** So many percent of requests must not fail: `availability({ objective: 99.9 })`. */
export function availability(spec: SloSpec): AvailabilitySlo {
  return { kind: "availability", ...facts(spec.name ?? "availability", spec, definedAt(availability)) };
}

/** So many percent of requests must be answered in time: `latency({ objective: 95, below: "2s" })`. */
export function latency(spec: LatencySpec): LatencySlo {
  const { below, histogram } = spec;
  return {
    kind: "latency",
    ...facts(spec.name ?? `latency-${below}`, spec, definedAt(latency)),
    below,
    ...(histogram === undefined ? {} : { histogram }),
  };
}

/** So many percent of the probes from outside must succeed: `probes({ objective: 99.9 })`. */
export function probes(spec: SloSpec): ProbesSlo {
  return { kind: "probes", ...facts(spec.name ?? "probes", spec, definedAt(probes)) };
}

/**
 * So many percent of events must be good, counted by two expressions in events per second that keep the label `service`:
 *
 * ```ts
 * customRatio("checkout", { objective: 99.5, bad: promql`rate(${failedPaymentsTotal}[5m])`, total: promql`rate(${paymentsTotal}[5m])` })
 * ```
 */
export function customRatio(name: string, spec: CustomRatioSpec): CustomRatioSlo {
  const { bad, total } = spec;
  return { kind: "custom", ...facts(name, spec, definedAt(customRatio)), bad, total };
}
