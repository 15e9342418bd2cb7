import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { growing, series } from "../language/series.ts";
import { ratio, seconds } from "../language/threshold.ts";
import {
  elasticsearchIndicesIndexingIndexTimeSecondsTotal,
  elasticsearchIndicesIndexingIndexTotal,
  elasticsearchIndicesSearchQueryTimeSeconds,
  elasticsearchIndicesSearchQueryTotal,
  elasticsearchThreadPoolCompletedCount,
  elasticsearchThreadPoolRejectedCount,
} from "../metrics/elasticsearch.ts";
import { indexingTime, rejectedShare, searchTime } from "./request-rates.ts";
import { data1, data1Alert, data2 } from "./test-labels.ts";

const write = { ...data1, type: "write" } as const;

export const elasticsearchRejections = bands({
  runbook: "search/elasticsearch-rejected-requests",
  warning: { name: "ElasticsearchRejectionsHigh", threshold: ratio(0.02) },
  critical: { name: "ElasticsearchRejectionsCritical", threshold: ratio(0.05) },
  when: ({ threshold }) => promql`${rejectedShare} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Elasticsearch node ${label("name")} has refused more than ${threshold} of its ${label("type")} operations for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Elasticsearch node ${label("name")} of ${label("cluster")} (${label("service")}, ${label("instance")}) refuses ${value} of its ${label("type")} operations, more than ${threshold} for ${duration}, because their queue is full. Clients get status 429.`,
  firstAction:
    "Run 'curl <cluster>:9200/_cat/thread_pool?v&s=rejected:desc' to see which operations on which nodes.",
  tests: [
    boundary({
      labels: { ...data1Alert, type: "write" },
      // Rates over samples a minute apart come out even, so that the limit itself can be hit.
      interval: "1m",
      series: (refused) => [
        series(elasticsearchThreadPoolCompletedCount, write, growing(100 * (1 - refused))),
        series(elasticsearchThreadPoolRejectedCount, write, growing(100 * refused)),
      ],
    }),
    fires({
      because: "one hot node beside an idle one",
      series: [
        series(elasticsearchThreadPoolCompletedCount, write, "0+6000x40"),
        series(elasticsearchThreadPoolRejectedCount, write, "0+600x40"),
        series(elasticsearchThreadPoolCompletedCount, { ...data2, type: "write" }, "0+60000x40"),
        series(elasticsearchThreadPoolRejectedCount, { ...data2, type: "write" }, "0x40"),
        series(elasticsearchThreadPoolCompletedCount, { ...data1, type: "search" }, "0+60000x40"),
        series(elasticsearchThreadPoolRejectedCount, { ...data1, type: "search" }, "0x40"),
      ],
      at: "15m",
      labels: { ...data1Alert, type: "write" },
      value: "9.091%",
    }),
  ],
});

/** An average: Elasticsearch has no quantiles. */
export const elasticsearchSearchSlow = alert("ElasticsearchSearchSlow", {
  severity: "warning",
  runbook: "search/elasticsearch-slow",
  problem: "elasticsearch-search-slow",
  for: "10m",
  threshold: seconds(0.5),
  when: ({ threshold }) => promql`${searchTime} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Searches on Elasticsearch node ${label("name")} have taken more than ${threshold} on average for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `A query takes ${value} on average on Elasticsearch node ${label("name")} of ${label("cluster")} (${label("service")}, ${label("instance")}), more than ${threshold} for ${duration}.`,
  firstAction:
    "Run 'curl <cluster>:9200/_nodes/<node>/hot_threads' and 'curl <cluster>:9200/_tasks?actions=*search&detailed'.",
  tests: [
    boundary({
      labels: data1Alert,
      series: (time) => [
        series(elasticsearchIndicesSearchQueryTotal, data1, growing(20)),
        series(elasticsearchIndicesSearchQueryTimeSeconds, data1, growing(20 * time)),
        series(elasticsearchIndicesSearchQueryTotal, data2, growing(200)),
        series(elasticsearchIndicesSearchQueryTimeSeconds, data2, growing(0.2)),
      ],
    }),
    fires({
      because: "a little more than one query in 10 seconds",
      series: [
        series(elasticsearchIndicesSearchQueryTotal, data1, growing(0.105)),
        series(elasticsearchIndicesSearchQueryTimeSeconds, data1, growing(0.21)),
      ],
      interval: "1m",
      at: "20m",
      labels: data1Alert,
      value: "2s",
    }),
    staysSilent({
      because: "hardly anybody searches",
      series: [
        series(elasticsearchIndicesSearchQueryTotal, data1, growing(0.095)),
        series(elasticsearchIndicesSearchQueryTimeSeconds, data1, growing(0.19)),
      ],
      interval: "1m",
      at: "40m",
    }),
    staysSilent({
      because: "nobody searches",
      series: [
        series(elasticsearchIndicesSearchQueryTotal, data1, growing(0, 100)),
        series(elasticsearchIndicesSearchQueryTimeSeconds, data1, growing(0, 900)),
      ],
      interval: "1m",
      at: "40m",
    }),
  ],
});

export const elasticsearchIndexingSlow = alert("ElasticsearchIndexingSlow", {
  severity: "warning",
  runbook: "search/elasticsearch-slow",
  problem: "elasticsearch-indexing-slow",
  for: "10m",
  threshold: seconds(0.25),
  when: ({ threshold }) => promql`${indexingTime} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Indexing on Elasticsearch node ${label("name")} has taken more than ${threshold} a document for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Indexing a document takes ${value} on average on Elasticsearch node ${label("name")} of ${label("cluster")} (${label("service")}, ${label("instance")}), more than ${threshold} for ${duration}.`,
  firstAction:
    "Run 'curl <cluster>:9200/_nodes/<node>/hot_threads' and look at the node's disk: 'iostat -x 5'.",
  tests: [
    boundary({
      labels: data1Alert,
      series: (time) => [
        series(elasticsearchIndicesIndexingIndexTotal, data1, growing(20)),
        series(elasticsearchIndicesIndexingIndexTimeSecondsTotal, data1, growing(20 * time)),
        series(elasticsearchIndicesIndexingIndexTotal, data2, growing(200)),
        series(elasticsearchIndicesIndexingIndexTimeSecondsTotal, data2, growing(0.2)),
      ],
    }),
    fires({
      because: "a little more than one document in 10 seconds",
      series: [
        series(elasticsearchIndicesIndexingIndexTotal, data1, growing(0.105)),
        series(elasticsearchIndicesIndexingIndexTimeSecondsTotal, data1, growing(0.21)),
      ],
      interval: "1m",
      at: "20m",
      labels: data1Alert,
      value: "2s",
    }),
    staysSilent({
      because: "hardly anything is written",
      series: [
        series(elasticsearchIndicesIndexingIndexTotal, data1, growing(0.095)),
        series(elasticsearchIndicesIndexingIndexTimeSecondsTotal, data1, growing(0.19)),
      ],
      interval: "1m",
      at: "40m",
    }),
  ],
});
