import { durationSeconds } from "../../model/duration.ts";
import { type AlertTest, fires, staysSilent } from "../language/alert-test.ts";
import type { RecordingTest } from "../language/recording.ts";
import type { Shape, TestSeries } from "../language/series.ts";
import { type Threshold, valueText } from "../language/threshold.ts";
import { levelSeries } from "./levels.ts";

/** A signal in the tests. */
export interface ExampleSignal {
  /** Its value on a usual day: steady, so that a tenth of it is what counts as its deviation. */
  readonly usual: number;
  /** The series that make it equal to a value. */
  readonly series: (value: number) => readonly TestSeries<Shape>[];
}

/** What the tests of an anomaly are made of. */
export interface AnomalyExample {
  /** Labels of the firing alert beside those from its definition; `service` is one of them. */
  readonly labels: Readonly<Record<string, string>>;
  /** The signals, in the order of the definition. */
  readonly signals: readonly ExampleSignal[];
  /** The signal by its name whose history is tested: a gauge, for it shows a new level at once. */
  readonly gauge: ExampleSignal & { readonly name: string };
  /** Tests of what the signals are, for the recording of all of them. @default none */
  readonly currentTests?: readonly RecordingTest[];
  /** Time until all signals show a new level, in seconds, when there is a sample every 5 minutes. */
  readonly settles: number;
}

/** What the tests depend on. */
export interface AnomalyTestsSpec {
  readonly threshold: Threshold;
  /** How long the condition must hold. */
  readonly held: string;
  readonly atLeast: number;
  readonly example: AnomalyExample;
}

const interval = 300;
const hourSamples = 3600 / interval;

/** A service in a test. */
interface Behaviour {
  /** Labels that are different from those of the example. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
  /** Distance of each signal from its mean, in deviations. */
  readonly distances: readonly number[];
  /** For how many samples it has been seen. @default 26 hours' */
  readonly seen?: number;
}

const day = 26 * hourSamples;

/** The series of a service that is as usual for a day, and then is not. */
function behaviour({ signals }: AnomalyExample, given: Behaviour): readonly TestSeries[] {
  const { labels = {}, distances, seen = day } = given;
  return signals.slice(0, distances.length).flatMap(({ usual, series }, index) =>
    levelSeries({
      series,
      interval,
      missing: day - seen,
      levels: [
        [usual, seen],
        [usual * (1 + 0.1 * (distances[index] ?? 0)), 2 * hourSamples],
      ],
      labels,
    }),
  );
}

/** The tests of an anomaly: its limits just exceeded, beside services that keep one of them. */
export function anomalyTests(spec: AnomalyTestsSpec): readonly AlertTest[] {
  const { threshold, atLeast, example } = spec;
  const settled = (day - 1) * interval + example.settles;
  const at = settled + (durationSeconds(spec.held) ?? 0);
  const facts = { interval: `${interval}s`, at: `${at}s` };
  const distance = threshold.value * 1.01;
  // Seen so many samples, there was a value 13 hours before the signals have settled; a rate lacks the first one.
  const enough = 13 * hourSamples + 2 - example.settles / interval;
  /** So many signals, from one on, are so far off. */
  const off = (from: number, many: number, by: number): readonly number[] =>
    example.signals.map((_, index) => (index >= from && index < from + many ? by : 0));
  const first = off(0, atLeast, distance);
  const last = off(example.signals.length - atLeast, atLeast, -distance);
  const firing = (because: string, givens: readonly Behaviour[]): AlertTest =>
    fires({
      ...facts,
      because,
      series: givens.flatMap((given) => behaviour(example, given)),
      labels: example.labels,
      value: valueText(threshold, distance),
    });
  return [
    firing(`just ${atLeast} signals are just beyond the limit, beside services that are not`, [
      { distances: first },
      ...["service", "team", "tenant", "cluster"].map((name) => ({
        labels: { [name]: "one-signal-less" },
        distances: off(0, atLeast - 1, 2 * distance),
      })),
      {
        labels: { service: "all-within" },
        distances: off(0, example.signals.length, threshold.value * 0.99),
      },
      { labels: { service: "too-young" }, distances: first, seen: enough - 2 },
    ]),
    firing("too little is as abnormal as too much, and half a day is enough to learn from", [
      { distances: last, seen: enough },
    ]),
    firing("there are no other signals", [{ distances: first.slice(0, atLeast) }]),
    staysSilent({
      ...facts,
      because: "abnormal, but not for long enough",
      at: `${at - interval}s`,
      series: behaviour(example, { distances: first }),
    }),
  ];
}

/** What a known history gives. */
interface History {
  readonly mean: number;
  readonly deviation: number;
  readonly zscore: number;
}

/**
 * One gauge: half a day of twice its usual value and half a day of four times, which is a mean of 3 and a deviation of
 * 1; before it and in the last hour far more, which does not count.
 */
export function historyTests(
  { gauge: { name, usual, series }, labels }: AnomalyExample,
  gives: (history: History) => number,
): readonly RecordingTest[] {
  const halfDay = 12 * hourSamples;
  return [
    {
      because: "a day, without the last hour",
      interval: `${interval}s`,
      at: `${(3 * halfDay + hourSamples) * interval}s`,
      series: levelSeries({
        series,
        interval,
        levels: [
          [50 * usual, halfDay + 1],
          [2 * usual, halfDay],
          [4 * usual, halfDay],
          [90 * usual, hourSamples],
        ],
      }),
      gives: [
        {
          labels: { ...labels, signal: name },
          value: gives({ mean: 3 * usual, deviation: usual, zscore: 87 }),
        },
      ],
    },
  ];
}
