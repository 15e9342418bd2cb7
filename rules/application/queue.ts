import { forecast } from "../adaptive/forecast.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { series, steady } from "../language/series.ts";
import { count, seconds } from "../language/threshold.ts";
import { applicationQueueMessages, applicationQueueOldestMessageAgeSeconds } from "../metrics/application.ts";
import { api } from "./example.ts";

const outgoing = { ...api, queue: "outgoing" } as const;

const runbook = "applications/queue-backlog";

/** Requirement A2: 10,000. A length alone wakes nobody: it may be a campaign; the age of the messages says whether it moves. */
export const queueLong = alert("ApplicationQueueLong", {
  severity: "warning",
  runbook,
  threshold: count(10_000),
  when: ({ threshold }) => promql`${applicationQueueMessages} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Queue ${label("queue")} of ${label("service")} has had more than ${threshold} messages for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} messages wait in ${label("queue")} of ${label("service")} (${label("instance")}); it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Compare what comes in with what goes out: is a consumer missing, or is there more work than usual?",
  tests: [
    boundary({
      labels: outgoing,
      by: 1,
      series: (length) => [series(applicationQueueMessages, outgoing, steady(length))],
    }),
    fires({
      because: "one long queue beside an empty one",
      series: [
        series(applicationQueueMessages, outgoing, steady(20_000)),
        series(applicationQueueMessages, { ...outgoing, queue: "incoming" }, steady(0)),
      ],
      at: "10m",
      labels: outgoing,
      value: "20k",
    }),
    staysSilent({
      because: "the process that reports it went away in between",
      series: [series(applicationQueueMessages, outgoing, "20000x4 stale _x2 20000x4")],
      at: "11m",
    }),
  ],
});

/** Our choice: 5 and 15 minutes. Customers wait this long for what they asked for. */
export const queueAge = bands({
  runbook,
  problem: "queue-stuck",
  warning: { name: "ApplicationQueueDelayed", threshold: seconds(300) },
  critical: { name: "ApplicationQueueStuck", threshold: seconds(900) },
  when: ({ threshold }) => promql`${applicationQueueOldestMessageAgeSeconds} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Messages have waited more than ${threshold} in ${label("queue")} of ${label("service")} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `The oldest message in ${label("queue")} of ${label("service")} (${label("instance")}) has waited ${value}; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Look whether the consumers of the queue are running, and restart them when they are and do nothing.",
  tests: [
    boundary({
      labels: outgoing,
      series: (age) => [series(applicationQueueOldestMessageAgeSeconds, outgoing, steady(age))],
    }),
    staysSilent({
      because: "an empty queue has no age",
      series: [
        series(applicationQueueOldestMessageAgeSeconds, outgoing, steady(0)),
        series(applicationQueueMessages, outgoing, steady(0)),
      ],
      at: "30m",
    }),
  ],
});

/** Requirement A7: what is to come. The line of two hours and that of its last 20 minutes must both lead there. */
export const queueForecast = forecast("ApplicationQueueWillOverflow", {
  severity: "warning",
  runbook,
  problem: "queue-growing",
  threshold: count(10_000),
  signal: applicationQueueMessages,
  within: "1h",
  window: "2h",
  recent: "20m",
  for: "15m",
  summary: ({ threshold }) =>
    `Queue ${label("queue")} of ${label("service")} will have more than ${threshold} messages within 1 hour`,
  description: ({ threshold, duration, value }) =>
    `${label("queue")} of ${label("service")} (${label("instance")}) has been growing so that it passes ${threshold} within 1 hour, for ${duration}; in 1 hour it will have ${value} messages.`,
  firstAction: "Start another consumer now, while there is time, or slow down what fills the queue.",
  tests: [
    fires({
      because: "2 more each second lead there from 23m30s on",
      series: [series(applicationQueueMessages, outgoing, "0+120x60")],
      at: "38m30s",
      labels: outgoing,
      value: "11.82k",
    }),
    staysSilent({
      because: "it has led there, but not for 15 minutes yet",
      series: [series(applicationQueueMessages, outgoing, "0+120x60")],
      at: "38m15s",
    }),
    fires({
      because: "a part of the way is done from 14m on",
      series: [series(applicationQueueMessages, outgoing, "0+150x60")],
      at: "29m",
      labels: outgoing,
      value: "13.35k",
    }),
    staysSilent({
      because: "too little of the way was done 15 minutes ago",
      series: [series(applicationQueueMessages, outgoing, "0+150x60")],
      at: "28m45s",
    }),
    fires({
      because: "it is at the limit",
      series: [series(applicationQueueMessages, outgoing, "0+100x120")],
      at: "100m",
      labels: outgoing,
      value: "16k",
    }),
    staysSilent({
      because: "above the limit the alert on the length speaks",
      series: [series(applicationQueueMessages, outgoing, "0+100x120")],
      at: "101m",
    }),
    fires({
      because:
        "the line of two hours leads there 71 minutes after it began to grow, and 15 minutes have passed",
      series: [series(applicationQueueMessages, outgoing, "2500x120 2575+75x98")],
      at: "3h27m",
      labels: outgoing,
      value: "12.24k",
    }),
    staysSilent({
      because: "the line of two hours did not lead there 15 minutes ago",
      series: [series(applicationQueueMessages, outgoing, "2500x120 2575+75x98")],
      at: "3h26m",
    }),
    fires({
      because: "after a pause the line of the last 20 minutes leads there again, and 15 minutes have passed",
      series: [series(applicationQueueMessages, outgoing, "0+100x50 5000x14 5100+100x48")],
      at: "92m",
      labels: outgoing,
      value: "12.25k",
    }),
    staysSilent({
      because: "the line of the last 20 minutes did not lead there 15 minutes ago",
      series: [series(applicationQueueMessages, outgoing, "0+100x50 5000x14 5100+100x48")],
      at: "91m",
    }),
    staysSilent({
      because: "a short queue that doubles each few minutes is short",
      series: [series(applicationQueueMessages, outgoing, "10x60 10+30x20")],
      at: "80m",
    }),
    staysSilent({
      because: "it has grown, and grows no more",
      series: [series(applicationQueueMessages, outgoing, "0+100x60 6000x40")],
      at: "95m",
    }),
    staysSilent({
      because: "steady just below the limit",
      series: [series(applicationQueueMessages, outgoing, "9900x150")],
      at: "2h15m",
    }),
  ],
});
