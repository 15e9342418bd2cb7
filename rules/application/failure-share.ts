import type { AdaptiveRules } from "../adaptive/seasonal-baseline.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { bands, type BandsSpec } from "../language/bands.ts";
import type { LabelList } from "../language/labels.ts";
import { duration, promql } from "../language/promql/promql.ts";
import type { Selector } from "../language/promql/selector.ts";
import type { Recording } from "../language/recording.ts";
import { definedAt } from "../language/source.ts";
import { growing, type Growing, type TestSeries } from "../language/series.ts";
import { ratio, valueText } from "../language/threshold.ts";
import type { Counter } from "../metrics/metric.ts";
import { seconds } from "../../model/duration.ts";
import { fewOf, fewShare, recordedShare } from "./recorded-share.ts";

/** Something that ends well or badly, and is counted; see {@link failureShare}. */
export interface FailureShareSpec extends Omit<BandsSpec, "when" | "direction" | "tests"> {
  /** Middle of the recorded name: "business_payments". */
  readonly name: string;
  /** The series of a counter that count what ended badly. */
  readonly failed: Selector;
  /** Those that count all that ended, the bad ones included. */
  readonly ended: Selector | Counter;
  /** What the share is told for: the service, and what else matters. */
  readonly by: LabelList;
  /** The time that is looked at: "15m". */
  readonly over: string;
  /** So many in that time must have failed, more than this: two of three in a quiet night are no news. */
  readonly moreThan: number;
  /** What the tests are made of. */
  readonly example: {
    /** Labels of the firing alert beside those from its definition. */
    readonly labels: Readonly<Record<string, string>>;
    readonly failed: (shape: Growing) => TestSeries<Growing>;
    readonly succeeded: (shape: Growing) => TestSeries<Growing>;
    /** What must not count, however much of it there is. @default none */
    readonly apart?: (shape: Growing) => TestSeries<Growing>;
  };
}

/**
 * Alerts on the share of what fails: idle services and those that have never failed are silent, a quiet one needs some
 * failures before it says anything, and a total failure of a quiet one still does. The share is recorded as
 * `service:<name>:failure_ratio_rate<over>`, from 0 to 1.
 */
export function failureShare(spec: FailureShareSpec): AdaptiveRules & { readonly share: Recording } {
  const source = definedAt(failureShare);
  const { name, failed, ended, by, over, moreThan, example, ...facts } = spec;
  const window = seconds(over);
  const { failed: part, succeeded: rest, ...others } = example;
  const asShare = { ...others, part, rest };
  const apart = example.apart === undefined ? [] : [example.apart(growing(50))];
  const failures = recordedShare(`service:${name}:failure_ratio_rate${over}`, {
    help: `Share of what failed in the last ${over}, from 0 to 1.`,
    part: failed,
    whole: ended,
    by,
    over,
    example: asShare,
  });
  const alerts = bands({
    ...facts,
    when: ({ threshold }) => promql`
      ${failures} > ${threshold}
      and sum by (${by}) (increase(${failed}[${duration(over)}])) > ${moreThan}`,
    tests: [
      boundary({
        labels: example.labels,
        // 100 a minute, so that the steps are whole quarters and the threshold can be hit exactly.
        series: (failing) => [
          part(growing((100 * failing) / 60)),
          rest(growing((100 * (1 - failing)) / 60)),
          ...apart,
        ],
      }),
      fires({
        because: `a little more than ${moreThan} in ${over} are enough`,
        ...fewOf(asShare, window, moreThan * 1.02),
        labels: example.labels,
        value: valueText(ratio(1), fewShare(window)),
      }),
      staysSilent({
        because: `${moreThan} in ${over}, or just less, are not`,
        // Hit exactly where it is a whole number each minute.
        ...fewOf(asShare, window, Number.isInteger((60 * moreThan) / window) ? moreThan : moreThan * 0.98),
      }),
      fires({
        because: "a total failure, of something that has never succeeded",
        series: [part(growing(1))],
        at: `${3 * window}s`,
        labels: example.labels,
        value: "100%",
      }),
      staysSilent({
        because: "nothing has failed yet",
        series: [rest(growing(1)), ...apart],
        at: `${3 * window}s`,
      }),
    ],
  });
  return {
    share: failures,
    recordings: [{ ...failures, source }],
    alerts: alerts.map((definition) => ({ ...definition, source })),
  };
}
