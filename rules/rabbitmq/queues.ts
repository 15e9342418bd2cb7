import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { perService } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { series, steady } from "../language/series.ts";
import { count } from "../language/threshold.ts";
import {
  rabbitmqQueueConsumers,
  rabbitmqQueueMessages,
  rabbitmqQueueMessagesReady,
  rabbitmqQueueMessagesUnacked,
  rabbitmqQueues,
} from "../metrics/rabbitmq.ts";
import { broker, orders, ordersAlert, rabbit1, rabbit2 } from "./test-labels.ts";

// Each rule looks at a queue of a broker, not of a node: which node leads the queue, and so reports it, changes.

/** Requirement A2. */
export const rabbitmqQueueLong = alert("RabbitmqQueueLong", {
  severity: "warning",
  runbook: "messaging/rabbitmq-queue-backlog",
  threshold: count(10_000),
  when: ({ threshold }) =>
    promql`max by (${perService}, vhost, queue) (${rabbitmqQueueMessages}{queue!=""}) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Queue ${label("queue")} of ${label("service")} has had more than ${threshold} messages for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Queue ${label("queue")} (virtual host ${label("vhost")}, ${label("service")}) has ${value} messages, more than ${threshold} for ${duration}: what is published now is worked on late.`,
  firstAction:
    "Look whether its consumers run: 'rabbitmqctl list_queues -p <vhost> name messages_ready messages_unacknowledged consumers'.",
  tests: [
    boundary({
      labels: ordersAlert,
      series: (messages) => [series(rabbitmqQueueMessages, orders, steady(messages))],
    }),
    fires({
      because: "another node has taken over the queue meanwhile",
      series: [
        series(rabbitmqQueueMessages, orders, "12000x3 _x20"),
        series(rabbitmqQueueMessages, { ...orders, ...rabbit2 }, "_x3 12000x20"),
      ],
      at: "8m",
      labels: ordersAlert,
      value: "12k",
    }),
    staysSilent({
      because: "many queues with a few messages each",
      series: ["orders", "mails", "invoices"].map((queue) =>
        series(rabbitmqQueueMessages, { ...orders, queue }, steady(6000)),
      ),
      at: "15m",
      interval: "1m",
    }),
    staysSilent({
      because: "a node adds all its queues up",
      series: [series(rabbitmqQueueMessages, rabbit1, "30000x20")],
      at: "15m",
    }),
  ],
});

/** Queues that keep what failed, or wait on purpose, have no consumers: their names say so. */
const withConsumers = promql`${rabbitmqQueueMessagesReady}{queue!~"|(?i).*(dead|dlq|dlx|parking|delay|retry|error).*"}`;

