import { type AlertTest, fires, staysSilent } from "../language/alert-test.ts";
import type { AlertDefinition } from "../language/alert.ts";
import { bands, type BandsSpec } from "../language/bands.ts";
import { type Expression, promql } from "../language/promql/promql.ts";
import { definedAt } from "../language/source.ts";
import type { TestSeries } from "../language/series.ts";
import { type Threshold, valueText } from "../language/threshold.ts";
import { durationSeconds } from "../../model/duration.ts";

/** Something that should have happened not too long ago; see {@link ageAlerts}. */
export interface AgeSpec extends Omit<BandsSpec, "when" | "direction" | "tests"> {
  /** The age, made from `time()` and a timestamp. */
  readonly age: Expression;
  /** What the tests are made of. */
  readonly example: {
    /** Labels of the firing alert beside those from its definition. */
    readonly labels: Readonly<Record<string, string>>;
    /** The series when it happened at a time, in promtool's notation: "-3600x200" is an hour before the test begins. */
    readonly series: (timestamps: string) => readonly TestSeries[];
    /** Seconds in one unit of the threshold. @default 1: it is in seconds */
    readonly unit?: number;
  };
}

/**
 * Alerts on the age of the last time that something happened. Their tests are made for each band: a time that stands
 * still grows older by itself, until the threshold is passed 10 minutes after the test began.
 */
export function ageAlerts(spec: AgeSpec): readonly AlertDefinition[] {
  const source = definedAt(ageAlerts);
  const { age, example, ...facts } = spec;
  return bands({ ...facts, tests: [], when: ({ threshold }) => promql`${age} > ${threshold}` }).map((one) =>
    one.kind === "state-alert"
      ? one
      : { ...one, source, tests: ageTests(one.threshold, durationSeconds(one.for) ?? 0, example) },
  );
}

function ageTests(threshold: Threshold, held: number, example: AgeSpec["example"]): readonly AlertTest[] {
  const { labels, series, unit = 1 } = example;
  const limit = threshold.value * unit;
  const passed = 600;
  const old = passed - limit;
  // Rules are evaluated every 15 seconds; at the limit itself all is well.
  const at = passed + 15 + held;
  return [
    fires({
      because: "it was too long ago",
      series: series(`${old}x500`),
      at: `${at}s`,
      labels,
      value: valueText(threshold, (at - old) / unit),
    }),
    staysSilent({ because: "not for long enough", series: series(`${old}x500`), at: `${at - 15}s` }),
    staysSilent({ because: "it has just happened", series: series("0x500"), at: "10m" }),
    staysSilent({
      because: "it happened again, late",
      series: series(`${old}x${(passed + held) / 60 + 5} ${passed + held + 300}x500`),
      at: `${at + 600}s`,
    }),
  ];
}
