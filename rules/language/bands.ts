import { type AlertDefinition, alertAt, type ThresholdFacts } from "./alert.ts";
import { type Severity, severities } from "./severity.ts";
import { definedAt } from "./source.ts";
import type { Threshold } from "./threshold.ts";

/** What one band has of its own. */
export interface Band {
  /** Name of its alert: "HostCpuHigh". */
  readonly name: string;
  readonly threshold: Threshold;
  /** @default what the bands share, else "5m" */
  readonly for?: string;
}

/** One problem with a limit for each severity. */
export interface BandsSpec extends ThresholdFacts {
  readonly critical?: Band;
  readonly warning?: Band;
  readonly info?: Band;
}

/**
 * The alerts of one problem, an alert for each severity that is given. They share the expression, the words, the runbook
 * and the problem, so that the stronger one mutes the milder; settings that would let the milder one be the stricter
 * are refused.
 *
 * ```ts
 * bands({ warning: { name: "HostCpuHigh", threshold: ratio(0.8) }, critical: { name: "HostCpuCritical", threshold: ratio(0.9) }, ... })
 * ```
 */
export function bands(spec: BandsSpec): readonly AlertDefinition[] {
  const source = definedAt(bands);
  const { critical, warning, info, ...shared } = spec;
  const given: Readonly<Record<Severity, Band | undefined>> = { critical, warning, info };
  const names = severities.flatMap((severity) => given[severity]?.name ?? []);
  const strongest = names[0];
  return severities.flatMap((severity) => {
    const band = given[severity];
    if (band === undefined) return [];
    const { name, ...own } = band;
    const definition = alertAt(source, name, { ...shared, ...own, severity });
    return [strongest === undefined ? definition : { ...definition, bandOf: strongest }];
  });
}
