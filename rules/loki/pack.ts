import type { RulePack } from "../language/pack.ts";
import { lokiLinesRejected, lokiRateLimited, lokiReceivesNothing } from "./ingestion.ts";
import { lokiPushesSlow, lokiQueriesSlow } from "./latency.ts";
import { lokiErrors, lokiErrorShare, lokiPanics } from "./requests.ts";
import {
  lokiCompactionLate,
  lokiFlushFailing,
  lokiFlushFailures,
  lokiRetentionLate,
  lokiRuleFailures,
  lokiWalDiskFull,
} from "./storage.ts";

/** Rules about Loki. */
export const lokiRules: RulePack = {
  domain: "loki",
  recordings: [lokiErrorShare, lokiFlushFailures],
  alerts: [
    ...lokiErrors,
    lokiPushesSlow,
    lokiQueriesSlow,
    lokiPanics,
    lokiLinesRejected,
    lokiRateLimited,
    lokiReceivesNothing,
    lokiWalDiskFull,
    lokiFlushFailing,
    lokiCompactionLate,
    lokiRetentionLate,
    lokiRuleFailures,
  ],
};
