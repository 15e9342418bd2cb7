import { durationSeconds } from "../../model/duration.ts";
import type { AlertDefinition } from "./alert.ts";
import type { BoundaryTest, FiringTest, SilentTest } from "./alert-test.ts";
import { type Shape, type TestSeries } from "./series.ts";
import { promtoolValues } from "./series-values.ts";
import { type Threshold, thresholdText, valueText } from "./threshold.ts";

/** Times of the cases, in seconds. */
interface Times {
  readonly interval: number;
  /** How long the condition must hold. */
  readonly held: number;
  /** How far back the expression looks. */
  readonly lookback: number;
}

/** Seconds that the longest case can take beyond twice its range and duration. */
const slack = 300;

/** The interval of the samples by the length of the longest case: promtool evaluates all of it. */
const intervals = [
  ["15s", 2 * 3600],
  ["1m", 24 * 3600],
  ["5m", Infinity],
] as const;

/**
 * The cases that a {@link BoundaryTest} stands for, with the threshold and the duration of the alert.
 *
 * @param lookback how far back the alert's expression looks, in seconds.
 */
export function boundaryCases(
  alert: AlertDefinition & { readonly kind: "threshold-alert" },
  test: BoundaryTest,
  lookback: number,
): readonly (FiringTest | SilentTest)[] {
  const held = durationSeconds(alert.for) ?? 0;
  const intervalText =
    test.interval ?? intervals.find(([, most]) => 2 * (held + lookback) + slack <= most)?.[0] ?? "5m";
  const times: Times = { held, lookback, interval: durationSeconds(intervalText) ?? 15 };
  const { threshold } = alert;
  const limit = threshold.value;
  const by = test.by ?? (limit === 0 ? 1 : Math.abs(limit) * 0.01);
  const sign = alert.direction === "above" ? 1 : -1;
  const bad = limit + sign * by;
  const good = limit - sign * by;
  const calm = test.calm ?? (alert.direction === "above" ? 0 : 2 * limit);
  const name = test.because === undefined ? "" : `${test.because}: `;
  const limitText = thresholdText(threshold);
  const [toofar, within] = alert.direction === "above" ? ["above", "below"] : ["below", "above"];
  const full = settled(times);

  const silent = (because: string, at: number, stretches: Levels): SilentTest => ({
    kind: "staysSilent",
    because: `${name}${because}`,
    interval: intervalText,
    at: `${at}s`,
    series: seriesOf(test, stretches, times.interval),
  });
  const firing = (because: string, at: number, stretches: Levels): FiringTest => ({
    kind: "fires",
    because: `${name}${because}`,
    interval: intervalText,
    at: `${at}s`,
    series: seriesOf(test, stretches, times.interval),
    labels: test.labels,
    value: shown(threshold, test, bad),
  });

  const start = full + 2 * times.interval;
  const jump: Levels = [
    [calm, start],
    [bad, 2 * full],
  ];
  const crossing = lookback * (test.crossesAfter ?? 1);
  const early =
    start + Math.floor((0.9 * crossing) / times.interval) * times.interval + held - times.interval;
  return [
    firing(`just ${toofar} ${limitText}`, full, [[bad, full]]),
    silent(`just ${within} ${limitText}`, full, [[good, full]]),
    ...(test.exact === false ? [] : [silent(`at ${limitText}`, full, [[limit, full]])]),
    ...(held > 0 || crossing > 0
      ? [silent(`${toofar} ${limitText}, but not for long enough`, early, jump)]
      : []),
    firing(`${toofar} ${limitText} after a calm time`, start + full, jump),
    silent("over again", 2 * full, [
      [bad, full],
      [calm, 2 * full],
    ]),
  ];
}

/** After so much time every range is full of the values and the duration is over. */
function settled({ interval, held, lookback }: Times): number {
  return (Math.ceil((held + lookback) / interval) + 2) * interval;
}

/** Values one after the other: which, and for how many seconds. */
type Levels = readonly (readonly [value: number, seconds: number])[];

/** The series of a test whose value changes over time. */
function seriesOf(test: BoundaryTest, levels: Levels, interval: number): readonly TestSeries<string>[] {
  const made = levels.map(([value, seconds]) => ({
    series: test.series(value),
    samples: Math.ceil(seconds / interval) + 1,
  }));
  return (made[0]?.series ?? []).map((first, index) => ({
    metric: first.metric,
    labels: first.labels,
    values: promtoolValues(
      made.flatMap(({ series, samples }) => {
        const shape: Shape | undefined = series[index]?.values;
        return shape === undefined ? [] : [{ shape, samples }];
      }),
      interval,
    ),
  }));
}

function shown(threshold: Threshold, { shows }: BoundaryTest, value: number): string {
  return valueText(threshold, shows === undefined ? value : shows(value));
}
