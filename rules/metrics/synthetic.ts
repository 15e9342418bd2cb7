import { syntheticKinds } from "../synthetic/kinds.ts";
import { counter, gauge } from "./metric.ts";

/**
 * What a runner of synthetic checks exposes, as the job `synthetic`. This is our own convention: any runner that keeps
 * it is watched by the rules in rules/synthetic.
 *
 * A check does one thing as a user or a neighbour would do it, again and again: it asks the database, reads and writes
 * the cache, sends a message through a queue and waits for it, fetches a file from the CDN, calls a third party, or
 * walks through a business flow. `check` names it ("orders-query"), `kind` says what it is. All series of a check are
 * there from the runner's start, `synthetic_check_success` and the duration from the check's first run.
 */

const check = {
  exporter: "application",
  labels: ["check", "kind"],
  values: { kind: syntheticKinds },
} as const;

export const syntheticCheckSuccess = gauge("synthetic_check_success", {
  ...check,
  help: "1 when the last run of the check worked, 0 when it did not.",
  unit: "boolean",
});

export const syntheticCheckDurationSeconds = gauge("synthetic_check_duration_seconds", {
  ...check,
  help: "Time that the last run took, in seconds, whether it worked or not.",
});

export const syntheticCheckLastRunTimestampSeconds = gauge("synthetic_check_last_run_timestamp_seconds", {
  ...check,
  help: "End of the last run, in seconds since 1970; the runner's start until there was one.",
});

export const syntheticCheckIntervalSeconds = gauge("synthetic_check_interval_seconds", {
  ...check,
  help: "Time between the starts of two runs, in seconds.",
  positive: true,
});

export const syntheticCheckRunsTotal = counter("synthetic_check_runs_total", {
  exporter: "application",
  help: "Runs of the check; both results are there from the start, with 0.",
  labels: ["check", "kind", "result"],
  values: { kind: syntheticKinds, result: ["success", "failure"] },
});

export const syntheticFlowStepSuccess = gauge("synthetic_flow_step_success", {
  exporter: "application",
  help: "1 when the step worked in the last run that came to it, 0 when it did not. A step that was not reached keeps its last value.",
  unit: "boolean",
  labels: ["flow", "step"],
});

export const syntheticFlowStepDurationSeconds = gauge("synthetic_flow_step_duration_seconds", {
  exporter: "application",
  help: "Time that the step took in the last run that came to it, in seconds.",
  labels: ["flow", "step"],
});

export const syntheticCacheHitRatio = gauge("synthetic_cache_hit_ratio", {
  ...check,
  help: "Share of the check's reads that the cache or the CDN answered itself, in the last run.",
});
