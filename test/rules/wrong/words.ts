import { fires, staysSilent } from "../../../rules/language/alert-test.ts";
import type { StateAlertSpec, ThresholdAlertSpec } from "../../../rules/language/alert.ts";
import { label } from "../../../rules/language/alert.ts";

/** What all of the wrong definitions have right, so that each of them has one slip only. */
const right = {
  severity: "warning",
  runbook: "services/slow",
  firstAction: "Open the service's dashboard.",
  summary: () => `${label("service")} is slow`,
  description: () => `${label("service")} is slow.`,
  tests: [
    fires({ because: "it is slow", series: [], at: "5m", labels: {} }),
    staysSilent({ because: "it is fast", series: [], at: "5m" }),
  ],
} as const;

/** The rest of an alert on a state. */
export const state = right satisfies Omit<StateAlertSpec, "when">;

/** The rest of an alert with a threshold. */
export const limit = right satisfies Omit<ThresholdAlertSpec, "when" | "threshold">;
