import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import type { AlertDefinition } from "../language/alert.ts";
import { bands, type BandsSpec } from "../language/bands.ts";
import type { LabelList } from "../language/labels.ts";
import { share } from "../language/promql/builders.ts";
import { duration, promql } from "../language/promql/promql.ts";
import type { Selector } from "../language/promql/selector.ts";
import { definedAt } from "../language/source.ts";
import { growing, growingBy, type Growing, type TestSeries } from "../language/series.ts";
import type { Counter } from "../metrics/metric.ts";
import { seconds } from "../../model/duration.ts";

/** Something that ends well or badly, and is counted; see {@link failureShare}. */
export interface FailureShareSpec extends Omit<BandsSpec, "when" | "direction" | "tests"> {
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
 * failures before it says anything, and a total failure of a quiet one still does.
 */
export function failureShare(spec: FailureShareSpec): readonly AlertDefinition[] {
  const source = definedAt(failureShare);
  const { failed, ended, by, over, moreThan, example, ...facts } = spec;
  const range = duration(over);
  const window = seconds(over);
  const apart = example.apart === undefined ? [] : [example.apart(growing(50))];
  return bands({
    ...facts,
    when: ({ threshold }) => promql`
      ${share(
        promql`sum by (${by}) (rate(${failed}[${range}]))`,
        promql`sum by (${by}) (rate(${ended}[${range}]))`,
      )} > ${threshold}
      and sum by (${by}) (increase(${failed}[${range}])) > ${moreThan}`,
    tests: [
      boundary({
        labels: example.labels,
        exact: false,
        series: (failing) => [
          example.failed(growing(failing)),
          example.succeeded(growing(1 - failing)),
          ...apart,
        ],
      }),
      fires({
        because: `a little more than ${moreThan} in ${over} are enough, though nothing has ever succeeded`,
        series: [example.failed(growingBy(moreThan * 1.02, window))],
        at: `${3 * window}s`,
        labels: example.labels,
        value: "100%",
      }),
      staysSilent({
        because: `a little less than ${moreThan} in ${over} are not`,
        series: [example.failed(growingBy(moreThan * 0.98, window))],
        at: `${3 * window}s`,
      }),
      staysSilent({
        because: "one that has never failed has no series of failures, and an idle one no share",
        series: [
          example.succeeded(growing(1)),
          ...apart,
          ...[example.failed(growing(0, 100)), example.succeeded(growing(0, 100))].map((one) => ({
            ...one,
            labels: { ...one.labels, service: "idle" },
          })),
        ],
        at: `${3 * window}s`,
      }),
    ],
  }).map((definition) => ({ ...definition, source }));
}
