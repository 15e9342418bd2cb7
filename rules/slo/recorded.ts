import { type Gauge, gauge, type TargetLabel } from "../metrics/metric.ts";
import { select, type Selector } from "../language/promql/selector.ts";
import type { Recording } from "../language/recording.ts";
import type { Shape, TestSeries } from "../language/series.ts";

/**
 * Recorded series that several rules make together, as metrics: rules can ask for some of them by label. They are no
 * part of the catalogue, for no exporter exposes them.
 */

/** What an objective is called and by which rules it is judged: labels of all that is recorded for it. */
const sloLabels = ["slo", "policy", "period", "indicator"] as const;
/** Name of such a label. */
export type SloLabel = (typeof sloLabels)[number];

/** What was promised: one constant for each objective, with everything that is known of it as labels. */
export const objectiveRatio = gauge("slo:objective:ratio", {
  exporter: "recorded",
  help: "The share of good events that was promised, as a ratio.",
  labels: [...sloLabels, "min_bad_events"],
  positive: true,
});

/** Bad events of every objective. */
export const sliErrors = gauge("slo:sli_errors:rate5m", {
  exporter: "recorded",
  help: "Bad events per second over 5 minutes.",
  labels: ["slo", "indicator"],
});

/** All events of every objective: 0 in a quiet service, so that quiet is not the same as absent. */
export const sliTotal = gauge("slo:sli_total:rate5m", {
  exporter: "recorded",
  help: "Events per second over 5 minutes.",
  labels: ["slo", "indicator"],
});

/** A recorded series as input of a test of the rules that read it. */
export function recordedSeries<V extends string | Shape>(
  recorded: Pick<Recording, "name"> | Gauge,
  labels: Readonly<Partial<Record<SloLabel | "min_bad_events" | TargetLabel, string>>>,
  values: V,
): TestSeries<V> {
  const metric = gauge(recorded.name, {
    exporter: "recorded",
    help: "A recorded series.",
    labels: [...sloLabels, "min_bad_events"],
    optional: [...sloLabels, "min_bad_events"],
  });
  return { metric, labels, values };
}

/** Some of the series of a recording, by the labels of its objective. */
export function labelled(
  recorded: Pick<Recording, "name">,
  where: Readonly<Partial<Record<SloLabel, string>>>,
): Selector {
  const metric = gauge(recorded.name, {
    exporter: "recorded",
    help: "A recorded series.",
    labels: sloLabels,
  });
  return select(metric, where);
}
