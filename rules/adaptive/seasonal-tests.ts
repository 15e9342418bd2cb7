import { durationSeconds } from "../../model/duration.ts";
import { type AlertTest, fires, staysSilent } from "../language/alert-test.ts";
import type { Shape, TestSeries } from "../language/series.ts";
import { type Threshold, valueText } from "../language/threshold.ts";
import { type Level, levelSeries } from "./levels.ts";
import type { Departure } from "./seasonal-baseline.ts";

/** What the tests of a seasonal alert are made of. */
export interface SeasonalExample {
  /** Labels of the firing alert beside those from its definition; `service` is one of them. */
  readonly labels: Readonly<Record<string, string>>;
  /** The series that make the signal, which is an hour's worth, equal to a value. */
  readonly series: (value: number) => readonly TestSeries<Shape>[];
  /** Series of other services that must stay silent beside it: what the signal itself leaves out. @default none */
  readonly neighbours?: readonly TestSeries[];
}

/** What the tests depend on. */
export interface SeasonalTestsSpec {
  readonly threshold: Threshold;
  /** How long the condition must hold: a multiple of 30 minutes. */
  readonly held: string;
  readonly departure: Departure;
  readonly minimum: number;
  readonly deviations: number;
  readonly example: SeasonalExample;
  /** Whether to include the case of a missing week. */
  readonly aboutHistory: boolean;
}

/**
 * Each week has four busy hours, the rest of it is idle: a rule that looks at the wrong time finds nothing to compare
 * with. Tests of three weeks are evaluated every 30 minutes (components/prometheus/rule-tests.ts), and sampled so too.
 */
const interval = 1800;
const weekSamples = (7 * 86_400) / interval;
const threeWeeks = 3 * 7 * 86_400;
const busySamples = (4 * 3600) / interval;

/** A service in a test: what it did at this time of the past weeks, oldest first, and what it does now. */
interface Past {
  /** Name of the service. @default that of the example */
  readonly service?: string;
  /** Undefined, from the first on, for the weeks before the service was there. */
  readonly weeks: readonly [number | undefined, number | undefined, number | undefined];
  readonly now: number;
}

function pastSeries({ series }: SeasonalExample, { service, weeks, now }: Past): readonly TestSeries[] {
  const known = weeks.filter((value) => value !== undefined);
  const levels = [...known, now].flatMap((value, index): readonly Level[] => [
    [value, index === 0 ? busySamples + 1 : busySamples],
    [0, weekSamples - busySamples],
  ]);
  return levelSeries({
    series,
    interval,
    // The last week has only just begun.
    levels: levels.slice(0, -1),
    missing: (weeks.length - known.length) * weekSamples,
    ...(service === undefined ? {} : { labels: { service } }),
  });
}

/**
 * The tests of a seasonal alert: all its limits (threshold, deviations, minimum) just exceeded, and, as neighbours that
 * must stay silent beside it, services that keep one of them.
 */
