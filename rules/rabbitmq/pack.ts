import type { RulePack } from "../language/pack.ts";
import { rabbitmqChannelLeak, rabbitmqConnectionChurn } from "./connections.ts";
import { rabbitmqDiskAlarm, rabbitmqDiskLow } from "./disk.ts";
import {
  rabbitmqFileDescriptorAlarm,
  rabbitmqFileDescriptors,
  rabbitmqProcesses,
  rabbitmqSockets,
} from "./limits.ts";
import { memoryUtilisation, rabbitmqMemory, rabbitmqMemoryAlarm } from "./memory.ts";
import {
  messagesDeadLettered,
  messagesDelivered,
  messagesLeft,
  messagesRedelivered,
  messagesUnroutable,
} from "./flows.ts";
import {
  rabbitmqConsumersFallingBehind,
  rabbitmqDeadLetters,
  rabbitmqRedeliveries,
  rabbitmqUnroutable,
} from "./messages.ts";
import { rabbitmqDown, rabbitmqPartitioned, rabbitmqRestarting } from "./nodes.ts";
import {
  rabbitmqQueueLong,
  rabbitmqQueuesNotMeasured,
  rabbitmqQueueWithoutConsumers,
  rabbitmqUnacked,
} from "./queues.ts";

/** Rules about RabbitMQ brokers. */
export const rabbitmqRules: RulePack = {
  domain: "rabbitmq",
  recordings: [
    memoryUtilisation,
    messagesDelivered,
    messagesLeft,
    messagesUnroutable,
    messagesRedelivered,
    messagesDeadLettered,
  ],
  alerts: [
    rabbitmqDown,
    rabbitmqRestarting,
    rabbitmqPartitioned,
    ...rabbitmqMemory,
    rabbitmqMemoryAlarm,
    rabbitmqDiskLow,
    rabbitmqDiskAlarm,
    ...rabbitmqFileDescriptors,
    rabbitmqFileDescriptorAlarm,
    ...rabbitmqSockets,
    rabbitmqProcesses,
    rabbitmqConnectionChurn,
    rabbitmqChannelLeak,
    rabbitmqQueueLong,
    rabbitmqQueueWithoutConsumers,
    rabbitmqUnacked,
    rabbitmqConsumersFallingBehind,
    rabbitmqUnroutable,
    rabbitmqRedeliveries,
    rabbitmqDeadLetters,
    rabbitmqQueuesNotMeasured,
  ],
};
