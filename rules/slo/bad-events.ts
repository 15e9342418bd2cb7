import { duration, promql } from "../language/promql/promql.ts";
import { type Recording, recording, type RecordingTest } from "../language/recording.ts";
import { sliErrors } from "./recorded.ts";
import {
  events,
  ofObjective,
  sampledErrors,
  sampledEvents,
  sampleSeconds,
  shopObjective,
} from "./samples.ts";

interface Counted {
  /** When, in its test, with one bad event a minute since the beginning. */
  readonly at: string;
  readonly count: number;
  readonly series: RecordingTest["series"];
}

function badEventsOver(
  window: string,
  expression: Recording["expression"],
  { at, count, series }: Counted,
): Recording {
  return recording(`slo:bad_events:count${window}`, {
    help: `Bad events of the last ${window}.`,
    expression: ofObjective(expression),
    tests: [
      {
        because: "as many as there were",
        series,
        interval: "5m",
        at,
        gives: [{ labels: shopObjective, value: count }],
      },
    ],
  });
}

/*
 * Counted and not scaled up: in the first minutes of a new service an average would make one failure many. The steps of
 * a subquery, unlike samples, do not depend on how often rules are evaluated; each stands for its own length of time.
 */

const oneAMinute = events(1 / 60, 1);
const sampledOneAMinute = sampledEvents(1 / 60, 1);

export const badEvents1h = badEventsOver("1h", promql`60 * sum_over_time(${sliErrors}[1h:1m])`, {
  at: "25h",
  count: 60,
  series: oneAMinute,
});
export const badEvents6h = badEventsOver("6h", promql`300 * sum_over_time(${sliErrors}[6h:5m])`, {
  at: "25h",
  count: 360,
  series: oneAMinute,
});
export const badEvents1d = badEventsOver("1d", sampledSum("1d"), {
  at: "25h",
  count: 1440,
  series: sampledOneAMinute,
});
export const badEvents3d = badEventsOver("3d", sampledSum("3d"), {
  at: "73h",
  count: 4320,
  series: sampledOneAMinute,
});

/** Over days the steps of a subquery would be too many to hold in memory at once. */
function sampledSum(window: string): Recording["expression"] {
  return promql`${sampleSeconds} * sum_over_time(${sampledErrors}[${duration(window)}])`;
}
