import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { matching, notMatching, select } from "../language/promql/selector.ts";
import { growingBy, series } from "../language/series.ts";
import { count, perSecond } from "../language/threshold.ts";
import { lokiDiscardedSamplesTotal, lokiDistributorLinesReceivedTotal } from "../metrics/loki.ts";
import { up } from "../metrics/scrape.ts";

const target = {
  job: "loki",
  instance: "loki",
  service: "monitoring",
  team: "operations",
  cluster: "eu-1",
} as const;
const lines = { ...target, format: "otlp", is_internal_stream: "false", policy: "", tenant: "fake" } as const;
const discarded = { ...target, format: "otlp", policy: "", retention_hours: "720", tenant: "fake" } as const;
const limits = "rate_limited|per_stream_rate_limit|stream_limit";

/**
 * The series' own `tenant` is the one of the log lines, not the owner of the target: it is summed away.
 *
 * Lines of two tenants, of which so many in 15 minutes are refused for a reason.
 */
const refusing = (reason: string, number: number, seconds: number) =>
  [{ tenant: "fake" }, { tenant: "acme", policy: "audit" }].map((tenant) =>
    series(
      lokiDiscardedSamplesTotal,
      { ...discarded, ...tenant, reason },
      growingBy(Math.max(0, number) / 2, seconds),
    ),
  );

/** Refused for good: too old, too many labels, no labels. A few after a long outage are too old, and no problem. */
export const lokiLinesRejected = alert("LokiLinesRejected", {
  severity: "warning",
  runbook: "monitoring/loki-lines-refused",
  problem: "loki-lines-rejected",
  threshold: count(100),
  when: ({ threshold }) => promql`
    sum without (format, policy, retention_hours, tenant) (
      increase(${select(lokiDiscardedSamplesTotal, { reason: notMatching(limits) })}[15m])
    ) > ${threshold}`,
  summary: ({ duration }) => `${label("instance")} has refused log lines for ${duration}: ${label("reason")}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) refused ${value} log lines in the last 15 minutes (${label("reason")}), and that has been so for ${duration}. They are lost.`,
  firstAction:
    "Run './monitoring logs collector' and look for 'Permanent error': Loki's answer names the stream.",
  tests: [
    boundary({
      labels: { ...target, reason: "greater_than_max_sample_age" },
      series: (number) => [
        ...refusing("greater_than_max_sample_age", number, 900),
        ...refusing("missing_labels", 50, 900),
      ],
      exact: false,
    }),
    ...limits.split("|").map((reason) =>
      staysSilent({
        because: `what is refused for now (${reason}) is sent again: that is LokiRateLimited`,
        series: refusing(reason, 5000, 900),
        at: "40m",
      }),
    ),
    staysSilent({
      because: "a burst twenty minutes ago",
      interval: "15s",
      series: [series(lokiDiscardedSamplesTotal, { ...discarded, reason: "line_too_long" }, "0x20 5000x200")],
      at: "27m",
    }),
  ],
});

/** The collector waits and sends again: lines are late, and lost once its queue is full. */
export const lokiRateLimited = alert("LokiRateLimited", {
  severity: "warning",
  runbook: "monitoring/loki-lines-refused",
  for: "15m",
  threshold: count(0),
  when: ({ threshold }) => promql`
    sum without (format, policy, retention_hours, tenant) (
      increase(${select(lokiDiscardedSamplesTotal, { reason: matching(limits) })}[5m])
    ) > ${threshold}`,
  summary: ({ duration }) =>
    `${label("instance")} has held log lines back for ${duration}: ${label("reason")}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) refused ${value} log lines in the last 5 minutes because a limit is reached (${label("reason")}), and that has been so for ${duration}. They are sent again, but late.`,
  firstAction:
    'Find who writes so much: topk(5, sum by (service_name) (rate({service_name=~".+"}[5m]))) in Grafana, data source Loki.',
  tests: [
    ...limits.split("|").map((reason) =>
      boundary({
        because: reason,
        labels: { ...target, reason },
        series: (number) => refusing(reason, number, 300),
        by: 0.5,
        crossesAfter: 0,
      }),
    ),
    staysSilent({
      because: "after a start, for some minutes",
      interval: "15s",
      series: [
        series(lokiDiscardedSamplesTotal, { ...discarded, reason: "rate_limited" }, "0x20 0+90x30 2700x100"),
      ],
      at: "21m",
    }),
    staysSilent({
      because: "lines that are too old are LokiLinesRejected",
      series: refusing("greater_than_max_sample_age", 5000, 300),
      at: "40m",
    }),
  ],
});