export const rabbitmqQueueWithoutConsumers = alert("RabbitmqQueueWithoutConsumers", {
  severity: "warning",
  runbook: "messaging/rabbitmq-queue-backlog",
  problem: "rabbitmq-queue-without-consumers",
  for: "10m",
  threshold: count(0),
  when: ({ threshold }) => promql`
    max by (${perService}, vhost, queue) (${withConsumers}) > ${threshold}
    and max by (${perService}, vhost, queue) (${rabbitmqQueueConsumers}) == 0`,
  summary: ({ duration }) =>
    `Queue ${label("queue")} of ${label("service")} has had messages and no consumer for ${duration}`,
  description: ({ duration, value }) =>
    `${value} messages wait in queue ${label("queue")} (virtual host ${label("vhost")}, ${label("service")}), which has had no consumer for ${duration}: nobody works on them.`,
  firstAction: "Look whether the service that reads this queue runs, and restart it.",
  tests: [
    boundary({
      labels: ordersAlert,
      series: (messages) => [
        series(rabbitmqQueueMessagesReady, orders, steady(messages)),
        series(rabbitmqQueueConsumers, orders, steady(0)),
      ],
    }),
    staysSilent({
      because: "it has a consumer",
      series: [
        series(rabbitmqQueueMessagesReady, orders, "500x40"),
        series(rabbitmqQueueConsumers, orders, "1x40"),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "the queue has no consumer by design",
      series: [
        "orders.DLQ",
        "orders-dead-letter",
        "retry.5m",
        "delayed",
        "mails.errors",
        "dlx.all",
        "parking",
      ].flatMap((queue) => [
        series(rabbitmqQueueMessagesReady, { ...orders, queue }, "500x40"),
        series(rabbitmqQueueConsumers, { ...orders, queue }, "0x40"),
      ]),
      at: "30m",
    }),
    staysSilent({
      because: "a node adds all its queues up",
      series: [
        series(rabbitmqQueueMessagesReady, rabbit1, "500x40"),
        series(rabbitmqQueueConsumers, rabbit1, "0x40"),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "the consumers are those of another queue",
      series: [
        series(rabbitmqQueueMessagesReady, orders, "500x40"),
        series(rabbitmqQueueConsumers, orders, "2x40"),
        series(rabbitmqQueueMessagesReady, { ...orders, queue: "mails" }, "0x40"),
        series(rabbitmqQueueConsumers, { ...orders, queue: "mails" }, "0x40"),
      ],
      at: "30m",
    }),
  ],
});

/** Consumers take messages and do not get done: a prefetch limit keeps this in the tens or hundreds. */
export const rabbitmqUnacked = alert("RabbitmqUnackedMessages", {
  severity: "warning",
  runbook: "messaging/rabbitmq-queue-backlog",
  problem: "rabbitmq-unacked-messages",
  for: "15m",
  threshold: count(1000),
  when: ({ threshold }) =>
    promql`max by (${perService}, vhost, queue) (${rabbitmqQueueMessagesUnacked}{queue!=""}) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Consumers of ${label("queue")} of ${label("service")} have held more than ${threshold} messages for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Consumers of queue ${label("queue")} (virtual host ${label("vhost")}, ${label("service")}) hold ${value} messages that they did not acknowledge, more than ${threshold} for ${duration}. They hang, are too slow, or have no prefetch limit.`,
  firstAction:
    "Look at the logs of the service that reads this queue: does it hang, or wait for something else?",
  tests: [
    boundary({
      labels: ordersAlert,
      series: (messages) => [series(rabbitmqQueueMessagesUnacked, orders, steady(messages))],
    }),
    staysSilent({
      because: "several queues with a few each",
      series: ["orders", "mails"].map((queue) =>
        series(rabbitmqQueueMessagesUnacked, { ...orders, queue }, "600x40"),
      ),
      at: "30m",
    }),
    staysSilent({
      because: "a node adds all its queues up",
      series: [series(rabbitmqQueueMessagesUnacked, rabbit1, "3000x40")],
      at: "30m",
    }),
  ],
});

/** Without the setting return_per_object_metrics no rule about queues can ever fire. */
export const rabbitmqQueuesNotMeasured = alert("RabbitmqQueuesNotMeasured", {
  severity: "warning",
  runbook: "messaging/rabbitmq-queues-not-measured",
  for: "15m",
  when: () => promql`
    sum by (${perService}) (${rabbitmqQueues}) > 0
    unless count by (${perService}) (${rabbitmqQueueMessages}{queue!=""})`,
  summary: ({ duration }) =>
    `Queues of ${label("service")} have not been measured one by one for ${duration}`,
  description: ({ duration, value }) =>
    `RabbitMQ of ${label("service")} has ${value} queues, but for ${duration} its scrape has said nothing about each of them: alerts about queues cannot fire.`,
  firstAction:
    "Set 'prometheus.return_per_object_metrics = true' in rabbitmq.conf of every node and restart the nodes one by one.",
  tests: [
    fires({
      because: "the nodes add their queues up",
      series: [series(rabbitmqQueues, rabbit1, "4x40"), series(rabbitmqQueueMessages, rabbit1, "500x40")],
      at: "15m",
      labels: broker,
      value: "4",
    }),
    fires({
      because: "of a single queue",
      series: [series(rabbitmqQueues, rabbit1, "1x40"), series(rabbitmqQueueMessages, rabbit1, "0x40")],
      at: "15m",
      labels: broker,
      value: "1",
    }),
    staysSilent({
      because: "for not quite 15 minutes",
      series: [series(rabbitmqQueues, rabbit1, "4x40"), series(rabbitmqQueueMessages, rabbit1, "500x40")],
      at: "14m45s",
    }),
    staysSilent({
      because: "a node that leads no queue, beside one that does",
      series: [
        series(rabbitmqQueues, rabbit1, "4x40"),
        series(rabbitmqQueues, rabbit2, "4x40"),
        series(rabbitmqQueueMessages, orders, "0x40"),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "a broker without queues",
      series: [series(rabbitmqQueues, rabbit1, "0x40")],
      at: "30m",
    }),
  ],
});
