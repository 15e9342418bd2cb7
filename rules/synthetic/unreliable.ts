import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { labels, perInstance } from "../language/labels.ts";
import { increase } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { growing, growingBy, series, type Shape, type TestSeries } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import { syntheticCheckRunsTotal } from "../metrics/synthetic.ts";
import { checkOf } from "./sample.ts";

const query = checkOf("database-query");
const perCheck = labels(...perInstance.names, "check", "kind");
const sixHours = 6 * 3600;

/** Runs of a check in a test, by their result. */
function runs(
  success: TestSeries["values"],
  failure: TestSeries["values"],
  of: Readonly<Record<string, string>> = query,
): readonly TestSeries[] {
  return [
    series(syntheticCheckRunsTotal, { ...of, result: "success" }, success),
    series(syntheticCheckRunsTotal, { ...of, result: "failure" }, failure),
  ];
}

/** 6 hours hold 360 values of a minute, and 359 minutes between them: what is seen is extended by so much. */
const seen = 360 / 359;

/** No run of this result. */
const still = growing(0, 5);

/** So many runs of this result in 6 hours. */
function few(amount: number): Shape {
  return growing(growingBy(amount, sixHours).perSecond, 5);
}

/** Runs of a check in 6 hours, and those of them that failed. */
export const checkRuns = recording("check:synthetic_check_runs:increase6h", {
  help: "Runs of a synthetic check in the last 6 hours.",
  expression: increase(syntheticCheckRunsTotal, { by: perCheck, over: "6h" }),
  tests: [
    {
      because: "both results of each check, over 6 hours: not more",
      series: [...runs("0+9x60 540+3x400", "0+1x460"), ...runs("0+7x460", "0+0x460", checkOf("cache"))],
      at: "7h",
      gives: [
        { labels: query, value: 360 * 4 },
        { labels: checkOf("cache"), value: 360 * 7 },
      ],
    },
    {
      because: "and not less",
      series: runs("0+9x60 540+3x400", "0+1x460"),
      at: "6h",
      gives: [{ labels: query, value: (59 * 9 + 299 * 3) * seen + 360 }],
    },
  ],
});

export const checkFailures = recording("check:synthetic_check_failures:increase6h", {
  help: "Runs of a synthetic check in the last 6 hours that failed.",
  expression: increase(syntheticCheckRunsTotal, {
    by: perCheck,
    over: "6h",
    where: { result: "failure" },
  }),
  tests: [
    {
      because: "failures of each check, over 6 hours",
      series: [...runs("0+9x460", "5+1x60 65+0x400"), ...runs("0+9x460", "5+2x460", checkOf("cache"))],
      at: "6h30m",
      gives: [
        { labels: query, value: 29 * seen },
        { labels: checkOf("cache"), value: 720 },
      ],
    },
  ],
});

/**
 * Fails now and then, each time too shortly for the other alerts. Three failures in six hours at least: one is none, and
 * two can be chance; estimated numbers are not whole, hence the half.
 */
export const checkUnreliable = alert("SyntheticCheckUnreliable", {
  severity: "warning",
  runbook: "synthetic/check-failing",
  problem: "check-unreliable",
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`
    ${checkFailures} / clamp_min(${checkRuns}, 1) > ${threshold}
    and ${checkFailures} > 2.5`,
  summary: ({ threshold }) =>
    `More than ${threshold} of the runs of ${label("check")} (${label("kind")}) of ${label("service")} have failed in 6 hours`,
  description: ({ threshold, duration, value }) =>
    `${value} of the runs of ${label("check")} (${label("kind")}) from ${label("instance")} failed in the last 6 hours; it has been more than ${threshold} for ${duration}. Users of ${label("service")} meet the same now and then.`,
  firstAction:
    "Read the errors of the failed runs in the log of the runner: are they all the same, at the same minute?",
  tests: [
    boundary({
      labels: query,
      series: (failing) => [
        series(syntheticCheckRunsTotal, { ...query, result: "failure" }, growing(failing / 4)),
        series(syntheticCheckRunsTotal, { ...query, result: "success" }, growing((1 - failing) / 4)),
      ],
      interval: "1m",
      exact: false,
    }),
    fires({
      because: "just three failures of a check that hardly runs",
      series: runs(still, few(2.6)),
      at: "7h",
      labels: query,
      value: "100%",
    }),
    staysSilent({
      because: "two failures of a check that hardly runs",
      series: runs(still, few(2.4)),
      at: "7h",
    }),
    // The third failure is estimated at 2m45s.
    fires({
      because: "every run fails from the beginning",
      series: runs("0x20", "0+1x20"),
      at: "7m45s",
      labels: query,
      value: "100%",
    }),
    staysSilent({
      because: "every run fails from the beginning, but not for long enough",
      series: runs("0x20", "0+1x20"),
      at: "7m30s",
    }),
    staysSilent({ because: "it does not run at all", series: runs(still, still), at: "7h" }),
  ],
});