export function seasonalTests(spec: SeasonalTestsSpec): readonly AlertTest[] {
  const { threshold, departure, minimum, deviations, example } = spec;
  const share = threshold.value;
  // A counter's range of an hour is full of what is new one sample earlier than a gauge's.
  const counter = example.series(0).some(({ values }) => values.kind === "growing");
  const start = threeWeeks + 3600 - (counter ? interval : 0) + (durationSeconds(spec.held) ?? 0);
  const far = limits(departure, minimum, share);
  const facts = { interval: `${interval}s`, at: `${start}s` };
  /** A usual value and a deviation, learned from two of the weeks; the last one was abnormal. */
  const abnormal = (deviation: number): Past["weeks"] =>
    departure === "drop"
      ? [far.usual + deviation, far.usual, 0]
      : [far.usual - deviation, far.usual, 20 * far.now];
  const spread = (by: number): Past["weeks"] => [far.usual - by, far.usual, far.usual + by];
  const allowed = (far.distance - far.little / 2) / deviations;
  const beyond: Past = { weeks: abnormal(allowed), now: far.now };
  const clear = clearDeparture(departure, minimum, share);
  const firing = (because: string, past: Past, usual: number, neighbours: readonly TestSeries[]): AlertTest =>
    fires({
      ...facts,
      because,
      series: [...pastSeries(example, past), ...neighbours],
      labels: example.labels,
      value: valueText(threshold, departure === "drop" ? 1 - past.now / usual : 1 - usual / past.now),
    });
  const within: readonly Past[] = [
    { service: "within-threshold", weeks: spread(allowed * 0.9), now: far.within },
    { service: "restless-by-nature", ...restless(spec) },
    // The usual value is that of one week, and each week has its turn.
    ...[0, 1, 2].map((turn): Past => {
      const [worse, better] = departure === "drop" ? [0.9, 3] : [1 / 0.9, 0.1];
      const weeks = [worse, 1, better].map((factor) => far.usual * factor);
      return { service: `turn-${turn}`, weeks: rotated(weeks, turn), now: far.within };
    }),
    { service: "too-quiet", ...quiet(departure, minimum) },
    { service: "one-week-old", weeks: [undefined, undefined, clear.usual], now: clear.now },
    { service: "brand-new", weeks: [undefined, undefined, undefined], now: clear.now },
  ];
  return [
    firing(
      "just beyond all limits, after an abnormal week, beside services within one of them",
      beyond,
      far.usual,
      [...within.flatMap((one) => pastSeries(example, one)), ...(example.neighbours ?? [])],
    ),
    staysSilent({
      ...facts,
      because: "beyond all limits, but not for long enough",
      at: `${start - interval}s`,
      series: pastSeries(example, beyond),
    }),
    ...(spec.aboutHistory
      ? [
          firing(
            "two weeks of history are enough",
            { weeks: [undefined, clear.usual, clear.usual], now: clear.now },
            clear.usual,
            [],
          ),
        ]
      : []),
  ];
}

/** A usual value and one of now that are just beyond the threshold (`now`) and just within it (`within`). */
function limits(departure: Departure, minimum: number, share: number) {
  const large = minimum * 1.01;
  const little = large * 0.005;
  if (departure === "drop") {
    const now = large * (1 - share) - little;
    return { usual: large, now, within: large * (1 - share) + little, distance: large - now, little };
  }
  const usual = (large - little) * (1 - share);
  return { usual, now: large, within: usual / (1 - share) - 0.4 * little, distance: large - usual, little };
}

/** Far beyond every limit. */
function clearDeparture(departure: Departure, minimum: number, share: number) {
  return departure === "drop"
    ? { usual: 2 * minimum, now: minimum * (1 - share) }
    : { usual: minimum, now: (2 * minimum) / (1 - share) };
}

/** Three values, from another one on. */
function rotated(values: readonly number[], by: number): Past["weeks"] {
  const [first, second, third] = [0, 1, 2].map((index) => values[(index + by) % values.length] ?? 0);
  return [first, second, third];
}

/**
 * A departure beyond the threshold that is exactly as many deviations as are allowed; with whole numbers, for those
 * come out of Prometheus exactly, otherwise a little less.
 */
function restless({
  threshold,
  departure,
  minimum,
  deviations,
}: SeasonalTestsSpec): Pick<Past, "weeks" | "now"> {
  const usual = 10 * minimum;
  const share = threshold.value;
  const needed = (departure === "drop" ? usual * share : (usual * share) / (1 - share)) / deviations;
  const whole = Number.isInteger(minimum);
  const deviation = whole ? Math.floor(needed) + 1 : needed * 1.01;
  const away = deviations * deviation * (whole ? 1 : 0.999);
  return {
    weeks: [usual - deviation, usual, usual + deviation],
    now: departure === "drop" ? usual - away : usual + away,
  };
}

/** A departure of a service that is just too small to speak of. */
function quiet(departure: Departure, minimum: number): Pick<Past, "weeks" | "now"> {
  const little = Number.isInteger(minimum) ? minimum : minimum * 0.99;
  const none = minimum * 0.01;
  return departure === "drop"
    ? { weeks: [little, little, little], now: 0 }
    : { weeks: [none, none, none], now: little };
}
