import { alert, label } from "../language/alert.ts";
import { type AlertTest, fires, staysSilent } from "../language/alert-test.ts";
import { steady, type TestSeries } from "../language/series.ts";
import { ratio, valueText } from "../language/threshold.ts";
import { badEventsNeededSeries, budgetHours, errorBudget } from "./budgets.ts";
import { burnsTooFast, pagePairs, ticketPairs, type WindowPair } from "./policies.ts";
import { recordedSeries } from "./recorded.ts";
import { shopObjective } from "./samples.ts";
import type { SloPolicy } from "./slo.ts";

/** What the windows of a test say. */
interface Burning {
  readonly policy: SloPolicy;
  /** The share of bad events in both windows. */
  readonly long: number;
  readonly short: number;
  readonly badEvents: number;
  /** @default "30d" */
  readonly period?: "28d";
}

/** The recorded series of one pair of windows, for an objective of 99.9 % that asks for 5 bad events. */
function burning(
  pair: WindowPair,
  { policy, long, short, badEvents, period }: Burning,
): readonly TestSeries[] {
  const objective = { ...shopObjective, policy, ...(period === undefined ? {} : { period }) };
  return [
    recordedSeries(errorBudget, objective, steady(0.001)),
    recordedSeries(budgetHours, objective, steady(period === undefined ? 0.72 : 0.672)),
    recordedSeries(badEventsNeededSeries, objective, steady(5)),
    recordedSeries(pair.long, objective, steady(long)),
    recordedSeries(pair.short, objective, steady(short)),
    recordedSeries(pair.badEvents, objective, steady(badEvents)),
  ];
}

/**
 * The cases of one pair, for an objective of 99.9 %.
 *
 * @param burnRate how many times faster than sustainable it must burn, by period of the objective.
 * @param limit the share of bad events that this is, computed as the rule does: to the last bit.
 * @param early when it must not fire yet, and when it must.
 */
function pairCases(
  pair: WindowPair | undefined,
  burnRate: { readonly "30d": number; readonly "28d": number },
  limit: number,
  [early, late]: readonly [early: string, late: string],
): readonly AlertTest[] {
  if (pair === undefined) return [];
  const { policy } = pair;
  const name = `${policy}, ${pair.long.name.replace(/.*rate/, "")} and ${pair.short.name.replace(/.*rate/, "")}`;
  const [above, below] = [(burnRate["30d"] / 1000) * 1.01, (burnRate["30d"] / 1000) * 0.99];
  const given = { policy, long: above, short: above, badEvents: 5 };
  const labels = { ...shopObjective, policy };
  const silent = (because: string, changed: Partial<Burning>, at = "10m"): AlertTest =>
    staysSilent({ because: `${name}: ${because}`, series: burning(pair, { ...given, ...changed }), at });
  const firing = (because: string, changed: Partial<Burning>, at = "10m"): AlertTest =>
    fires({
      because: `${name}: ${because}`,
      series: burning(pair, { ...given, ...changed }),
      at,
      labels: { ...labels, ...(changed.period === undefined ? {} : { period: changed.period }) },
      value: valueText(ratio(0), changed.long ?? above),
    });
  const lessIn28Days = (burnRate["28d"] / 1000) * 1.01;
  return [
    firing("just above in both windows, with just enough bad events", {}, late),
    silent("just below in the long window", { long: below }),
    silent("just below in the short window: it is over", { short: below }),
    silent("at the limit in the long window", { long: limit }),
    silent("at the limit in the short window", { short: limit }),
    silent("one bad event too few", { badEvents: 4 }),
    silent("not for long enough", {}, early),
    firing("28 days have their own factor", {
      period: "28d",
      long: lessIn28Days,
      short: lessIn28Days,
    }),
    ...(policy === "fast-slow" || pair.long.name.endsWith("1h")
      ? []
      : [silent("an objective with the other policy", { policy: "fast-slow", badEvents: 100 })]),
    ...(policy === "fast-slow"
      ? [silent("an objective with the other policy", { policy: "sre-workbook", badEvents: 100 })]
      : []),
  ];
}

const [pageHour, pageSixHours, pageFast] = pagePairs;
const [ticketDay, ticketThreeDays, ticketSlow] = ticketPairs;

/** The budget of a month is gone within days, or within hours: somebody has to act now. */
export const sloBurnRateCritical = alert("SloBurnRateCritical", {
  severity: "critical",
  runbook: "slo/burn-rate",
  for: "1m",
  when: () => burnsTooFast(pagePairs),
  summary: () => `${label("service")} fails too often to keep its objective ${label("slo")}`,
  description: ({ duration }) =>
    `{{ $value | humanizePercentage }} of the events of ${label("service")} (${label("indicator")}) were bad, in a long window and for at least ${duration} in a short one as well: the error budget of ${label("slo")} over ${label("period")} will be gone within days or hours.`,
  firstAction:
    "Undo the last deployment or setting that changed on the service, then open its dashboard and look for the endpoint that fails.",
  tests: [
    ...pairCases(pageHour, { "30d": 14.4, "28d": 13.44 }, 0.02 * 0.72, ["45s", "90s"]),
    ...pairCases(pageSixHours, { "30d": 6, "28d": 5.6 }, (0.05 * 0.72) / 6, ["45s", "90s"]),
    ...pairCases(pageFast, { "30d": 10, "28d": 10 }, 10 * 0.001, ["45s", "90s"]),
  ],
});

/** The budget will not last the period: somebody has to look within working hours. */
export const sloBurnRateHigh = alert("SloBurnRateHigh", {
  severity: "warning",
  runbook: "slo/burn-rate",
  when: () => burnsTooFast(ticketPairs),
  summary: () => `${label("service")} slowly uses up the error budget of its objective ${label("slo")}`,
  description: ({ duration }) =>
    `{{ $value | humanizePercentage }} of the events of ${label("service")} (${label("indicator")}) were bad, in a long window and for at least ${duration} in a shorter one as well: the error budget of ${label("slo")} will not last its ${label("period")}.`,
  firstAction:
    "Open the dashboard of the service and find out which endpoint or which hour of the day the bad events come from.",
  tests: [
    ...pairCases(ticketDay, { "30d": 3, "28d": 2.8 }, (0.1 * 0.72) / 24, ["4m45s", "5m30s"]),
    ...pairCases(ticketThreeDays, { "30d": 1, "28d": 28 / 30 }, (0.1 * 0.72) / 72, ["4m45s", "5m30s"]),
    ...pairCases(ticketSlow, { "30d": 2, "28d": 2 }, 2 * 0.001, ["4m45s", "5m30s"]),
  ],
});
