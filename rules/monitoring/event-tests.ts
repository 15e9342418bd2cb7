import { type AlertTest, boundary, fires as firing, staysSilent } from "../language/alert-test.ts";
import { growingBy, series } from "../language/series.ts";
import type { TargetLabel, Counter } from "../metrics/metric.ts";

/** What {@link eventTests} make series of. */
export interface EventTests<L extends string> {
  readonly metric: Counter<L>;
  readonly labels: Readonly<Partial<Record<NoInfer<L> | TargetLabel, string>>>;
  /** Labels of the alert. @default those of the series */
  readonly fires?: Readonly<Record<string, string>>;
}

/**
 * Tests of an alert on `increase(counter[5m]) > 0` that must hold for 5 minutes: things that go on happening, half an
 * event in 5 minutes on average, make it fire; a single one does not.
 */
export function eventTests<L extends string>({ metric, labels, fires }: EventTests<L>): readonly AlertTest[] {
  const expected = fires ?? (labels as Readonly<Record<string, string>>);
  return [
    firing({
      because: "from the first one on, no later",
      interval: "15s",
      series: [series(metric, labels, growingBy(3, 300))],
      at: "5m30s",
      labels: expected,
      value: "3",
    }),
    boundary({
      labels: expected,
      series: (events) => [series(metric, labels, growingBy(Math.max(0, events), 300))],
      by: 0.5,
      // The first event is enough.
      crossesAfter: 0,
    }),
    ...["10m15s", "12m"].map((at) =>
      staysSilent({
        because: `once is an accident, seen after ${at}`,
        interval: "15s",
        series: [series(metric, labels, "0x20 1x60")],
        at,
      }),
    ),
  ];
}
