import { counter, gauge, info } from "./metric.ts";

/**
 * Metrics of RabbitMQ's own plugin rabbitmq_prometheus, from its path `/metrics` with
 * `prometheus.return_per_object_metrics = true` in rabbitmq.conf. Without that setting all queues are added up and the
 * labels `vhost` and `queue` are missing. The plugin's other paths leave something out: `/metrics/per-object` the alarms,
 * `/metrics/detailed` the alarms and the global counters, and its names are others (`rabbitmq_detailed_*`). The plugin
 * must be enabled on every node (`rabbitmq-plugins enable rabbitmq_prometheus`), and every node is a target.
 *
 * With that setting there is also a series for each channel and connection (`rabbitmq_channel_*`,
 * `rabbitmq_connection_*`), whose names never come back: drop them at scrape where there are many. No rule uses them.
 */

const queue = {
  exporter: "rabbitmq",
  labels: ["vhost", "queue"],
  // Without the setting there is one series of each, for all queues together.
  optional: ["vhost", "queue"],
} as const;

const queueTypes = ["rabbit_classic_queue", "rabbit_quorum_queue", "rabbit_stream_queue"] as const;

/** Counted by every node for what went through its own channels. */
const published = { exporter: "rabbitmq", labels: ["protocol"] } as const;
const delivered = {
  exporter: "rabbitmq",
  labels: ["protocol", "queue_type"],
  values: { queue_type: queueTypes },
} as const;
const deadLettered = {
  exporter: "rabbitmq",
  labels: ["queue_type", "dead_letter_strategy"],
  values: {
    queue_type: queueTypes,
    dead_letter_strategy: ["at_least_once", "at_most_once", "disabled"],
  },
} as const;

export const rabbitmqIdentityInfo = info("rabbitmq_identity_info", {
  exporter: "rabbitmq",
  help: "The node and its cluster, by name and permanent identifier.",
  labels: ["rabbitmq_node", "rabbitmq_cluster", "rabbitmq_cluster_permanent_id"],
});

export const rabbitmqBuildInfo = info("rabbitmq_build_info", {
  exporter: "rabbitmq",
  help: "Versions of RabbitMQ, its plugin and Erlang.",
  labels: ["rabbitmq_version", "prometheus_plugin_version", "prometheus_client_version", "erlang_version"],
});

export const rabbitmqErlangUptimeSeconds = gauge("rabbitmq_erlang_uptime_seconds", {
  exporter: "rabbitmq",
  help: "How long the node has been running, in seconds.",
});

export const rabbitmqErlangGcRunsTotal = counter("rabbitmq_erlang_gc_runs_total", {
  exporter: "rabbitmq",
  help: "Runs of the garbage collector: never 0 in a running node, so its resets are restarts.",
});

export const erlangVmDistNodeState = gauge("erlang_vm_dist_node_state", {
  exporter: "rabbitmq",
  help: "State of the link to another Erlang node: 1 pending, 2 nearly up, 3 up. Command line tools are peers, too.",
  labels: ["peer"],
});

export const rabbitmqAlarmsMemoryUsedWatermark = gauge("rabbitmq_alarms_memory_used_watermark", {
  exporter: "rabbitmq",
  help: "1 while the node is above its memory limit and all publishers of the cluster are blocked.",
  unit: "boolean",
});

export const rabbitmqAlarmsFreeDiskSpaceWatermark = gauge("rabbitmq_alarms_free_disk_space_watermark", {
  exporter: "rabbitmq",
  help: "1 while the node has less disk space than its limit and all publishers of the cluster are blocked.",
  unit: "boolean",
});

export const rabbitmqAlarmsFileDescriptorLimit = gauge("rabbitmq_alarms_file_descriptor_limit", {
  exporter: "rabbitmq",
  help: "1 while the node is out of file descriptors and takes no connections.",
  unit: "boolean",
});

export const rabbitmqProcessResidentMemoryBytes = gauge("rabbitmq_process_resident_memory_bytes", {
  exporter: "rabbitmq",
  help: "Memory that the node uses, in bytes.",
});

export const rabbitmqResidentMemoryLimitBytes = gauge("rabbitmq_resident_memory_limit_bytes", {
  exporter: "rabbitmq",
  help: "Memory above which publishers are blocked (vm_memory_high_watermark), in bytes.",
  positive: true,
});

export const rabbitmqDiskSpaceAvailableBytes = gauge("rabbitmq_disk_space_available_bytes", {
  exporter: "rabbitmq",
  help: "Free space of the disk with the node's data, in bytes.",
});

export const rabbitmqDiskSpaceAvailableLimitBytes = gauge("rabbitmq_disk_space_available_limit_bytes", {
  exporter: "rabbitmq",
  help: "Free space below which publishers are blocked (disk_free_limit), in bytes.",
  positive: true,
});

export const rabbitmqProcessOpenFds = gauge("rabbitmq_process_open_fds", {
  exporter: "rabbitmq",
  help: "Open file descriptors.",
});

export const rabbitmqProcessMaxFds = gauge("rabbitmq_process_max_fds", {
  exporter: "rabbitmq",
  help: "How many file descriptors the node may open.",
  positive: true,
});

export const rabbitmqProcessOpenTcpSockets = gauge("rabbitmq_process_open_tcp_sockets", {
  exporter: "rabbitmq",
  help: "Open TCP sockets.",
});

export const rabbitmqProcessMaxTcpSockets = gauge("rabbitmq_process_max_tcp_sockets", {
  exporter: "rabbitmq",
  help: "How many TCP sockets the node may open.",
  positive: true,
});

