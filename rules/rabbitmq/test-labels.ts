/** Labels of a broker's series in the tests of its rules. */

const owner = { service: "broker", team: "messaging", environment: "test" } as const;

/** One node of a broker. */
export const rabbit1 = { job: "rabbitmq", instance: "rabbit-1:15692", ...owner } as const;
/** Another node of the same broker. */
export const rabbit2 = { ...rabbit1, instance: "rabbit-2:15692" } as const;
/** The third node. */
export const rabbit3 = { ...rabbit1, instance: "rabbit-3:15692" } as const;

/** What is left of the labels when the nodes are added up. */
export const broker = owner;

/** A queue, as the node that leads it reports it. */
export const orders = { ...rabbit1, vhost: "/", queue: "orders" } as const;
/** Labels of an alert about that queue. */
export const ordersAlert = { ...owner, vhost: "/", queue: "orders" } as const;

/** Counters of what publishers sent. */
export const published = { ...rabbit1, protocol: "amqp091" } as const;
/** Counters of what consumers got, from each type of queue. */
export const classic = { ...published, queue_type: "rabbit_classic_queue" } as const;
/** The same, of quorum queues. */
export const quorum = { ...published, queue_type: "rabbit_quorum_queue" } as const;

/** Counters of messages that consumers gave up, in a classic queue. */
export const rejectedQueue = {
  ...rabbit1,
  queue_type: "rabbit_classic_queue",
  dead_letter_strategy: "at_most_once",
} as const;
/** The same, in a quorum queue. */
export const limitedQueue = { ...rejectedQueue, queue_type: "rabbit_quorum_queue" } as const;
