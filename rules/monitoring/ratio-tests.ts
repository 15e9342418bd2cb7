import type { RecordingTest } from "../language/recording.ts";
import { series } from "../language/series.ts";
import type { Counter, MetricPart } from "../metrics/metric.ts";

/** A counter that grows by so many each second. */
type Flow<L extends string> = readonly [
  metric: Counter<L> | MetricPart<L>,
  labels: Readonly<Record<string, string>>,
  perSecond: number,
];

/** What {@link ratioTests} make series of. */
export interface RatioTests<L extends string> {
  /** The counters of what the ratio is the share of, when so much of it happens each second. */
  readonly part: (perSecond: number) => readonly Flow<L>[];
  /** The counters of everything else in the whole, when so much happens each second. */
  readonly rest?: (perSecond: number) => readonly Flow<L>[];
  /** Instead of the rest: the counters of the whole, which count the part as well. */
  readonly whole?: (perSecond: number) => readonly Flow<L>[];
  /** Labels of the ratio. */
  readonly labels: Readonly<Record<string, string>>;
  /** Range of the rates, in seconds. */
  readonly over: number;
  /** Whether it is 0 while the part has no series yet. @default false: it is nothing then */
  readonly zero?: boolean;
}

/**
 * Tests of a recorded share of two rates: what it is when both change within the range, so that each range and each
 * label counts, when nothing happens, when little happens, and when the part has no series yet.
 */
export function ratioTests<L extends string>({
  part,
  rest,
  whole,
  labels,
  over,
  zero = false,
}: RatioTests<L>): readonly RecordingTest[] {
  const minutes = over / 60;
  /** The other counters, and how much they count when the part is 1 and makes a quarter. */
  const others = rest ?? whole ?? (() => []);
  const count = rest === undefined ? 4 : 3;
  const ratio = (part: number, other: number): number => part / (rest === undefined ? other : part + other);
  /** Flows that grow so many times as fast in the last fifth of the range. */
  const quickening = (flows: readonly Flow<L>[], times: number) =>
    flows.map(([metric, own, perSecond]) => {
      const quick = minutes / 5;
      const start = perSecond * 60 * 4 * minutes;
      return series(
        metric,
        own,
        `0+${perSecond * 60}x${4 * minutes} ${start + perSecond * 60 * times}+${perSecond * 60 * times}x${quick}`,
      );
    });
  const all = (flows: readonly Flow<L>[], values: string) =>
    flows.map(([metric, own]) => series(metric, own, values));
  const at = `${5 * minutes - minutes + minutes / 5}m`;
  return [
    {
      because: "a quarter, before both became more",
      series: [...quickening(part(1), 1), ...quickening(others(count), 1)],
      at,
      gives: [{ labels, value: 0.25 }],
    },
    {
      because: "the part became more within the range",
      series: [...quickening(part(1), 11), ...quickening(others(count), 1)],
      at,
      gives: [{ labels, value: ratio(quickened(1, 11, minutes), count) }],
    },
    {
      because: "the others became more within the range",
      series: [...quickening(part(1), 1), ...quickening(others(count), 11)],
      at,
      gives: [{ labels, value: ratio(1, quickened(count, 11, minutes)) }],
    },
    {
      because: "less than one each second in all",
      series: [...quickening(part(1 / 64), 1), ...quickening(others(count / 64), 1)],
      at,
      gives: [{ labels, value: 0.25 }],
    },
    {
      because: "nothing happens: it is nothing, not NaN",
      series: [...all(part(1), "7x100"), ...all(others(1), "7x100")],
      at,
      gives: [],
    },
    {
      because: "the part has no series yet",
      series: quickening(others(count), 1),
      at,
      gives: zero ? [{ labels, value: 0 }] : [],
    },
  ];
}

/**
 * Average of a flow over the range, by Prometheus' extrapolation from samples that are a minute apart: the range holds
 * as many samples as it has minutes, and so one step less.
 */
function quickened(perSecond: number, times: number, minutes: number): number {
  const quick = minutes / 5;
  const steps = minutes - 1;
  return (perSecond * (steps - quick + quick * times)) / steps;
}
