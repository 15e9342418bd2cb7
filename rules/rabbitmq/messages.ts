import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { promql } from "../language/promql/promql.ts";
import { growing, series } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  rabbitmqGlobalMessagesDeadLetteredDeliveryLimitTotal,
  rabbitmqGlobalMessagesDeadLetteredRejectedTotal,
  rabbitmqGlobalMessagesDeliveredTotal,
  rabbitmqGlobalMessagesReceivedTotal,
  rabbitmqGlobalMessagesRedeliveredTotal,
  rabbitmqGlobalMessagesRoutedTotal,
  rabbitmqGlobalMessagesUnroutableDroppedTotal,
} from "../metrics/rabbitmq.ts";
import { messagesDeadLettered, messagesLeft, messagesRedelivered, messagesUnroutable } from "./flows.ts";
import { broker, classic, limitedQueue, published, quorum, rabbit2, rejectedQueue } from "./test-labels.ts";

/** Compares flows, so that it says so long before the queue is long. */
export const rabbitmqConsumersFallingBehind = alert("RabbitmqConsumersFallingBehind", {
  severity: "warning",
  runbook: "messaging/rabbitmq-queue-backlog",
  problem: "rabbitmq-consumers-falling-behind",
  for: "15m",
  threshold: ratio(0.5),
  when: ({ threshold }) => promql`${messagesLeft} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the messages to ${label("service")} have not been taken out again for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the messages that RabbitMQ of ${label("service")} puts into queues are not taken out again, more than ${threshold} for ${duration}: the queues grow.`,
  firstAction:
    "See which queue grows: 'rabbitmqctl list_queues name messages consumers', and start more of its consumers.",
  tests: [
    boundary({
      labels: broker,
      series: (left) => [
        series(rabbitmqGlobalMessagesRoutedTotal, published, growing(100)),
        series(rabbitmqGlobalMessagesDeliveredTotal, classic, growing(60 * (1 - left))),
        series(rabbitmqGlobalMessagesDeliveredTotal, quorum, growing(40 * (1 - left))),
      ],
    }),
    fires({
      because: "a little more than a message each second, and nobody takes it",
      series: [
        series(rabbitmqGlobalMessagesRoutedTotal, published, growing(1.05)),
        series(rabbitmqGlobalMessagesDeliveredTotal, classic, growing(0)),
      ],
      at: "25m",
      labels: broker,
      value: "100%",
    }),
    staysSilent({
      because: "less than a message each second",
      series: [
        series(rabbitmqGlobalMessagesRoutedTotal, published, growing(0.95)),
        series(rabbitmqGlobalMessagesDeliveredTotal, classic, growing(0)),
      ],
      at: "40m",
    }),
    staysSilent({
      because: "published at one node and consumed at another",
      series: [
        series(rabbitmqGlobalMessagesRoutedTotal, published, growing(100)),
        series(rabbitmqGlobalMessagesRoutedTotal, { ...published, ...rabbit2 }, growing(0)),
        series(rabbitmqGlobalMessagesDeliveredTotal, classic, growing(0)),
        series(rabbitmqGlobalMessagesDeliveredTotal, { ...classic, ...rabbit2 }, growing(100)),
      ],
      at: "40m",
    }),
  ],
});

/** Only what was lost: who publishes as `mandatory` gets the message back and knows. */
export const rabbitmqUnroutable = alert("RabbitmqUnroutableMessages", {
  severity: "warning",
  runbook: "messaging/rabbitmq-unroutable-messages",
  for: "10m",
  threshold: ratio(0.01),
  when: ({ threshold }) => promql`${messagesUnroutable} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `RabbitMQ of ${label("service")} has dropped more than ${threshold} of its messages for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `RabbitMQ of ${label("service")} drops ${value} of the messages it receives, more than ${threshold} for ${duration}: no queue is bound for them. Their publishers do not know.`,
  firstAction:
    "Run 'rabbitmqctl list_bindings -p <vhost>' and compare it with the exchanges and routing keys that are used.",
  tests: [
    boundary({
      labels: broker,
      series: (lost) => [
        series(rabbitmqGlobalMessagesUnroutableDroppedTotal, published, growing(100 * lost)),
        series(rabbitmqGlobalMessagesReceivedTotal, published, growing(100)),
      ],
    }),
  ],
});

/** Messages that come again and again: consumers fail on them, put them back, or lose their connection. */
export const rabbitmqRedeliveries = alert("RabbitmqRedeliveriesHigh", {
  severity: "warning",
  runbook: "messaging/rabbitmq-failing-messages",
  problem: "rabbitmq-redeliveries",
  for: "10m",
  threshold: ratio(0.2),
  when: ({ threshold }) => promql`${messagesRedelivered} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the messages of ${label("service")} have come again for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the messages that RabbitMQ of ${label("service")} gives to consumers are given again, more than ${threshold} for ${duration}: consumers fail on them and put them back.`,
  firstAction: "Look at the consumers' logs for the error that comes with every message.",
  tests: [
    boundary({
      labels: broker,
      // Rates over samples a minute apart come out even, so that the limit itself can be hit.
      interval: "1m",
      series: (again) => [
        series(rabbitmqGlobalMessagesRedeliveredTotal, classic, growing(100 * again)),
        series(rabbitmqGlobalMessagesRedeliveredTotal, quorum, growing(0)),
        series(rabbitmqGlobalMessagesDeliveredTotal, classic, growing(80)),
        series(rabbitmqGlobalMessagesDeliveredTotal, quorum, growing(20)),
      ],
    }),
    staysSilent({
      because: "one message came again in an hour of quiet",
      series: [
        series(rabbitmqGlobalMessagesRedeliveredTotal, classic, "0x14 1x60"),
        series(rabbitmqGlobalMessagesDeliveredTotal, classic, "5x14 6x60"),
      ],
      at: "24m",
    }),
  ],
});

export const rabbitmqDeadLetters = alert("RabbitmqDeadLettersHigh", {
  severity: "warning",
  runbook: "messaging/rabbitmq-failing-messages",
  problem: "rabbitmq-dead-letters",
  for: "10m",
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`${messagesDeadLettered} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Consumers of ${label("service")} have given up more than ${threshold} of their messages for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Consumers of RabbitMQ of ${label("service")} have rejected ${value} of their messages for good, or got them too often, more than ${threshold} for ${duration}. Those are in a dead letter queue, or lost where there is none.`,
  firstAction:
    "Fetch one message of the dead letter queue and look at its x-death header: which queue, and why.",
  tests: [
    boundary({
      labels: broker,
      // Rates over samples a minute apart come out even, so that the limit itself can be hit.
      interval: "1m",
      series: (given) => [
        series(rabbitmqGlobalMessagesDeadLetteredRejectedTotal, rejectedQueue, growing(60 * given)),
        series(rabbitmqGlobalMessagesDeadLetteredDeliveryLimitTotal, limitedQueue, growing(40 * given)),
        series(rabbitmqGlobalMessagesDeliveredTotal, classic, growing(100)),
      ],
    }),
  ],
});
