import type { RulePack } from "../language/pack.ts";
import { tooManyAlerts, watchdog } from "./alerting.ts";
import { monitoringMemoryHigh, monitoringRestarting } from "./processes.ts";
import { scrapeSlow, targetSeriesHigh } from "./scrapes.ts";
import { manyTargetsDown, targetAbsent, targetDown, targetFlapping } from "./targets.ts";

// The routes know it by its definition.
export { watchdog };

/** Rules about the monitoring itself: they hold in every stack. */
export const monitoringRules: RulePack = {
  domain: "monitoring",
  recordings: [],
  alerts: [
    watchdog,
    targetDown,
    targetAbsent,
    manyTargetsDown,
    targetFlapping,
    scrapeSlow,
    targetSeriesHigh,
    monitoringRestarting,
    monitoringMemoryHigh,
    tooManyAlerts,
  ],
};
