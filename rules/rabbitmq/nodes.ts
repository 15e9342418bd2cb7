import { alert, label } from "../language/alert.ts";
import { fires, staysSilent } from "../language/alert-test.ts";
import { perInstance, perService } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { series } from "../language/series.ts";
import { count } from "../language/threshold.ts";
import {
  erlangVmDistNodeState,
  rabbitmqErlangGcRunsTotal,
  rabbitmqIdentityInfo,
  rabbitmqQueues,
} from "../metrics/rabbitmq.ts";
import { up } from "../metrics/scrape.ts";
import { broker, rabbit1, rabbit2, rabbit3 } from "./test-labels.ts";

/**
 * No node of a broker answers. One node of several is TargetDown's business: the others go on, so it is not this page.
 */
export const rabbitmqDown = alert("RabbitmqDown", {
  severity: "critical",
  runbook: "messaging/rabbitmq-down",
  for: "1m",
  when: () => promql`max by (${perService}) (${up}{job="rabbitmq"}) == 0`,
  summary: ({ duration }) => `RabbitMQ of ${label("service")} has been down for ${duration}`,
  description: ({ duration, value }) =>
    `No RabbitMQ node of ${label("service")} has answered its scrapes for ${duration}: the best of them has up ${value}. Nothing is published and nothing is consumed.`,
  firstAction:
    "Log in to a node and run 'systemctl status rabbitmq-server' and 'rabbitmq-diagnostics status'.",
  tests: [
    fires({
      because: "all nodes are down for a minute",
      series: [series(up, rabbit1, "1 0x20"), series(up, rabbit2, "0x20")],
      at: "2m",
      labels: broker,
      value: "0",
    }),
    staysSilent({
      because: "down for not quite a minute",
      series: [series(up, rabbit1, "1 0x20"), series(up, rabbit2, "0x20")],
      at: "1m45s",
    }),
    staysSilent({
      because: "one of two nodes goes on",
      series: [series(up, rabbit1, "0x20"), series(up, rabbit2, "1x20")],
      at: "15m",
    }),
    staysSilent({
      because: "it is back",
      series: [series(up, rabbit1, "0x5 1x20")],
      at: "10m",
    }),
    staysSilent({
      because: "what is down is another target of the service",
      series: [series(up, { ...rabbit1, job: "node" }, "0x20")],
      at: "15m",
    }),
  ],
});

/** Three starts within an hour, of `0+100x5` runs of the garbage collector each. */
const threeStarts = "0+100x9 0+100x9 0+100x9 0+100x40";

/** A node that starts again and again. An upgrade is one restart, a failed one two. */
export const rabbitmqRestarting = alert("RabbitmqRestarting", {
  severity: "warning",
  runbook: "messaging/rabbitmq-down",
  problem: "rabbitmq-restarting",
  for: "0s",
  threshold: count(2),
  when: ({ threshold }) =>
    promql`max by (${perInstance}) (resets(${rabbitmqErlangGcRunsTotal}[1h])) > ${threshold}`,
  summary: ({ value }) => `RabbitMQ on ${label("instance")} has restarted ${value} times within an hour`,
  description: ({ value, threshold }) =>
    `RabbitMQ on ${label("instance")} (${label("service")}) has restarted ${value} times in the last hour, more than ${threshold}: every time its clients lose their connections, and unacknowledged messages come again.`,
  firstAction: "Log in to the node and run 'journalctl -u rabbitmq-server --since -1h' to see why it ended.",
  tests: [
    fires({
      because: "three starts within an hour",
      series: [series(rabbitmqErlangGcRunsTotal, rabbit1, threeStarts)],
      at: "30m",
      labels: rabbit1,
      value: "3",
    }),
    fires({
      because: "the first of the three was nearly an hour ago",
      series: [series(rabbitmqErlangGcRunsTotal, rabbit1, threeStarts)],
      at: "68m",
      labels: rabbit1,
      value: "3",
    }),
    staysSilent({
      because: "the first of the three was more than an hour ago",
      series: [series(rabbitmqErlangGcRunsTotal, rabbit1, "0+100x9 0+100x29 0+100x29 0+100x40")],
      at: "76m",
    }),
    staysSilent({
      because: "two starts",
      series: [series(rabbitmqErlangGcRunsTotal, rabbit1, "0+100x9 0+100x9 0+100x40")],
      at: "30m",
    }),
    staysSilent({
      because: "three nodes were upgraded one after the other",
      series: [
        series(rabbitmqErlangGcRunsTotal, rabbit1, "0+100x9 0+100x60"),
        series(rabbitmqErlangGcRunsTotal, rabbit2, "0+100x19 0+100x60"),
        series(rabbitmqErlangGcRunsTotal, rabbit3, "0+100x29 0+100x60"),
      ],
      at: "50m",
    }),
    staysSilent({
      because: "it has run for a day",
      series: [series(rabbitmqErlangGcRunsTotal, rabbit1, "100000+100x100")],
      at: "90m",
    }),
  ],
});

