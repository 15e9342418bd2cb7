import { type AlertDefinition, alertAt, type ThresholdAlertSpec } from "../language/alert.ts";
import { duration, promql } from "../language/promql/promql.ts";
import type { Selector } from "../language/promql/selector.ts";
import type { Recording } from "../language/recording.ts";
import { definedAt } from "../language/source.ts";
import type { Gauge } from "../metrics/metric.ts";
import { seconds } from "../../model/duration.ts";

/** A gauge whose future is looked at; see {@link forecast}. */
export interface ForecastSpec extends Omit<ThresholdAlertSpec, "when" | "direction"> {
  /** A gauge, some of its series, or a recorded value. */
  readonly signal: Gauge | Selector | Recording;
  /** How far to look ahead: "1h". */
  readonly within: string;
  /** The stretch whose line is drawn on: twice to ten times {@link ForecastSpec.within} for what is slow, "2h" for a queue. */
  readonly window: string;
  /** The newest part of it, whose own line must lead there as well: "20m". */
  readonly recent: string;
  /** Share of the threshold that must be reached already. @default 0.2 */
  readonly nearness?: number;
}

/**
 * A predictive alert: what grows will be above the threshold soon, though it is not yet. A line through noise leads
 * anywhere, so three things keep it honest: the long stretch and its newest part must both lead beyond the threshold
 * (a growth that is over, and a burst that has only just begun, do not), a part of the way must be done already, and
 * above the threshold it is silent: from there on the alert on the value itself speaks. For what shrinks, look at its
 * opposite: the space in use.
 *
 * ```ts
 * forecast("ApplicationQueueWillOverflow", { signal: applicationQueueMessages, threshold: count(10_000), within: "1h", window: "2h", recent: "20m", ... })
 * ```
 */
export function forecast(name: string, spec: ForecastSpec): AlertDefinition {
  const { signal, within, window, recent, nearness = 0.2, ...facts } = spec;
  const ahead = seconds(within);
  return alertAt(definedAt(forecast), name, {
    ...facts,
    when: ({ threshold }) => promql`
      predict_linear(${signal}[${duration(window)}], ${ahead}) > ${threshold}
      and predict_linear(${signal}[${duration(recent)}], ${ahead}) > ${threshold}
      and ${signal} > ${nearness} * ${threshold} and ${signal} <= ${threshold}`,
  });
}
