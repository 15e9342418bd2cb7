import type { Metric, MetricPart } from "../metrics/metric.ts";
import type { Shape, TestSeries } from "../language/series.ts";
import { promtoolValues } from "../language/series-values.ts";

/** One level of a signal, and for how many samples it lasts. */
export type Level = readonly [value: number, samples: number];

/** How a signal goes on in a test that is days or weeks long. */
export interface LevelsSpec {
  /** The series that make the signal equal to a value. */
  readonly series: (value: number) => readonly TestSeries<Shape>[];
  readonly levels: readonly Level[];
  /** Time between two samples, in seconds. */
  readonly interval: number;
  /** Samples before the first level, in which there is nothing at all. @default 0 */
  readonly missing?: number;
  /** Labels that are different from those that {@link LevelsSpec.series} gives. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The series of a signal that goes from level to level: the adaptive rules learn from such a past. */
export function levelSeries(spec: LevelsSpec): readonly TestSeries<string>[] {
  const { levels, interval, missing = 0, labels = {} } = spec;
  const made = levels.map(([value, samples]) => ({ series: spec.series(value), samples }));
  const first: readonly { readonly metric: Metric | MetricPart; readonly labels: Labels }[] =
    made[0]?.series ?? [];
  return first.map((one, index) => {
    const stretches = made.flatMap(({ series, samples }) => {
      const shape = series[index]?.values;
      if (shape === undefined) return [];
      // Far from 0: near it Prometheus does not extrapolate a counter, and an hour's growth would seem less.
      return [{ shape: shape.kind === "growing" ? { ...shape, from: 1e6 } : shape, samples }];
    });
    const before = missing === 0 ? "" : `_x${missing} `;
    return {
      metric: one.metric,
      labels: { ...one.labels, ...labels },
      values: before + promtoolValues(stretches, interval),
    };
  });
}

type Labels = Readonly<Record<string, string>>;