export const rabbitmqErlangProcessesUsed = gauge("rabbitmq_erlang_processes_used", {
  exporter: "rabbitmq",
  help: "Erlang processes: a few for each connection, channel and queue.",
});

export const rabbitmqErlangProcessesLimit = gauge("rabbitmq_erlang_processes_limit", {
  exporter: "rabbitmq",
  help: "How many Erlang processes the node may have.",
  positive: true,
});

export const rabbitmqConnections = gauge("rabbitmq_connections", {
  exporter: "rabbitmq",
  help: "Open connections of the node.",
});

export const rabbitmqConnectionsOpenedTotal = counter("rabbitmq_connections_opened_total", {
  exporter: "rabbitmq",
  help: "Connections that were opened.",
});

export const rabbitmqConnectionsClosedTotal = counter("rabbitmq_connections_closed_total", {
  exporter: "rabbitmq",
  help: "Connections that were closed or lost.",
});

export const rabbitmqChannels = gauge("rabbitmq_channels", {
  exporter: "rabbitmq",
  help: "Open channels of the node's connections.",
});

export const rabbitmqChannelsOpenedTotal = counter("rabbitmq_channels_opened_total", {
  exporter: "rabbitmq",
  help: "Channels that were opened.",
});

export const rabbitmqConsumers = gauge("rabbitmq_consumers", {
  exporter: "rabbitmq",
  help: "Consumers that are connected to the node.",
});

export const rabbitmqQueues = gauge("rabbitmq_queues", {
  exporter: "rabbitmq",
  help: "Queues of the node.",
});

export const rabbitmqQueueMessages = gauge("rabbitmq_queue_messages", {
  ...queue,
  help: "Messages in the queue: ready and unacknowledged.",
});

export const rabbitmqQueueMessagesReady = gauge("rabbitmq_queue_messages_ready", {
  ...queue,
  help: "Messages that wait for a consumer.",
});

export const rabbitmqQueueMessagesUnacked = gauge("rabbitmq_queue_messages_unacked", {
  ...queue,
  help: "Messages that a consumer has and did not acknowledge yet.",
});

export const rabbitmqQueueConsumers = gauge("rabbitmq_queue_consumers", {
  ...queue,
  help: "Consumers of the queue.",
});

export const rabbitmqQueueConsumerUtilisation = gauge("rabbitmq_queue_consumer_utilisation", {
  ...queue,
  help: "Share of the time in which the queue could hand out a message at once, as a ratio.",
  unit: "ratio",
});

export const rabbitmqQueueMessagesBytes = gauge("rabbitmq_queue_messages_bytes", {
  ...queue,
  help: "Size of the messages in the queue, without their headers, in bytes.",
});

export const rabbitmqQueueProcessMemoryBytes = gauge("rabbitmq_queue_process_memory_bytes", {
  ...queue,
  help: "Memory of the queue's own process, in bytes.",
});

export const rabbitmqGlobalMessagesReceivedTotal = counter("rabbitmq_global_messages_received_total", {
  ...published,
  help: "Messages that publishers sent.",
});

export const rabbitmqGlobalMessagesRoutedTotal = counter("rabbitmq_global_messages_routed_total", {
  ...published,
  help: "Messages that were put into queues; one for each queue.",
});

export const rabbitmqGlobalMessagesUnroutableDroppedTotal = counter(
  "rabbitmq_global_messages_unroutable_dropped_total",
  {
    ...published,
    help: "Messages that no queue was bound for and that were lost, unknown to the publisher.",
  },
);

export const rabbitmqGlobalMessagesUnroutableReturnedTotal = counter(
  "rabbitmq_global_messages_unroutable_returned_total",
  { ...published, help: "Messages that no queue was bound for and that the publisher got back." },
);

export const rabbitmqGlobalMessagesDeliveredTotal = counter("rabbitmq_global_messages_delivered_total", {
  ...delivered,
  help: "Messages that consumers were given, by subscription or by fetching, first time or again.",
});

export const rabbitmqGlobalMessagesRedeliveredTotal = counter("rabbitmq_global_messages_redelivered_total", {
  ...delivered,
  help: "Messages that consumers were given again, because nobody acknowledged them the first time.",
});

export const rabbitmqGlobalMessagesAcknowledgedTotal = counter(
  "rabbitmq_global_messages_acknowledged_total",
  {
    ...delivered,
    help: "Messages that consumers acknowledged.",
  },
);

export const rabbitmqGlobalMessagesDeadLetteredRejectedTotal = counter(
  "rabbitmq_global_messages_dead_lettered_rejected_total",
  { ...deadLettered, help: "Messages that a consumer rejected for good." },
);

export const rabbitmqGlobalMessagesDeadLetteredDeliveryLimitTotal = counter(
  "rabbitmq_global_messages_dead_lettered_delivery_limit_total",
  { ...deadLettered, help: "Messages of quorum queues that were delivered too often." },
);

export const rabbitmqGlobalMessagesDeadLetteredExpiredTotal = counter(
  "rabbitmq_global_messages_dead_lettered_expired_total",
  { ...deadLettered, help: "Messages whose time to live was over." },
);

export const rabbitmqGlobalMessagesDeadLetteredMaxlenTotal = counter(
  "rabbitmq_global_messages_dead_lettered_maxlen_total",
  { ...deadLettered, help: "Messages that fell out of a queue that was full." },
);
