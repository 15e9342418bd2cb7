import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  rabbitmqAlarmsFileDescriptorLimit,
  rabbitmqErlangProcessesLimit,
  rabbitmqErlangProcessesUsed,
  rabbitmqProcessMaxFds,
  rabbitmqProcessMaxTcpSockets,
  rabbitmqProcessOpenFds,
  rabbitmqProcessOpenTcpSockets,
} from "../metrics/rabbitmq.ts";
import { rabbit1 } from "./test-labels.ts";

const runbook = "messaging/rabbitmq-limits";

export const rabbitmqFileDescriptors = bands({
  runbook,
  problem: "rabbitmq-file-descriptors",
  warning: { name: "RabbitmqFileDescriptorsHigh", threshold: ratio(0.8) },
  critical: { name: "RabbitmqFileDescriptorsCritical", threshold: ratio(0.9) },
  when: ({ threshold }) => promql`${rabbitmqProcessOpenFds} / ${rabbitmqProcessMaxFds} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `RabbitMQ on ${label("instance")} has used more than ${threshold} of its file descriptors for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `RabbitMQ on ${label("instance")} (${label("service")}) uses ${value} of its file descriptors and has been above ${threshold} for ${duration}. Without any left it takes no connections.`,
  firstAction:
    "Log in to the node and run 'rabbitmq-diagnostics status' to see the limits and what uses them.",
  tests: [
    boundary({
      labels: rabbit1,
      series: (used) => [
        series(rabbitmqProcessOpenFds, rabbit1, steady(used * 20_000)),
        series(rabbitmqProcessMaxFds, rabbit1, steady(20_000)),
      ],
    }),
  ],
});

export const rabbitmqFileDescriptorAlarm = alert("RabbitmqFileDescriptorAlarm", {
  severity: "critical",
  runbook,
  problem: "rabbitmq-connections-refused",
  for: "1m",
  when: () => promql`${rabbitmqAlarmsFileDescriptorLimit} == 1`,
  summary: ({ duration }) =>
    `RabbitMQ on ${label("instance")} has been out of file descriptors for ${duration}`,
  description: ({ duration, value }) =>
    `The file descriptor alarm of RabbitMQ on ${label("instance")} (${label("service")}) has been on (${value}) for ${duration}. It takes no new connections.`,
  firstAction:
    "Log in to the node and run 'rabbitmqctl list_connections user peer_host' to see who opened so many.",
  tests: [
    fires({
      because: "on for a minute",
      series: [series(rabbitmqAlarmsFileDescriptorLimit, rabbit1, "0 1x20")],
      at: "2m",
      labels: rabbit1,
      value: "1",
    }),
    staysSilent({
      because: "on for not quite a minute",
      series: [series(rabbitmqAlarmsFileDescriptorLimit, rabbit1, "0 1x20")],
      at: "1m45s",
    }),
    staysSilent({
      because: "off",
      series: [series(rabbitmqAlarmsFileDescriptorLimit, rabbit1, "0x20")],
      at: "15m",
    }),
    staysSilent({
      because: "off again",
      series: [series(rabbitmqAlarmsFileDescriptorLimit, rabbit1, "1x5 0x20")],
      at: "10m",
    }),
  ],
});

/** Every connection is a socket: this is A2's "connections > 80 %". */
export const rabbitmqSockets = bands({
  runbook,
  problem: "rabbitmq-sockets",
  warning: { name: "RabbitmqConnectionsHigh", threshold: ratio(0.8) },
  critical: { name: "RabbitmqConnectionsCritical", threshold: ratio(0.9) },
  when: ({ threshold }) =>
    promql`${rabbitmqProcessOpenTcpSockets} / ${rabbitmqProcessMaxTcpSockets} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `RabbitMQ on ${label("instance")} has used more than ${threshold} of its connections for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `RabbitMQ on ${label("instance")} (${label("service")}) uses ${value} of the connections it can have and has been above ${threshold} for ${duration}.`,
  firstAction:
    "Log in to the node and run 'rabbitmqctl list_connections user peer_host' to see who opened so many.",
  tests: [
    boundary({
      labels: rabbit1,
      series: (used) => [
        series(rabbitmqProcessOpenTcpSockets, rabbit1, steady(used * 18_000)),
        series(rabbitmqProcessMaxTcpSockets, rabbit1, steady(18_000)),
      ],
    }),
  ],
});

/** The node ends when it has no process left to give. */
export const rabbitmqProcesses = alert("RabbitmqErlangProcessesHigh", {
  severity: "warning",
  runbook,
  problem: "rabbitmq-erlang-processes",
  threshold: ratio(0.8),
  when: ({ threshold }) =>
    promql`${rabbitmqErlangProcessesUsed} / ${rabbitmqErlangProcessesLimit} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `RabbitMQ on ${label("instance")} has used more than ${threshold} of its Erlang processes for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `RabbitMQ on ${label("instance")} (${label("service")}) uses ${value} of its Erlang processes and has been above ${threshold} for ${duration}. At the limit the node ends.`,
  firstAction:
    "Log in to the node and run 'rabbitmqctl list_connections name channels' to see who opened so many channels.",
  tests: [
    boundary({
      labels: rabbit1,
      series: (used) => [
        series(rabbitmqErlangProcessesUsed, rabbit1, steady(used * 1_048_576)),
        series(rabbitmqErlangProcessesLimit, rabbit1, steady(1_048_576)),
      ],
    }),
  ],
});
