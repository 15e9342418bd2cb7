import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import { applicationCircuitBreakerState } from "../metrics/application.ts";
import { api } from "./example.ts";

const breaker = { ...api, breaker: "sms-provider" } as const;
const open = { ...breaker, state: "open" } as const;
const runbook = "applications/circuit-breaker-open";

/** The three series of a breaker that is in one state all the time. */
function inState(state: "closed" | "half_open" | "open") {
  return (["closed", "half_open", "open"] as const).map((one) =>
    series(applicationCircuitBreakerState, { ...breaker, state: one }, one === state ? "1x80" : "0x80"),
  );
}

/** At once: the breaker itself has waited for enough failures already. */
export const circuitBreakerOpen = alert("ApplicationCircuitBreakerOpen", {
  severity: "warning",
  runbook,
  for: "0s",
  when: () => promql`${select(applicationCircuitBreakerState, { state: "open" })} == 1`,
  summary: () => `Circuit breaker ${label("breaker")} of ${label("service")} is open`,
  description: () =>
    `${label("service")} (${label("instance")}) has stopped calling what is behind ${label("breaker")}, because too many calls failed. It tries again by itself.`,
  firstAction: "Look at the health of what is behind the breaker: its name says what it is.",
  tests: [
    fires({
      because: "it has just opened",
      series: [series(applicationCircuitBreakerState, open, "0x4 1x5")],
      at: "5m",
      labels: open,
    }),
    staysSilent({ because: "it is closed", series: inState("closed"), at: "10m" }),
    staysSilent({ because: "it tries again", series: inState("half_open"), at: "10m" }),
    staysSilent({
      because: "it has closed again",
      series: [series(applicationCircuitBreakerState, open, "1x4 0x5")],
      at: "5m",
    }),
  ],
});

/** An open breaker half-opens from time to time; two minutes bridge that, so that a fruitless attempt starts no new count. */
export const circuitBreakerStuck = alert("ApplicationCircuitBreakerStuckOpen", {
  severity: "critical",
  runbook,
  when: () => promql`max_over_time(${select(applicationCircuitBreakerState, { state: "open" })}[2m]) == 1`,
  summary: ({ duration }) =>
    `Circuit breaker ${label("breaker")} of ${label("service")} has been open for ${duration}`,
  description: ({ duration }) =>
    `${label("service")} (${label("instance")}) has not been able to use what is behind ${label("breaker")} for ${duration}. Every request that needs it fails, or gets a substitute.`,
  firstAction: "Bring back what is behind the breaker; restarting the service itself does not help.",
  tests: [
    fires({
      because: "open for 5 minutes",
      series: [series(applicationCircuitBreakerState, open, "0 1x20")],
      at: "6m",
      labels: open,
    }),
    staysSilent({
      because: "open for not quite 5 minutes",
      series: [series(applicationCircuitBreakerState, open, "0 1x20")],
      at: "5m45s",
    }),
    fires({
      because: "it tries again each minute, and fails",
      series: [series(applicationCircuitBreakerState, open, "1 1 0 1 1 0 1 1 0 1 1 0 1 1 0")],
      at: "8m",
      labels: open,
    }),
    staysSilent({
      because: "it was closed for two minutes in between",
      series: [series(applicationCircuitBreakerState, open, "1x3 0x2 1x20")],
      at: "10m",
    }),
    staysSilent({ because: "it is closed", series: inState("closed"), at: "30m" }),
    staysSilent({
      because: "it tries again and again, and lets some calls through",
      series: inState("half_open"),
      at: "30m",
    }),
  ],
});
