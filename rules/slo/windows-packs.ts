import type { RulePack } from "../language/pack.ts";
import { badEvents1d, badEvents1h, badEvents3d, badEvents6h } from "./bad-events.ts";
import { currentBurnRate, periodRecordings, samples1d } from "./period.ts";
import type { SloPeriod } from "./slo.ts";
import { ratio1d, ratio1h, ratio2h, ratio30m, ratio3d, ratio5m, ratio6h } from "./windows.ts";

/** What pages within minutes, at every evaluation. */
export const shortWindowsPack: RulePack = {
  domain: "slo-windows-short",
  recordings: [ratio5m, ratio30m, ratio1h, badEvents1h, currentBurnRate],
  alerts: [],
};

/**
 * What changes over hours and days: evaluated less often, well below the 5 minutes of Prometheus' lookback.
 *
 * @param periods those that some objective has.
 */
export function longWindowsPack(periods: readonly SloPeriod[]): RulePack {
  return {
    domain: "slo-windows-long",
    interval: "2m",
    recordings: [
      ratio2h,
      ratio6h,
      ratio1d,
      ratio3d,
      badEvents6h,
      badEvents1d,
      badEvents3d,
      ...periodRecordings(periods),
      samples1d,
    ],
    alerts: [],
  };
}
