import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  rabbitmqAlarmsMemoryUsedWatermark,
  rabbitmqProcessResidentMemoryBytes,
  rabbitmqResidentMemoryLimitBytes,
} from "../metrics/rabbitmq.ts";
import { rabbit1 } from "./test-labels.ts";

/** Not of the machine's memory: RabbitMQ blocks publishers at its own limit, 40 % of the machine's by default. */
export const memoryUtilisation = recording("instance:rabbitmq_memory_utilisation:ratio", {
  help: "Memory of a node as a ratio of the limit at which it blocks publishers.",
  expression: promql`${rabbitmqProcessResidentMemoryBytes} / ${rabbitmqResidentMemoryLimitBytes}`,
});

export const rabbitmqMemory = bands({
  runbook: "messaging/rabbitmq-memory",
  warning: { name: "RabbitmqMemoryHigh", threshold: ratio(0.8) },
  critical: { name: "RabbitmqMemoryCritical", threshold: ratio(0.9) },
  when: ({ threshold }) => promql`${memoryUtilisation} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `RabbitMQ memory of ${label("instance")} has been above ${threshold} of its limit for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `RabbitMQ on ${label("instance")} (${label("service")}) uses ${value} of its memory limit and has been above ${threshold} for ${duration}. At the limit it blocks all publishers.`,
  firstAction:
    "Log in to the node and run 'rabbitmq-diagnostics memory_breakdown' to see what holds the memory.",
  tests: [
    boundary({
      labels: rabbit1,
      series: (used) => [
        series(rabbitmqProcessResidentMemoryBytes, rabbit1, steady(used * 4e9)),
        series(rabbitmqResidentMemoryLimitBytes, rabbit1, steady(4e9)),
      ],
    }),
  ],
});

export const rabbitmqMemoryAlarm = alert("RabbitmqMemoryAlarm", {
  severity: "critical",
  runbook: "messaging/rabbitmq-memory",
  // Another word than the bands': publishers that are blocked are news, also for those who know of the memory.
  problem: "rabbitmq-publishers-blocked",
  for: "1m",
  when: () => promql`${rabbitmqAlarmsMemoryUsedWatermark} == 1`,
  summary: ({ duration }) =>
    `RabbitMQ on ${label("instance")} has blocked publishers for ${duration}: out of memory`,
  description: ({ duration, value }) =>
    `The memory alarm of RabbitMQ on ${label("instance")} (${label("service")}) has been on (${value}) for ${duration}. All nodes of the cluster block everybody who publishes; consumers go on.`,
  firstAction:
    "Start more consumers, or purge a queue that can be lost, so that the messages in memory become fewer.",
  tests: [
    fires({
      because: "on for a minute",
      series: [series(rabbitmqAlarmsMemoryUsedWatermark, rabbit1, "0 1x20")],
      at: "2m",
      labels: rabbit1,
      value: "1",
    }),
    staysSilent({
      because: "on for not quite a minute",
      series: [series(rabbitmqAlarmsMemoryUsedWatermark, rabbit1, "0 1x20")],
      at: "1m45s",
    }),
    staysSilent({
      because: "off",
      series: [series(rabbitmqAlarmsMemoryUsedWatermark, rabbit1, "0x20")],
      at: "15m",
    }),
    staysSilent({
      because: "off again",
      series: [series(rabbitmqAlarmsMemoryUsedWatermark, rabbit1, "1x5 0x20")],
      at: "10m",
    }),
  ],
});
