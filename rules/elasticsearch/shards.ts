import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { promql } from "../language/promql/promql.ts";
import { series, steady } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import {
  elasticsearchClusterHealthActiveShards,
  elasticsearchClusterHealthInitializingShards,
  elasticsearchClusterHealthNumberOfDataNodes,
  elasticsearchClusterHealthNumberOfNodes,
  elasticsearchClusterHealthNumberOfPendingTasks,
  elasticsearchClusterHealthRelocatingShards,
  elasticsearchClusterHealthUnassignedShards,
  elasticsearchClustersettingsStatsMaxShardsPerNode,
} from "../metrics/elasticsearch.ts";
import { products, target } from "./test-labels.ts";

/** Compared with the last 6 hours: nobody has to say how many nodes there should be, and who removes one is left alone after that. */
export const elasticsearchNodeMissing = alert("ElasticsearchNodeMissing", {
  severity: "warning",
  runbook: "search/elasticsearch-node-missing",
  for: "10m",
  threshold: count(0),
  when: ({ threshold }) => promql`
    max_over_time(${elasticsearchClusterHealthNumberOfNodes}[6h]) - ${elasticsearchClusterHealthNumberOfNodes}
    > ${threshold}`,
  summary: ({ value, duration }) =>
    `Elasticsearch cluster ${label("cluster")} has lacked nodes for ${duration}: ${value}`,
  description: ({ value, duration }) =>
    `Elasticsearch cluster ${label("cluster")} (${label("service")}, ${label("instance")}) has had fewer nodes than before for ${duration}; missing: ${value}. The others carry the shards and the load.`,
  firstAction: "Run 'curl <cluster>:9200/_cat/nodes?v' to see which node is missing, and log in to it.",
  tests: [
    fires({
      because: "one of three nodes has been gone for 10 minutes",
      series: [series(elasticsearchClusterHealthNumberOfNodes, products, "3x5 2x40")],
      at: "16m",
      labels: products,
      value: "1",
    }),
    staysSilent({
      because: "gone for not quite 10 minutes, as while it restarts",
      series: [series(elasticsearchClusterHealthNumberOfNodes, products, "3x5 2x40")],
      at: "15m45s",
    }),
    fires({
      because: "gone for nearly 6 hours",
      series: [series(elasticsearchClusterHealthNumberOfNodes, products, "3x5 2x200")],
      interval: "5m",
      at: "380m",
      labels: products,
      value: "1",
    }),
    staysSilent({
      because: "gone for more than 6 hours: it was taken away",
      series: [series(elasticsearchClusterHealthNumberOfNodes, products, "3x5 2x200")],
      interval: "5m",
      at: "395m",
    }),
    staysSilent({
      because: "a node is new",
      series: [series(elasticsearchClusterHealthNumberOfNodes, products, "3x5 4x40")],
      at: "30m",
    }),
  ],
});

export const elasticsearchRelocatingLong = alert("ElasticsearchShardsRelocatingLong", {
  severity: "warning",
  runbook: "search/elasticsearch-shards-moving",
  problem: "elasticsearch-shards-relocating",
  for: "2h",
  threshold: count(0),
  when: ({ threshold }) => promql`${elasticsearchClusterHealthRelocatingShards} > ${threshold}`,
  summary: ({ duration }) =>
    `Shards of Elasticsearch cluster ${label("cluster")} have been moving between nodes for ${duration}`,
  description: ({ value, duration }) =>
    `Elasticsearch cluster ${label("cluster")} (${label("service")}, ${label("instance")}) has been moving shards for ${duration}, at present ${value}: the cluster does not come to rest, and searches are slower meanwhile.`,
  firstAction: "Run 'curl <cluster>:9200/_cat/recovery?active_only&v' to see what moves where, and how fast.",
  tests: [
    boundary({
      labels: products,
      series: (shards) => [series(elasticsearchClusterHealthRelocatingShards, products, steady(shards))],
    }),
  ],
});

export const elasticsearchInitializingLong = alert("ElasticsearchShardsInitializingLong", {
  severity: "warning",
  runbook: "search/elasticsearch-shards-moving",
  problem: "elasticsearch-shards-initializing",
  for: "1h",
  threshold: count(0),
  when: ({ threshold }) => promql`${elasticsearchClusterHealthInitializingShards} > ${threshold}`,
  summary: ({ duration }) =>
    `Shards of Elasticsearch cluster ${label("cluster")} have been starting for ${duration}`,
  description: ({ value, duration }) =>
    `Elasticsearch cluster ${label("cluster")} (${label("service")}, ${label("instance")}) has been making or copying shards for ${duration}, at present ${value}: they do not come to an end.`,
  firstAction:
    "Run 'curl <cluster>:9200/_cat/recovery?active_only&v' to see which shards, and how fast they come.",
  tests: [
    boundary({
      labels: products,
      interval: "1m",
      series: (shards) => [series(elasticsearchClusterHealthInitializingShards, products, steady(shards))],
    }),
  ],
});

