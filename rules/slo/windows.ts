import { duration, type Expression, promql } from "../language/promql/promql.ts";
import { type Recording, recording, type RecordingTest } from "../language/recording.ts";
import { steady } from "../language/series.ts";
import { recordedSeries, sliErrors, sliTotal } from "./recorded.ts";
import {
  events,
  ofObjective,
  sampledErrors,
  sampledEvents,
  sampledTotal,
  shopIndicator,
  shopObjective,
} from "./samples.ts";
import type { SloPeriod } from "./slo.ts";

/** Windows over which the share of bad events is recorded, apart from the 5 minutes of the indicators themselves. */
export type SloWindow = "30m" | "1h" | "2h" | "6h" | "1d" | "3d" | SloPeriod;

interface WindowFacts {
  /** Whether it is so long that it reads one sample of the indicators in 5 minutes. */
  readonly sampled: boolean;
  /** In its test: time between two values, and how many of them the window holds. */
  readonly interval: string;
  readonly values: number;
  /** In its test: when the window is full, and has left the first two values behind. */
  readonly at: string;
}

const windows: Readonly<Record<SloWindow, WindowFacts>> = {
  "30m": { sampled: false, interval: "1m", values: 30, at: "31m" },
  "1h": { sampled: false, interval: "1m", values: 60, at: "61m" },
  "2h": { sampled: false, interval: "1m", values: 120, at: "121m" },
  "6h": { sampled: false, interval: "5m", values: 72, at: "365m" },
  "1d": { sampled: true, interval: "1h", values: 24, at: "25h" },
  "3d": { sampled: true, interval: "1h", values: 72, at: "73h" },
  "28d": { sampled: true, interval: "1d", values: 28, at: "29d" },
  "30d": { sampled: true, interval: "1d", values: 30, at: "31d" },
};

function ratioRecording(
  window: SloWindow | "5m",
  ratio: Expression,
  tests: readonly RecordingTest[],
): Recording {
  return recording(`slo:sli_error:ratio_rate${window}`, {
    help: `The share of events that were bad over the last ${window}, as a ratio; nothing where there were none.`,
    expression: ofObjective(ratio),
    tests,
  });
}

/** Weighted by traffic: a bad minute at night counts as much as its requests do. */
function ratioOver(window: SloWindow): Recording {
  const { sampled, interval, values, at } = windows[window];
  const [bad, all, input] = sampled
    ? ([sampledErrors, sampledTotal, sampledEvents] as const)
    : ([sliErrors, sliTotal, events] as const);
  const range = duration(window);
  return ratioRecording(
    window,
    promql`avg_over_time(${bad}[${range}]) / (avg_over_time(${all}[${range}]) > 0)`,
    [
      {
        because: "bad for half of the window, in which less happened, and before it",
        series: input(
          `1x1 0x${values / 2 - 1} 0.02x${values / 2 - 1}`,
          `5x1 0.3x${values / 2 - 1} 0.1x${values / 2 - 1}`,
        ),
        interval,
        at,
        gives: [{ labels: shopObjective, value: 0.05 }],
      },
      { because: "nothing happened: no 0/0", series: input(0, 0), at: "10m", gives: [] },
      {
        because: "what is no longer declared is not judged",
        series: [
          recordedSeries(bad, shopIndicator, steady(1)),
          recordedSeries(all, shopIndicator, steady(1)),
        ],
        at: "10m",
        gives: [],
      },
    ],
  );
}

/** Of the last 5 minutes: what the indicators are counted over. */
export const ratio5m = ratioRecording("5m", promql`${sliErrors} / (${sliTotal} > 0)`, [
  {
    because: "one in a hundred",
    series: events(0.001, 0.1),
    at: "5m",
    gives: [{ labels: shopObjective, value: 0.01 }],
  },
  { because: "nothing happened: no 0/0", series: events(0, 0), at: "5m", gives: [] },
  {
    because: "what is no longer declared is not judged",
    series: [
      recordedSeries(sliErrors, shopIndicator, steady(1)),
      recordedSeries(sliTotal, shopIndicator, steady(1)),
    ],
    at: "5m",
    gives: [],
  },
]);
export const ratio30m = ratioOver("30m");
export const ratio1h = ratioOver("1h");
export const ratio2h = ratioOver("2h");
export const ratio6h = ratioOver("6h");
export const ratio1d = ratioOver("1d");
export const ratio3d = ratioOver("3d");
export const ratio28d = ratioOver("28d");
export const ratio30d = ratioOver("30d");
