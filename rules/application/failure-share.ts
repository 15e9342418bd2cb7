import type { AdaptiveRules } from "../adaptive/seasonal-baseline.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { bands, type BandsSpec } from "../language/bands.ts";
import type { LabelList } from "../language/labels.ts";
import { share } from "../language/promql/builders.ts";
import { duration, promql } from "../language/promql/promql.ts";
import type { Selector } from "../language/promql/selector.ts";
import { recording } from "../language/recording.ts";
import { definedAt } from "../language/source.ts";
import { growing, growingBy, type Growing, type TestSeries } from "../language/series.ts";
import { ratio, valueText } from "../language/threshold.ts";
import type { Counter } from "../metrics/metric.ts";
import { seconds } from "../../model/duration.ts";

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
export function failureShare(spec: FailureShareSpec): AdaptiveRules {
  const source = definedAt(failureShare);
  const { name, failed, ended, by, over, moreThan, example, ...facts } = spec;
  const range = duration(over);
  const window = seconds(over);
  const minutes = window / 60;
  const apart = example.apart === undefined ? [] : [example.apart(growing(50))];
  /** So many failures in a range; a tenth as much succeeded, until nearly half a range ago. */
  const calm = Math.floor(minutes / 2);
  const quiet = (many: number): { readonly series: readonly TestSeries[]; readonly at: string } => {
    const failures = growingBy(many, window);
    const eachMinute = 6 * failures.perSecond;
    // The little on top keeps rounding from looking like a restart of the counter.
    const reached = 2 * minutes * eachMinute + (Number.isInteger(eachMinute) ? 0 : 1e-11);
    const successes = `0+${eachMinute}x${2 * minutes} ${reached}x${calm}`;
    return {
      series: [example.failed(failures), { ...example.succeeded(failures), values: successes }],
      at: `${2 * minutes + calm}m`,
    };
  };
  const quietShare = 1 / (1 + (0.1 * (minutes - calm - 1)) / (minutes - 1));
  const ratioOfFailures = recording(`service:${name}:failure_ratio_rate${over}`, {
    help: `Share of what failed in the last ${over}, from 0 to 1.`,
    expression: share(
      promql`sum by (${by}) (rate(${failed}[${range}]))`,
      promql`sum by (${by}) (rate(${ended}[${range}]))`,
    ),
    tests: [
      {
        because: "what has never failed has no series of failures",
        series: [example.succeeded(growing(1)), ...apart],
        at: `${window}s`,
        gives: [{ labels: example.labels, value: 0 }],
      },
      {
        because: "it vanished a while ago",
        series: [{ ...example.succeeded(growing(1)), values: `0+60x${minutes} stale` }],
        at: `${minutes + Math.ceil(minutes * 0.6)}m`,
        gives: [{ labels: example.labels, value: 0 }],
      },
      {
        because: "nothing happens: there is no share, and no NaN either",
        series: [example.failed(growing(0, 100)), example.succeeded(growing(0, 100))],
        at: `${window}s`,
        gives: [],
      },
      {
        because: "all ranges look at the same time",
        // Whole numbers each minute: promtool compares what is recorded to the last bit but one.
        ...quiet(10 * minutes),
        gives: [{ labels: example.labels, value: quietShare }],
      },
    ],
  });
  const alerts = bands({
    ...facts,
    when: ({ threshold }) => promql`
      ${ratioOfFailures} > ${threshold}
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
        because: `a little more than ${moreThan} in ${over} are enough`,
        ...quiet(moreThan * 1.02),
        labels: example.labels,
        value: valueText(ratio(1), quietShare),
      }),
      staysSilent({
        because: `a little less than ${moreThan} in ${over} are not`,
        ...quiet(moreThan * 0.98),
      }),
      fires({
        because: "a total failure, of something that has never succeeded",
        series: [example.failed(growing(1))],
        at: `${3 * window}s`,
        labels: example.labels,
        value: "100%",
      }),
      staysSilent({
        because: "nothing has failed yet",
        series: [example.succeeded(growing(1)), ...apart],
        at: `${3 * window}s`,
      }),
    ],
  });
  return {
    recordings: [{ ...ratioOfFailures, source }],
    alerts: alerts.map((definition) => ({ ...definition, source })),
  };
}
