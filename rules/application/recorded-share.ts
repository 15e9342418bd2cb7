import type { LabelList } from "../language/labels.ts";
import { share } from "../language/promql/builders.ts";
import { duration, promql } from "../language/promql/promql.ts";
import type { Selector } from "../language/promql/selector.ts";
import { type Recording, recording } from "../language/recording.ts";
import { definedAt } from "../language/source.ts";
import { growing, type Growing, growingBy, type TestSeries } from "../language/series.ts";
import type { Counter } from "../metrics/metric.ts";
import { seconds } from "../../model/duration.ts";

/** The series of a share in the tests. */
export interface ShareExample {
  /** Labels of the share. */
  readonly labels: Readonly<Record<string, string>>;
  readonly part: (shape: Growing) => TestSeries<Growing>;
  readonly rest: (shape: Growing) => TestSeries<Growing>;
  /** What must not count, however much of it there is. @default none */
  readonly apart?: (shape: Growing) => TestSeries<Growing>;
}

/** The share of a part in a whole, both counted; see {@link recordedShare}. */
export interface RecordedShareSpec {
  readonly help: string;
  /** The series of a counter that count the part. */
  readonly part: Selector;
  /** Those that count all, the part included. */
  readonly whole: Selector | Counter;
  readonly by: LabelList;
  /** The time that is looked at: "15m". */
  readonly over: string;
  readonly example: ShareExample;
}

/** A recorded share, from 0 to 1: 0 while the part has no series yet, and nothing while nothing happens at all. */
export function recordedShare(name: string, spec: RecordedShareSpec): Recording {
  const { help, part, whole, by, over, example } = spec;
  const range = duration(over);
  const window = seconds(over);
  const minutes = window / 60;
  const apart = example.apart === undefined ? [] : [example.apart(growing(50))];
  return {
    ...recording(name, {
      help,
      expression: share(
        promql`sum by (${by}) (rate(${part}[${range}]))`,
        promql`sum by (${by}) (rate(${whole}[${range}]))`,
      ),
      tests: [
        {
          because: "what has never happened has no series",
          series: [example.rest(growing(1)), ...apart],
          at: `${window}s`,
          gives: [{ labels: example.labels, value: 0 }],
        },
        {
          because: "it vanished a while ago",
          series: [{ ...example.rest(growing(1)), values: `0+60x${minutes} stale` }],
          at: `${minutes + Math.ceil(minutes * 0.6)}m`,
          gives: [{ labels: example.labels, value: 0 }],
        },
        {
          because: "nothing happens: there is no share, and no NaN either",
          series: [example.part(growing(0, 100)), example.rest(growing(0, 100))],
          at: `${window}s`,
          gives: [],
        },
        {
          because: "all ranges look at the same time",
          // Whole numbers each minute: promtool compares what is recorded to the last bit but one.
          ...fewOf(example, window, 10 * minutes),
          gives: [{ labels: example.labels, value: fewShare(window) }],
        },
      ],
    }),
    source: definedAt(recordedShare),
  };
}

/** So many of the part in a range; of the rest a tenth of it, until nearly half a range ago. */
export function fewOf(
  example: ShareExample,
  window: number,
  many: number,
): { readonly series: readonly TestSeries[]; readonly at: string } {
  const minutes = window / 60;
  const part = growingBy(many, window);
  const eachMinute = 6 * part.perSecond;
  // The little on top keeps rounding from looking like a restart of the counter.
  const reached = 2 * minutes * eachMinute + (Number.isInteger(eachMinute) ? 0 : 1e-11);
  const values = `0+${eachMinute}x${2 * minutes} ${reached}x${calmMinutes(window)}`;
  return {
    series: [example.part(part), { ...example.rest(part), values }],
    at: `${2 * minutes + calmMinutes(window)}m`,
  };
}

/** The share that {@link fewOf} makes. */
export function fewShare(window: number): number {
  const minutes = window / 60;
  return 1 / (1 + (0.1 * (minutes - calmMinutes(window) - 1)) / (minutes - 1));
}

function calmMinutes(window: number): number {
  return Math.floor(window / 60 / 2);
}
