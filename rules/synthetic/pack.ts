import type { RulePack } from "../language/pack.ts";
import { checkFailing, externalCheckFailing, flowFailing, flowStepFailing } from "./failing.ts";
import { checkFailures, checkRuns, checkUnreliable } from "./unreliable.ts";
import { cacheHitRatioLow, checkNotRunning } from "./running.ts";
import { slowChecks } from "./slow.ts";

/** Rules about synthetic checks: queries, caches, queues, third parties and business flows. */
export const syntheticRules: RulePack = {
  domain: "synthetic",
  recordings: [checkRuns, checkFailures],
  alerts: [
    checkFailing,
    externalCheckFailing,
    flowFailing,
    flowStepFailing,
    checkUnreliable,
    ...slowChecks,
    checkNotRunning,
    cacheHitRatioLow,
  ],
};