const received = lokiDistributorLinesReceivedTotal;

/**
 * More than a line each second an hour ago, and none at all now: nobody writes that little by chance. Quieter stacks
 * have quiet times.
 */
export const lokiReceivesNothing = alert("LokiReceivesNothing", {
  severity: "warning",
  runbook: "monitoring/no-logs",
  for: "10m",
  threshold: perSecond(1),
  when: ({ threshold }) => promql`
    sum without (format, is_internal_stream, policy, tenant) (rate(${received}[1h] offset 1h)) > ${threshold}
    unless sum without (format, is_internal_stream, policy, tenant) (rate(${received}[15m])) > 0
    and on (job, instance) ${up} == 1`,
  summary: ({ duration }) => `${label("instance")} has received no log line for ${duration}`,
  description: ({ value, duration }) =>
    `${label("instance")} (${label("service")}) received log lines at ${value} an hour ago, and for ${duration} it has received none. Either no collector runs, or none reaches it.`,
  firstAction: "Run './monitoring status' and './monitoring logs collector'.",
  tests: [
    fires({
      because: "lines stopped",
      interval: "1m",
      series: [series(up, target, "1x400"), series(received, lines, "0+120x180 21600x100")],
      at: "207m",
      labels: target,
      value: "2/s",
    }),
    fires({
      because: "it was started again, and nothing came since",
      interval: "1m",
      series: [series(up, target, "1x400"), series(received, lines, "0+120x180 stale")],
      at: "207m",
      labels: target,
      value: "2/s",
    }),
    fires({
      because: "two tenants, a line each second together and a little more",
      interval: "1m",
      series: [
        series(up, target, "1x400"),
        series(received, lines, "0+33x180 stale"),
        series(received, { ...lines, tenant: "acme", policy: "audit" }, "0+33x180 stale"),
      ],
      at: "207m",
      labels: target,
      value: "1.1/s",
    }),
    fires({
      because: "what came between two hours and one hour before counts, and nothing else",
      interval: "1m",
      series: [series(up, target, "1x400"), series(received, lines, "0x89 0+90x54 4860x200")],
      at: "207m",
      labels: target,
      value: "1.35/s",
    }),
    staysSilent({
      because: "a quiet stack may be silent: one each second",
      interval: "1m",
      series: [series(up, target, "1x400"), series(received, lines, "0+60x180 10800x100")],
      at: "207m",
    }),
    staysSilent({
      because: "a few lines come",
      interval: "1m",
      series: [series(up, target, "1x400"), series(received, lines, "0+120x180 21600+1x100")],
      at: "207m",
    }),
    staysSilent({
      because: "a few lines come, for a policy",
      interval: "1m",
      series: [
        series(up, target, "1x400"),
        series(received, lines, "0+120x180 21600x100"),
        series(received, { ...lines, policy: "audit" }, "0+1x400"),
      ],
      at: "207m",
    }),
    staysSilent({
      because: "not for long enough",
      interval: "1m",
      series: [series(up, target, "1x400"), series(received, lines, "0+120x180 21600x100")],
      at: "202m",
    }),
    staysSilent({
      because: "Loki is down: that is TargetDown",
      interval: "1m",
      series: [series(up, target, "1x180 0x200"), series(received, lines, "0+120x180 stale")],
      at: "207m",
    }),
    staysSilent({
      because: "a new stack that has not received anything yet",
      interval: "1m",
      series: [series(up, target, "1x100"), series(received, lines, "0x100")],
      at: "50m",
    }),
  ],
});
