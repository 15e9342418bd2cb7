import type { AlertDefinition, ThresholdFacts } from "../language/alert.ts";
import { type Band, bands } from "../language/bands.ts";
import { labels } from "../language/labels.ts";
import { type Expression, promql } from "../language/promql/promql.ts";
import { type Recording, recording } from "../language/recording.ts";
import { definedAt } from "../language/source.ts";
import { type SeasonalExample, seasonalTests } from "./seasonal-tests.ts";

/** Which departure from the usual is bad. */
export type Departure = "drop" | "rise";

/** A signal that is compared with its own past; see {@link seasonalBaseline}. */
export interface SeasonalBaselineSpec extends Omit<ThresholdFacts, "when" | "direction" | "tests"> {
  /** Middle of the recorded names: "business_revenue". */
  readonly name: string;
  /** What the signal is, with its unit: "Revenue of the last hour". */
  readonly help: string;
  /** The signal, an hour's worth of it, with the labels service and team: `increase(counter, { over: "1h", ... })`. */
  readonly signal: Expression;
  readonly departure: Departure;
  /**
   * Below it nothing is said, in the signal's unit: it is what the usual value must reach for a drop, and the value
   * of now for a rise. It keeps nights and quiet services silent.
   */
  readonly minimum: number;
  /** How many times the usual deviation the departure must be, beside the threshold. @default 3 */
  readonly deviations?: number;
  /** Thresholds are shares: `ratio(0.3)` is 30 % less than usual; for a rise, 0.5 is half of it being unusual: twice the usual. */
  readonly critical?: Band;
  readonly warning?: Band;
  readonly info?: Band;
  /** What the tests are made of. */
  readonly example: SeasonalExample;
}

/** Rules to be put into a pack, recordings first. */
export interface AdaptiveRules {
  readonly recordings: readonly Recording[];
  readonly alerts: readonly AlertDefinition[];
}

const week = labels("week");
const nothing = labels();

/**
 * A dynamic threshold, learned from the same time in the past three weeks, so that nights, weekends and lunch breaks
 * are expected. The usual value is the median of the three and the usual deviation the median distance from it: one
 * missing or abnormal week (an outage, a sale) changes neither much. Two of the three must be there, so a brand-new
 * service is silent for its first two weeks. The departure must be beyond both a share of the usual value (the
 * threshold, which settings can override) and some deviations, or a signal that is restless by nature would flap.
 *
 * It records `service:<name>:hourly`, `:past`, `:usual` and `:deviation`, to be shown beside each other on a dashboard, and
 * needs a retention of more than three weeks. A signal that vanishes is silent: that is the target's alert.
 *
 * ```ts
 * const revenue = seasonalBaseline({ name: "business_revenue", signal: increase(businessRevenueTotal, { by, over: "1h" }),
 *   departure: "drop", minimum: 500, warning: { name: "BusinessRevenueDropped", threshold: ratio(0.3) }, ... });
 * export const pack = { recordings: revenue.recordings, alerts: revenue.alerts, ... };
 * ```
 */
export function seasonalBaseline(spec: SeasonalBaselineSpec): AdaptiveRules {
  const source = definedAt(seasonalBaseline);
  const { name, help, signal, departure, minimum, deviations = 3, example, ...facts } = spec;
  const hourly = recording(`service:${name}:hourly`, { help: `${help}.`, expression: signal });
  const past = recording(`service:${name}:past`, {
    help: `${help}, at this time of each of the past three weeks, by the label week.`,
    expression: promql`
      label_replace(${hourly} offset 1w, "week", "1", "", "")
      or label_replace(${hourly} offset 2w, "week", "2", "", "")
      or label_replace(${hourly} offset 3w, "week", "3", "", "")`,
  });
  const usual = recording(`service:${name}:usual`, {
    help: `${help}, at this time of the past three weeks: their median.`,
    expression: promql`quantile without (${week}) (0.5, ${past}) and count without (${week}) (${past}) >= 2`,
  });
  const deviation = recording(`service:${name}:deviation`, {
    help: `${help}, at this time of the past three weeks: the median distance from the usual value.`,
    expression: promql`
      quantile without (${week}) (0.5, abs(${past} - ignoring (${week}) group_left (${nothing}) ${usual}))`,
  });
  const hold = facts.for ?? "1h";
  const definitions = bands({
    ...facts,
    for: hold,
    // Replaced below: each band has its own threshold, and the tests are about it.
    tests: [],
    when: ({ threshold }) =>
      departure === "drop"
        ? promql`
          1 - ${hourly} / (${usual} > ${minimum}) > ${threshold}
          and ${hourly} < ${usual} - ${deviations} * ${deviation}`
        : promql`
          1 - ${usual} / (${hourly} > ${minimum}) > ${threshold}
          and ${hourly} > ${usual} + ${deviations} * ${deviation}`,
  });
  return {
    recordings: [hourly, past, usual, deviation].map((one) => ({ ...one, source })),
    alerts: definitions.map((definition, index) =>
      definition.kind === "state-alert"
        ? definition
        : {
            ...definition,
            source,
            tests: seasonalTests({
              threshold: definition.threshold,
              held: definition.for,
              departure,
              minimum,
              deviations,
              example,
              // It is about the baseline, which the bands share: once is enough.
              aboutHistory: index === 0,
            }),
          },
    ),
  };
}
