import { perService } from "../language/labels.ts";
import { rate } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { series } from "../language/series.ts";
import {
  rabbitmqGlobalMessagesDeadLetteredDeliveryLimitTotal,
  rabbitmqGlobalMessagesDeadLetteredRejectedTotal,
  rabbitmqGlobalMessagesDeliveredTotal,
  rabbitmqGlobalMessagesReceivedTotal,
  rabbitmqGlobalMessagesRedeliveredTotal,
  rabbitmqGlobalMessagesRoutedTotal,
  rabbitmqGlobalMessagesUnroutableDroppedTotal,
} from "../metrics/rabbitmq.ts";
import { broker, classic, limitedQueue, published, quorum, rejectedQueue } from "./test-labels.ts";

const over5m = { by: perService, over: "5m" } as const;

/** A message can come in at one node and go out at another: flows are compared for the whole broker. */
export const messagesDelivered = recording("service:rabbitmq_messages_delivered:rate5m", {
  help: "Messages given to consumers, each second over the last 5 minutes, first time or again.",
  expression: rate(rabbitmqGlobalMessagesDeliveredTotal, over5m),
});

// Counters that grow unevenly in the 5 minutes before 20 m: every other range would give another rate.
/** 0.15 each second. */
const few = "1000x16 1006+6x1 1024+12x1";
/** 0.4 each second. */
const more = "1000x16 1012+12x1 1060+36x1";

/** A message a second is the least to speak of. */
export const messagesLeft = recording("service:rabbitmq_messages_left:ratio_rate5m", {
  help: "Messages that were put into queues and not taken out, over the last 5 minutes, as a ratio of those put in.",
  expression: promql`1 - ${messagesDelivered} / (${rate(rabbitmqGlobalMessagesRoutedTotal, over5m)} > 1)`,
  tests: [
    {
      because: "4 each second were put in, 1.5 taken out",
      series: [
        series(rabbitmqGlobalMessagesRoutedTotal, published, "1000x16 1120+120x1 1600+360x1"),
        series(rabbitmqGlobalMessagesDeliveredTotal, classic, "1000x16 1060+60x1 1240+120x1"),
      ],
      at: "20m",
      gives: [{ labels: broker, value: 0.625 }],
    },
    {
      because: "one each second is nothing to speak of",
      series: [
        series(rabbitmqGlobalMessagesRoutedTotal, published, "0+60x40"),
        series(rabbitmqGlobalMessagesDeliveredTotal, classic, "0x40"),
      ],
      at: "20m",
      gives: [],
    },
  ],
});

export const messagesUnroutable = recording("service:rabbitmq_messages_unroutable:ratio_rate5m", {
  help: "Messages that were dropped because no queue was bound for them, over the last 5 minutes, as a ratio of all received.",
  expression: promql`
    ${rate(rabbitmqGlobalMessagesUnroutableDroppedTotal, over5m)}
    / (${rate(rabbitmqGlobalMessagesReceivedTotal, over5m)} > 0)`,
  tests: [
    {
      because: "of 0.4 each second, 0.15",
      series: [
        series(rabbitmqGlobalMessagesUnroutableDroppedTotal, published, few),
        series(rabbitmqGlobalMessagesReceivedTotal, published, more),
      ],
      at: "20m",
      gives: [{ labels: broker, value: 0.375 }],
    },
    {
      because: "nothing is published at all",
      series: [
        series(rabbitmqGlobalMessagesUnroutableDroppedTotal, published, "50x40"),
        series(rabbitmqGlobalMessagesReceivedTotal, published, "100x40"),
      ],
      at: "20m",
      gives: [],
    },
  ],
});

export const messagesRedelivered = recording("service:rabbitmq_messages_redelivered:ratio_rate5m", {
  help: "Messages that were given out again, over the last 5 minutes, as a ratio of all given out.",
  expression: promql`
    ${rate(rabbitmqGlobalMessagesRedeliveredTotal, over5m)} / (${messagesDelivered} > 0)`,
  tests: [
    {
      because: "of 0.4 each second, 0.15",
      series: [
        series(rabbitmqGlobalMessagesRedeliveredTotal, quorum, few),
        series(rabbitmqGlobalMessagesDeliveredTotal, quorum, more),
      ],
      at: "20m",
      gives: [{ labels: broker, value: 0.375 }],
    },
    {
      because: "nobody consumes",
      series: [
        series(rabbitmqGlobalMessagesRedeliveredTotal, quorum, "50x40"),
        series(rabbitmqGlobalMessagesDeliveredTotal, quorum, "100x40"),
      ],
      at: "20m",
      gives: [],
    },
  ],
});

/** Expired messages do not count: a time to live is also how people delay messages. */
export const messagesDeadLettered = recording("service:rabbitmq_messages_dead_lettered:ratio_rate5m", {
  help: "Messages that consumers gave up, over the last 5 minutes, as a ratio of all given out.",
  expression: promql`
    (
      ${rate(rabbitmqGlobalMessagesDeadLetteredRejectedTotal, over5m)}
      + ${rate(rabbitmqGlobalMessagesDeadLetteredDeliveryLimitTotal, over5m)}
    ) / (${messagesDelivered} > 0)`,
  tests: [
    {
      because: "of 0.4 each second, twice 0.15",
      series: [
        series(rabbitmqGlobalMessagesDeadLetteredRejectedTotal, rejectedQueue, few),
        series(rabbitmqGlobalMessagesDeadLetteredDeliveryLimitTotal, limitedQueue, few),
        series(rabbitmqGlobalMessagesDeliveredTotal, classic, more),
      ],
      at: "20m",
      gives: [{ labels: broker, value: 0.75 }],
    },
    {
      because: "nobody consumes",
      series: [
        series(rabbitmqGlobalMessagesDeadLetteredRejectedTotal, rejectedQueue, "50x40"),
        series(rabbitmqGlobalMessagesDeadLetteredDeliveryLimitTotal, limitedQueue, "50x40"),
        series(rabbitmqGlobalMessagesDeliveredTotal, classic, "100x40"),
      ],
      at: "20m",
      gives: [],
    },
  ],
});
