import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { promql } from "../language/promql/promql.ts";
import { series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  elasticsearchClusterHealthActiveShards,
  elasticsearchClusterHealthInitializingShards,
  elasticsearchClusterHealthNumberOfNodes,
  elasticsearchClusterHealthStatus,
  elasticsearchClusterHealthUnassignedShards,
} from "../metrics/elasticsearch.ts";
import { up } from "../metrics/scrape.ts";
import { products, target } from "./test-labels.ts";

/** Red, yellow and unassigned shards are one problem of growing size: the critical one mutes the others. */
const runbook = "search/elasticsearch-cluster-health";

/** The exporter has a series for each colour, of which one is 1. */
const status = (red: string, yellow: string, green: string) => [
  series(elasticsearchClusterHealthStatus, { ...products, color: "red" }, red),
  series(elasticsearchClusterHealthStatus, { ...products, color: "yellow" }, yellow),
  series(elasticsearchClusterHealthStatus, { ...products, color: "green" }, green),
];

/** An index is red for some seconds when it is made; 2 minutes are none of that. */
export const elasticsearchRed = alert("ElasticsearchClusterRed", {
  severity: "critical",
  runbook,
  for: "2m",
  when: () => promql`${elasticsearchClusterHealthStatus}{color="red"} == 1`,
  summary: ({ duration }) => `Elasticsearch cluster ${label("cluster")} has been red for ${duration}`,
  description: ({ duration, value }) =>
    `Elasticsearch cluster ${label("cluster")} (${label("service")}, ${label("instance")}) has been red (${value}) for ${duration}: primary shards are missing, so searches lack data and documents are refused.`,
  firstAction:
    "Run 'curl <cluster>:9200/_cluster/allocation/explain?pretty' to see which shard has no place, and why.",
  tests: [
    fires({
      because: "red for 2 minutes",
      series: status("0 1x20", "0x20", "1 0x20"),
      at: "3m",
      labels: { ...products, color: "red" },
      value: "1",
    }),
    staysSilent({
      because: "red for not quite 2 minutes",
      series: status("0 1x20", "0x20", "1 0x20"),
      at: "2m45s",
    }),
    staysSilent({ because: "yellow", series: status("0x20", "1x20", "0x20"), at: "15m" }),
    staysSilent({ because: "green again", series: status("1x5 0x20", "0x20", "0x5 1x20"), at: "10m" }),
  ],
});

/** Copies are missing. A node that restarts makes the cluster yellow for some minutes. */
export const elasticsearchYellow = alert("ElasticsearchClusterYellow", {
  severity: "warning",
  runbook,
  for: "15m",
  when: () => promql`${elasticsearchClusterHealthStatus}{color="yellow"} == 1`,
  summary: ({ duration }) => `Elasticsearch cluster ${label("cluster")} has been yellow for ${duration}`,
  description: ({ duration, value }) =>
    `Elasticsearch cluster ${label("cluster")} (${label("service")}, ${label("instance")}) has been yellow (${value}) for ${duration}: copies of shards are missing, and the next node that fails may take data with it.`,
  firstAction:
    "Run 'curl <cluster>:9200/_cluster/allocation/explain?pretty' to see which copy has no place, and why.",
  tests: [
    fires({
      because: "yellow for 15 minutes",
      series: status("0x40", "0 1x40", "1 0x40"),
      at: "16m",
      labels: { ...products, color: "yellow" },
      value: "1",
    }),
    staysSilent({
      because: "yellow for not quite 15 minutes, as while a node restarts",
      series: status("0x40", "0 1x40", "1 0x40"),
      at: "15m45s",
    }),
    staysSilent({ because: "red is another alert", series: status("1x40", "0x40", "0x40"), at: "30m" }),
    staysSilent({ because: "green", series: status("0x40", "0x40", "1x40"), at: "30m" }),
  ],
});

/** More than one copy here and there: a tenth of all shards has no place. */
export const elasticsearchUnassignedShards = alert("ElasticsearchUnassignedShards", {
  severity: "warning",
  runbook,
  for: "10m",
  threshold: ratio(0.1),
  when: ({ threshold }) => promql`
    ${elasticsearchClusterHealthUnassignedShards} / clamp_min(
      ${elasticsearchClusterHealthActiveShards} + ${elasticsearchClusterHealthInitializingShards}
      + ${elasticsearchClusterHealthUnassignedShards},
      1
    ) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the shards of ${label("cluster")} have had no node for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the shards of Elasticsearch cluster ${label("cluster")} (${label("service")}, ${label("instance")}) are on no node, more than ${threshold} for ${duration}.`,
  firstAction: "Run 'curl <cluster>:9200/_cat/nodes?v' and compare it with the nodes that there should be.",
  tests: [
    boundary({
      labels: products,
      series: (unassigned) => [
        series(elasticsearchClusterHealthUnassignedShards, products, steady(1000 * unassigned)),
        series(elasticsearchClusterHealthInitializingShards, products, steady(100)),
        series(elasticsearchClusterHealthActiveShards, products, steady(900 - 1000 * unassigned)),
      ],
    }),
    staysSilent({
      because: "a cluster without any index",
      series: [
        series(elasticsearchClusterHealthUnassignedShards, products, "0x40"),
        series(elasticsearchClusterHealthInitializingShards, products, "0x40"),
        series(elasticsearchClusterHealthActiveShards, products, "0x40"),
      ],
      at: "30m",
    }),
  ],
});

/** The exporter answers and has nothing to say of the cluster: no node, no master, or no right to ask. */
export const elasticsearchUnreachable = alert("ElasticsearchUnreachable", {
  severity: "critical",
  runbook: "search/elasticsearch-unreachable",
  for: "3m",
  when: () => promql`
    ${up}{job="elasticsearch"} == 1
    unless on (job, instance) ${elasticsearchClusterHealthNumberOfNodes}`,
  summary: ({ duration }) => `Elasticsearch of ${label("service")} has not answered for ${duration}`,
  description: ({ duration, value }) =>
    `The exporter ${label("instance")} runs (up is ${value}), but for ${duration} Elasticsearch of ${label("service")} has not told it about its health: it is down, or has no master.`,
  firstAction:
    "Run 'curl <cluster>:9200/_cluster/health?pretty' on a node, and 'systemctl status elasticsearch'.",
  tests: [
    fires({
      because: "it has not answered for 3 minutes",
      series: [
        series(up, target, "1x40"),
        series(elasticsearchClusterHealthNumberOfNodes, products, "3x5 stale"),
      ],
      at: "9m",
      labels: target,
      value: "1",
    }),
    fires({
      because: "one of two clusters",
      series: [
        series(up, target, "1x40"),
        series(up, { ...target, instance: "logs-exporter:9114" }, "1x40"),
        series(
          elasticsearchClusterHealthNumberOfNodes,
          { ...products, instance: "logs-exporter:9114" },
          "3x40",
        ),
      ],
      at: "3m",
      labels: target,
      value: "1",
    }),
    staysSilent({
      because: "for not quite 3 minutes",
      series: [series(up, target, "1x40")],
      at: "2m45s",
    }),
    staysSilent({
      because: "it answers",
      series: [series(up, target, "1x40"), series(elasticsearchClusterHealthNumberOfNodes, products, "3x40")],
      at: "15m",
    }),
    staysSilent({
      because: "the exporter itself is down: that is TargetDown",
      series: [series(up, target, "0x40")],
      at: "15m",
    }),
    staysSilent({
      because: "other targets have no cluster",
      series: [series(up, { ...target, job: "node" }, "1x40")],
      at: "15m",
    }),
  ],
});