/** How many nodes of its broker a node is connected to; command line tools that happen to be at work do not count. */
const peers = promql`
  count by (${perInstance}) (${erlangVmDistNodeState}{peer!~"rabbitmqcli.*"} == 3)
  or 0 * max by (${perInstance}) (${rabbitmqQueues})`;

/** Series of nodes that see some of each other; each has a command line tool connected to it. */
const nodes = (
  ...given: readonly (readonly [
    node: typeof rabbit1 | typeof rabbit2 | typeof rabbit3,
    seen: readonly string[],
  ])[]
) =>
  given.flatMap(([node, seen]) => {
    const name = `rabbit@${node.instance.replace(":15692", "")}`;
    return [
      series(rabbitmqQueues, node, "4x40"),
      series(
        rabbitmqIdentityInfo,
        { ...node, rabbitmq_node: name, rabbitmq_cluster: "broker", rabbitmq_cluster_permanent_id: "id-1" },
        "1x40",
      ),
      ...seen.map((peer) => series(erlangVmDistNodeState, { ...node, peer }, "3x40")),
      series(erlangVmDistNodeState, { ...node, peer: `rabbitmqcli-141-${name}` }, "3x40"),
    ];
  });

/** Nodes that are up and do not see each other: each side goes on alone, and they cannot be joined without loss. */
export const rabbitmqPartitioned = alert("RabbitmqPartitioned", {
  severity: "critical",
  runbook: "messaging/rabbitmq-partition",
  when: () => promql`
    min by (${perService}) (${peers})
    < count by (${perService}) (${rabbitmqIdentityInfo}) - 1`,
  summary: ({ duration }) => `RabbitMQ nodes of ${label("service")} have not seen each other for ${duration}`,
  description: ({ duration, value }) =>
    `A RabbitMQ node of ${label("service")} has been connected to only ${value} of the nodes that are up, for ${duration}. Queues are led on both sides, and messages of one side will be lost when they join again.`,
  firstAction: "Log in to a node and run 'rabbitmq-diagnostics cluster_status': it lists the partitions.",
  tests: [
    fires({
      because: "two nodes do not see each other",
      series: nodes([rabbit1, []], [rabbit2, []]),
      at: "6m",
      labels: broker,
      value: "0",
    }),
    fires({
      because: "one of three is cut off from one other",
      series: nodes(
        [rabbit1, ["rabbit@rabbit-2", "rabbit@rabbit-3"]],
        [rabbit2, ["rabbit@rabbit-1"]],
        [rabbit3, ["rabbit@rabbit-1"]],
      ),
      at: "5m",
      labels: broker,
      value: "1",
    }),
    fires({
      because: "the link does not get up",
      series: [
        ...nodes([rabbit1, []], [rabbit2, []]),
        series(erlangVmDistNodeState, { ...rabbit1, peer: "rabbit@rabbit-2" }, "1x40"),
        series(erlangVmDistNodeState, { ...rabbit2, peer: "rabbit@rabbit-1" }, "2x40"),
      ],
      at: "6m",
      labels: broker,
      value: "0",
    }),
    staysSilent({
      because: "for not quite 5 minutes",
      series: nodes([rabbit1, []], [rabbit2, []]),
      at: "4m45s",
    }),
    staysSilent({
      because: "all three see each other",
      series: nodes(
        [rabbit1, ["rabbit@rabbit-2", "rabbit@rabbit-3"]],
        [rabbit2, ["rabbit@rabbit-1", "rabbit@rabbit-3"]],
        [rabbit3, ["rabbit@rabbit-1", "rabbit@rabbit-2"]],
      ),
      at: "15m",
    }),
    staysSilent({ because: "a broker of one node", series: nodes([rabbit1, []]), at: "15m" }),
    staysSilent({
      because: "the third node is down: that is no partition",
      series: nodes([rabbit1, ["rabbit@rabbit-2"]], [rabbit2, ["rabbit@rabbit-1"]]),
      at: "15m",
    }),
    staysSilent({
      because: "another broker of another service has nodes of its own",
      series: [
        ...nodes([rabbit1, []]),
        ...nodes([rabbit2, []]).map((one) => ({ ...one, labels: { ...one.labels, service: "jobs" } })),
      ],
      at: "15m",
    }),
  ],
});
