import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { perInstance } from "../language/labels.ts";
import { rate } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { growing, series, steady } from "../language/series.ts";
import { count, perSecond } from "../language/threshold.ts";
import {
  rabbitmqChannels,
  rabbitmqConnections,
  rabbitmqConnectionsOpenedTotal,
} from "../metrics/rabbitmq.ts";
import { rabbit1, rabbit2 } from "./test-labels.ts";

const runbook = "messaging/rabbitmq-connection-churn";

/** Clients that connect for every message. Ten a second is what keeps a processor busy with nothing but handshakes. */
export const rabbitmqConnectionChurn = alert("RabbitmqConnectionChurn", {
  severity: "warning",
  runbook,
  for: "10m",
  threshold: perSecond(10),
  when: ({ threshold }) =>
    promql`${rate(rabbitmqConnectionsOpenedTotal, { by: perInstance, over: "5m" })} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} connections have been opened to RabbitMQ on ${label("instance")} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Clients open ${value} connections to RabbitMQ on ${label("instance")} (${label("service")}), more than ${threshold} for ${duration}. A client should open one and keep it.`,
  firstAction:
    "Log in to the node and run 'rabbitmqctl list_connections user peer_host connected_at' to see which client it is.",
  tests: [
    boundary({
      labels: rabbit1,
      // Rates over samples a minute apart come out even, so that the limit itself can be hit.
      interval: "1m",
      series: (opened) => [series(rabbitmqConnectionsOpenedTotal, rabbit1, growing(opened))],
    }),
    staysSilent({
      because: "it is spread over two nodes",
      series: [
        series(rabbitmqConnectionsOpenedTotal, rabbit1, growing(9)),
        series(rabbitmqConnectionsOpenedTotal, rabbit2, growing(9)),
      ],
      at: "30m",
    }),
  ],
});

/** Channels that are opened and never closed. Clients use one for each thread, rarely more than ten. */
export const rabbitmqChannelLeak = alert("RabbitmqChannelLeak", {
  severity: "warning",
  runbook,
  problem: "rabbitmq-channel-leak",
  for: "15m",
  threshold: count(50),
  when: ({ threshold }) => promql`${rabbitmqChannels} / (${rabbitmqConnections} > 0) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Connections to RabbitMQ on ${label("instance")} have had more than ${threshold} channels each for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Connections to RabbitMQ on ${label("instance")} (${label("service")}) have ${value} channels each on average, more than ${threshold} for ${duration}. A client that opens channels and does not close them uses up the node's memory.`,
  firstAction:
    "Log in to the node and run 'rabbitmqctl list_connections name user channels' to see which client it is.",
  tests: [
    boundary({
      labels: rabbit1,
      series: (each) => [
        series(rabbitmqChannels, rabbit1, steady(each * 20)),
        series(rabbitmqConnections, rabbit1, steady(20)),
      ],
    }),
    fires({
      because: "a single connection",
      series: [series(rabbitmqChannels, rabbit1, "60x40"), series(rabbitmqConnections, rabbit1, "1x40")],
      at: "15m",
      labels: rabbit1,
      value: "60",
    }),
    staysSilent({
      because: "nobody is connected, and some channels are not gone yet",
      series: [series(rabbitmqChannels, rabbit1, steady(3)), series(rabbitmqConnections, rabbit1, steady(0))],
      at: "30m",
    }),
  ],
});
