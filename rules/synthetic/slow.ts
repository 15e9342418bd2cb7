import { alert, type AlertDefinition, label } from "../language/alert.ts";
import { boundary, staysSilent } from "../language/alert-test.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { series, steady } from "../language/series.ts";
import { seconds } from "../language/threshold.ts";
import { syntheticCheckDurationSeconds, syntheticCheckSuccess } from "../metrics/synthetic.ts";
import type { SyntheticKindName } from "./kinds.ts";
import { checkOf } from "./sample.ts";

interface SlowKind {
  /** Name of its alert. */
  readonly name: string;
  /** Longest duration that is fine, in seconds: our choice, where requirement A5 has none. */
  readonly limit: number;
  readonly firstAction: string;
}

/** What is slow differs by kind, and so does what to do. */
const kinds: Readonly<Record<SyntheticKindName, SlowKind>> = {
  "database-query": {
    name: "SyntheticDatabaseQuerySlow",
    // A5: a query takes less than a second.
    limit: 1,
    firstAction: "See what the database is doing right now: its longest running queries and its locks.",
  },
  cache: {
    name: "SyntheticCacheSlow",
    limit: 0.05,
    firstAction:
      "See whether the cache is short of memory or CPU, or runs slow commands ('redis-cli slowlog get').",
  },
  "queue-round-trip": {
    name: "SyntheticQueueRoundTripSlow",
    limit: 5,
    firstAction: "See whether the queue grows: then its consumers are too slow, or gone.",
  },
  cdn: {
    name: "SyntheticCdnSlow",
    limit: 1,
    firstAction: "See in the answer's headers whether the CDN had the file: if not, its origin is slow.",
  },
  "third-party": {
    name: "SyntheticThirdPartySlow",
    limit: 3,
    firstAction: "Look at the provider's status page, and shorten our timeouts if requests pile up.",
  },
  flow: {
    name: "SyntheticFlowSlow",
    limit: 10,
    firstAction: "See which step takes the time: synthetic_flow_step_duration_seconds in Prometheus.",
  },
  dns: {
    name: "SyntheticDnsSlow",
    limit: 0.5,
    firstAction:
      "Run 'dig <name>' on the runner's host a few times: is it the resolver or the zone's servers?",
  },
  tls: {
    name: "SyntheticTlsSlow",
    limit: 1,
    firstAction:
      "Compare the connection with the handshake: 'curl -w \"%{time_connect} %{time_appconnect}\\n\"'.",
  },
  http: {
    name: "SyntheticHttpSlow",
    limit: 2,
    firstAction: "Open the slow request's trace in Jaeger and see which call takes the time.",
  },
};

/** An alert for each kind of check: slow on average of ten minutes, though it works. */
export const slowChecks: readonly AlertDefinition[] = (
  Object.entries(kinds) as readonly (readonly [SyntheticKindName, SlowKind])[]
).map(([kind, { name, limit, firstAction }]) => {
  const one = checkOf(kind);
  const other = checkOf(kind === "cache" ? "http" : "cache");
  return alert(name, {
    severity: "warning",
    runbook: "synthetic/check-slow",
    problem: `${kind}-slow`,
    threshold: seconds(limit),
    when: ({ threshold }) => promql`
      avg_over_time(${select(syntheticCheckDurationSeconds, { kind })}[10m]) > ${threshold}
      and ${syntheticCheckSuccess} == 1`,
    summary: ({ threshold, duration }) =>
      `The check ${label("check")} (${label("kind")}) of ${label("service")} has taken more than ${threshold} for ${duration}`,
    description: ({ threshold, duration, value }) =>
      `The check ${label("check")} (${label("kind")}) of ${label("service")} from ${label("instance")} takes ${value} on average of 10 minutes. It has been more than ${threshold} for ${duration}.`,
    firstAction,
    tests: [
      boundary({
        labels: one,
        series: (time) => [
          series(syntheticCheckDurationSeconds, one, steady(time)),
          series(syntheticCheckSuccess, one, steady(1)),
        ],
      }),
      staysSilent({
        because: "it fails: that has an alert of its own",
        series: [
          series(syntheticCheckDurationSeconds, one, steady(limit * 10)),
          series(syntheticCheckSuccess, one, steady(0)),
        ],
        at: "30m",
      }),
      staysSilent({
        because: "a check of another kind",
        series: [
          series(syntheticCheckDurationSeconds, other, steady(limit * 10)),
          series(syntheticCheckSuccess, other, steady(1)),
        ],
        at: "30m",
      }),
    ],
  });
});