/** The master does not keep up: too many indices, mappings that grow, or a master that is busy with other work. */
export const elasticsearchPendingTasks = alert("ElasticsearchPendingTasksHigh", {
  severity: "warning",
  runbook: "search/elasticsearch-pending-tasks",
  for: "10m",
  threshold: count(50),
  when: ({ threshold }) => promql`${elasticsearchClusterHealthNumberOfPendingTasks} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Elasticsearch cluster ${label("cluster")} has had more than ${threshold} pending tasks for ${duration}`,
  description: ({ threshold, value, duration }) =>
    `${value} changes of Elasticsearch cluster ${label("cluster")} (${label("service")}, ${label("instance")}) wait for its master, more than ${threshold} for ${duration}: indices and mappings are made late or not at all.`,
  firstAction: "Run 'curl <cluster>:9200/_cat/pending_tasks?v' to see what the changes are about.",
  tests: [
    boundary({
      labels: products,
      by: 1,
      series: (tasks) => [series(elasticsearchClusterHealthNumberOfPendingTasks, products, steady(tasks))],
    }),
  ],
});

/** The limit is for the cluster: shards per node times nodes that hold data. Replicas count. */
export const elasticsearchShardLimit = alert("ElasticsearchShardLimitNear", {
  severity: "warning",
  runbook: "search/elasticsearch-shard-limit",
  for: "15m",
  threshold: ratio(0.9),
  when: ({ threshold }) => promql`
    (${elasticsearchClusterHealthActiveShards} + ${elasticsearchClusterHealthUnassignedShards})
    / on (job, instance) group_left () (
      ${elasticsearchClustersettingsStatsMaxShardsPerNode}
      * on (job, instance) (${elasticsearchClusterHealthNumberOfDataNodes} > 0)
    ) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Elasticsearch cluster ${label("cluster")} has used more than ${threshold} of its shard limit for ${duration}`,
  description: ({ threshold, value, duration }) =>
    `Elasticsearch cluster ${label("cluster")} (${label("service")}, ${label("instance")}) has ${value} of the shards that it may have, more than ${threshold} for ${duration}. At the limit no index can be made: the index of the next day or month fails.`,
  firstAction:
    "Run 'curl <cluster>:9200/_cat/indices?v&s=index' and delete or shrink indices that nobody needs.",
  tests: [
    boundary({
      labels: products,
      series: (used) => [
        series(elasticsearchClusterHealthActiveShards, products, steady(3000 * used)),
        series(elasticsearchClusterHealthUnassignedShards, products, steady(0)),
        series(elasticsearchClustersettingsStatsMaxShardsPerNode, target, steady(1000)),
        series(elasticsearchClusterHealthNumberOfDataNodes, products, steady(3)),
      ],
    }),
    fires({
      because: "shards without a node count, too, and another cluster has its own limit",
      series: [
        series(elasticsearchClusterHealthActiveShards, products, "1400x40"),
        series(elasticsearchClusterHealthUnassignedShards, products, "1400x40"),
        series(elasticsearchClustersettingsStatsMaxShardsPerNode, target, "1000x40"),
        series(elasticsearchClusterHealthNumberOfDataNodes, products, "3x40"),
        ...[
          series(elasticsearchClusterHealthActiveShards, products, "1400x40"),
          series(elasticsearchClusterHealthUnassignedShards, products, "1400x40"),
          series(elasticsearchClustersettingsStatsMaxShardsPerNode, target, "5000x40"),
          series(elasticsearchClusterHealthNumberOfDataNodes, products, "3x40"),
        ].map((one) => ({ ...one, labels: { ...one.labels, instance: "logs-exporter:9114" } })),
      ],
      at: "16m",
      labels: products,
      value: "93.33%",
    }),
    fires({
      because: "a cluster of one node",
      series: [
        series(elasticsearchClusterHealthActiveShards, products, "950x40"),
        series(elasticsearchClusterHealthUnassignedShards, products, "0x40"),
        series(elasticsearchClustersettingsStatsMaxShardsPerNode, target, "1000x40"),
        series(elasticsearchClusterHealthNumberOfDataNodes, products, "1x40"),
      ],
      at: "15m",
      labels: products,
      value: "95%",
    }),
    staysSilent({
      because: "no data node is there: that is not about the limit",
      series: [
        series(elasticsearchClusterHealthActiveShards, products, "0x40"),
        series(elasticsearchClusterHealthUnassignedShards, products, "2900x40"),
        series(elasticsearchClustersettingsStatsMaxShardsPerNode, target, "1000x40"),
        series(elasticsearchClusterHealthNumberOfDataNodes, products, "0x40"),
      ],
      at: "30m",
    }),
  ],
});
