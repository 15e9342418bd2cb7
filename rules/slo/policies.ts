import { type Expression, promql } from "../language/promql/promql.ts";
import type { Selector } from "../language/promql/selector.ts";
import { labelled } from "./recorded.ts";
import { badEvents1d, badEvents1h, badEvents3d, badEvents6h } from "./bad-events.ts";
import { badEventsNeededSeries, budgetHours, either, errorBudget } from "./budgets.ts";
import type { Recording } from "../language/recording.ts";
import type { SloPolicy } from "./slo.ts";
import { ratio1d, ratio1h, ratio2h, ratio30m, ratio3d, ratio5m, ratio6h } from "./windows.ts";

/** Two windows in which the budget burns too fast: the long one says that it matters, the short one that it still does. */
export interface WindowPair {
  readonly policy: SloPolicy;
  readonly long: Recording;
  readonly short: Recording;
  /** Bad events of the long window. */
  readonly badEvents: Recording;
  /**
   * The share of bad events that both windows must exceed.
   *
   * @param of finds the budget that it is a part of.
   */
  readonly limit: (of: Budget) => Expression;
}

/** Finds the budget of some objectives: a series, or some of its series. */
type Budget = (recorded: Recording) => Recording | Selector;

/**
 * The limit that uses up a share of the budget within some hours: share × period ÷ window times the sustainable speed.
 * For 2 % in an hour that is 14.4 times over 30 days and 13.44 times over 28.
 */
function shareOfBudget(share: number, hours: number): WindowPair["limit"] {
  return (of) => promql`${share} * ${of(budgetHours)} / ${hours}`;
}

function timesBudget(times: number): WindowPair["limit"] {
  return (of) => promql`${times} * ${of(errorBudget)}`;
}

/**
 * When somebody is woken up. `sre-workbook` (Site Reliability Workbook, chapter 5): 2 % of the budget in an hour, or 5 % in
 * six; `fast-slow` (reference system 3): ten times the sustainable speed, over an hour and 5 minutes.
 */
export const pagePairs: readonly WindowPair[] = [
  {
    policy: "sre-workbook",
    long: ratio1h,
    short: ratio5m,
    badEvents: badEvents1h,
    limit: shareOfBudget(0.02, 1),
  },
  {
    policy: "sre-workbook",
    long: ratio6h,
    short: ratio30m,
    badEvents: badEvents6h,
    limit: shareOfBudget(0.05, 6),
  },
  { policy: "fast-slow", long: ratio1h, short: ratio5m, badEvents: badEvents1h, limit: timesBudget(10) },
];

/**
 * When it waits for working hours. `sre-workbook`: 10 % of the budget in a day, or in three; `fast-slow`: twice the
 * sustainable speed over an hour, and still.
 */
export const ticketPairs: readonly WindowPair[] = [
  {
    policy: "sre-workbook",
    long: ratio1d,
    short: ratio2h,
    badEvents: badEvents1d,
    limit: shareOfBudget(0.1, 24),
  },
  {
    policy: "sre-workbook",
    long: ratio3d,
    short: ratio6h,
    badEvents: badEvents3d,
    limit: shareOfBudget(0.1, 72),
  },
  { policy: "fast-slow", long: ratio1h, short: ratio5m, badEvents: badEvents1h, limit: timesBudget(2) },
];

/** The budget burns too fast in one of the pairs, and enough bad events were seen: the share of bad events. */
export function burnsTooFast(pairs: readonly WindowPair[]): Expression {
  return either(
    pairs.map(({ policy, long, short, badEvents, limit }) => {
      // The policy chooses once: what does not pass the long window is not asked for in the short one.
      const ofPolicy = limit((recorded) => labelled(recorded, { policy }));
      const ofAll = limit((recorded) => recorded);
      return promql`
        ${long} > ${ofPolicy} and ${short} > ${ofAll} and ${badEvents} >= ${badEventsNeededSeries}`;
    }),
  );
}
