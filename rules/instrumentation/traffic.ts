import { alert, type AlertDefinition, label } from "../language/alert.ts";
import { type AlertTest, fires, staysSilent } from "../language/alert-test.ts";
import { bands } from "../language/bands.ts";
import { perService } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { growing, type TestSeries } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import { up } from "../metrics/scrape.ts";
import type { HttpInstrumentation } from "./instrumentation.ts";
import type { HttpRecordings } from "./recordings.ts";
import {
  inTurn,
  muchLater,
  otherJob,
  shop,
  targetOf,
  testedAt,
  type TestStretch,
  upSeries,
} from "./sample.ts";

/** Requests each second that a service must have had at the same time a week before, to say that they are missing. */
const usualAtLeast = 0.2;
/** The same, to say that they are many more. */
const usualForSpike = 1;

const week = 7 * 24 * 60;

/**
 * Traffic compared with the hour before the same time a week ago: nights and Sundays are as they are. A service that has
 * no week yet stays silent.
 */
export function trafficAlerts(
  instrumentation: HttpInstrumentation,
  { requests, usualRequests: usual }: HttpRecordings,
): readonly AlertDefinition[] {
  const { prefix, job, tests } = instrumentation;
  const target = targetOf(instrumentation);
  const orders = { endpoint: "/orders", status: 200 } as const;

  /** A target that is up, with so many requests each second. */
  const stretch = (perSecond: number, minutes: number, on = target): TestStretch => ({
    series: [tests.requests(on, orders, growing(perSecond)), upSeries(on)],
    minutes,
  });
  /** Two hours and a half of a service, and a week later an hour that begins alike. */
  const change = (before: number, after: number): readonly TestSeries<string>[] =>
    muchLater([stretch(before, 150)], week - 30, [stretch(before, 30), stretch(after, 60)]);
  /** Time of a case, counted from the change. */
  const later = (minutes: number): string => `${week + minutes}m`;
  const restarted = `0+60x150 _x${week - 180} 0+60x29 stale`;

  // Rules are evaluated every 15 minutes in tests that are weeks long: what is seen first then, is said `for` later.
  const dropTests = (limit: number, held: number): readonly AlertTest[] => [
    fires({
      because: "just below the limit, with just enough traffic a week ago, as soon as it has held",
      series: change(0.204, 0.204 * limit * 0.98),
      at: later(15 + held),
      labels: shop,
      value: `${Number((limit * 98).toPrecision(4))}%`,
    }),
    staysSilent({
      because: "just below the limit, but not for long enough",
      series: change(1, limit * 0.98),
      at: later(held),
    }),
    staysSilent({ because: "at the limit", series: change(100, 100 * limit), at: later(60) }),
    staysSilent({ because: "too little traffic a week ago", series: change(0.2, 0), at: later(60) }),
    staysSilent({
      because: "as quiet as at the same time a week ago, whatever was before that",
      series: muchLater([stretch(10, 60), stretch(0, 120)], week + 60, [stretch(0, 60)]),
      at: later(120),
    }),
    fires({
      because: "a week ago it was busy for a part of the hour",
      series: muchLater([stretch(10, 60), stretch(0, 60)], week + 60, [stretch(0, 60)]),
      at: later(105),
      labels: shop,
      value: "0%",
    }),
    staysSilent({ because: "no week old yet", series: inTurn(stretch(10, 120), stretch(0, 60)), at: "3h" }),
    fires({
      because: "no series at all since a restart, though its target answers",
      series: [tests.requests(target, orders, restarted), upSeries(target)],
      at: later(60),
      labels: shop,
      value: "0%",
    }),
    staysSilent({
      because: "its target is down: that has an alert of its own",
      series: [tests.requests(target, orders, restarted), upSeries(target, 0), upSeries(otherJob)],
      at: later(60),
    }),
  ];

  const spikeTests: readonly AlertTest[] = [
    fires({
      because: "just above five times as much, with just enough traffic a week ago, as soon as it has held",
      series: change(1.02, 1.02 * 5.1),
      at: later(45),
      labels: shop,
      value: "5.1",
    }),
    staysSilent({
      because: "just above five times as much, but not for long enough",
      series: change(10, 51),
      at: later(30),
    }),
    staysSilent({ because: "five times as much", series: change(10, 50), at: later(60) }),
    staysSilent({ because: "too little traffic a week ago", series: change(1, 10), at: later(60) }),
    fires({
      because: "much more than in the hour a week ago, whatever was before that",
      series: muchLater([stretch(100, 60), stretch(2, 120)], week + 60, [stretch(100, 100)]),
      at: later(150),
      labels: shop,
      value: "50",
    }),
    staysSilent({
      because: "a week ago it was busy for a part of the hour",
      series: muchLater([stretch(100, 60), stretch(2, 120)], week + 60, [stretch(100, 100)]),
      at: later(120),
    }),
    staysSilent({
      because: "no week old yet",
      series: inTurn(stretch(10, 120), stretch(500, 60)),
      at: "3h",
    }),
  ];

  return [
    ...testedAt(
      bands({
        runbook: "services/traffic-drop",
        direction: "below",
        warning: { name: `${prefix}TrafficDropped`, threshold: ratio(0.1), for: "30m" },
        critical: { name: `${prefix}TrafficVanished`, threshold: ratio(0.01), for: "15m" },
        // A target that was started anew has no series before its first request: that is no traffic, not no answer.
        when: ({ threshold }) => promql`
          (${requests} or 0 * ${usual}) / (${usual} > ${usualAtLeast}) < ${threshold}
          and max by (${perService}) (${select(up, { job })}) == 1`,
        summary: ({ threshold, duration }) =>
          `${label("service")} has had less than ${threshold} of its usual requests for ${duration}`,
        description: ({ threshold, duration, value }) =>
          `${label("service")} gets ${value} of the requests that it had at the same time a week ago, though it runs. It has been less than ${threshold} for ${duration}.`,
        firstAction:
          "Open the service as a user would, by its public address: mostly something in front of it (DNS, load balancer, certificate, gateway) does not let users through.",
        tests: [],
      }),
      ({ value }, held) => dropTests(value, held),
    ),
    alert(`${prefix}TrafficSpike`, {
      severity: "warning",
      runbook: "services/traffic-spike",
      threshold: count(5),
      for: "30m",
      when: ({ threshold }) => promql`${requests} / (${usual} > ${usualForSpike}) > ${threshold}`,
      summary: ({ threshold, duration }) =>
        `${label("service")} has had more than ${threshold} times its usual requests for ${duration}`,
      description: ({ threshold, duration, value }) =>
        `${label("service")} gets ${value} times the requests that it had at the same time a week ago. It has been more than ${threshold} times for ${duration}.`,
      firstAction:
        "See in the log of the gateway where the requests come from: a campaign, a client that tries again and again, or an attack.",
      tests: spikeTests,
    }),
  ];
}
