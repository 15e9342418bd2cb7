import { alert, label } from "../language/alert.ts";
import { boundary, staysSilent } from "../language/alert-test.ts";
import { bands } from "../language/bands.ts";
import { labels, perInstance } from "../language/labels.ts";
import { increase, rate } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { growing, growingBy, series, steady } from "../language/series.ts";
import { count, ratio } from "../language/threshold.ts";
import {
  elasticsearchBreakersTripped,
  elasticsearchJvmGcCollectionSecondsSum,
  elasticsearchJvmMemoryMaxBytes,
  elasticsearchJvmMemoryUsedBytes,
} from "../metrics/elasticsearch.ts";
import { data1, data1Alert, data2 } from "./test-labels.ts";

/** A node is a label of its own: the instance is the exporter, which speaks for all nodes. */
const perNode = labels(...perInstance.names, "name");

export const heapUtilisation = recording("node:elasticsearch_heap_utilisation:ratio", {
  help: "Heap in use, as a ratio of the most that the node may have.",
  expression: promql`
    max by (${perNode}) (${elasticsearchJvmMemoryUsedBytes}{area="heap"})
    / max by (${perNode}) (${elasticsearchJvmMemoryMaxBytes})`,
});

const runbook = "search/elasticsearch-heap";

/** What may be used of 8 GiB of heap, beside much more that is none. */
const heap = (used: number) => [
  series(elasticsearchJvmMemoryUsedBytes, { ...data1, area: "heap" }, steady(used * 8e9)),
  series(elasticsearchJvmMemoryMaxBytes, { ...data1, area: "heap" }, steady(8e9)),
];

export const elasticsearchHeap = bands({
  runbook,
  warning: { name: "ElasticsearchHeapHigh", threshold: ratio(0.8) },
  critical: { name: "ElasticsearchHeapCritical", threshold: ratio(0.9) },
  when: ({ threshold }) => promql`${heapUtilisation} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Heap of Elasticsearch node ${label("name")} has been above ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Elasticsearch node ${label("name")} of ${label("cluster")} (${label("service")}, ${label("instance")}) uses ${value} of its heap and has been above ${threshold} for ${duration}: garbage collection no longer frees it. Soon it refuses requests, then it ends.`,
  firstAction:
    "Run 'curl <cluster>:9200/_nodes/<node>/stats/breaker,indices?pretty' to see what holds the heap.",
  tests: [
    boundary({ labels: data1Alert, series: heap }),
    staysSilent({
      because: "memory beside the heap does not count",
      series: [
        ...heap(0.3),
        series(elasticsearchJvmMemoryUsedBytes, { ...data1, area: "non-heap" }, steady(7.9e9)),
      ],
      interval: "1m",
      at: "15m",
    }),
  ],
});

/** A tenth of the time in garbage collection: searches wait for it. */
export const elasticsearchGarbageCollection = alert("ElasticsearchGarbageCollectionHigh", {
  severity: "warning",
  runbook,
  problem: "elasticsearch-garbage-collection",
  for: "10m",
  threshold: ratio(0.1),
  when: ({ threshold }) =>
    promql`${rate(elasticsearchJvmGcCollectionSecondsSum, { by: perNode, over: "5m" })} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Elasticsearch node ${label("name")} has spent more than ${threshold} of its time in garbage collection for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Elasticsearch node ${label("name")} of ${label("cluster")} (${label("service")}, ${label("instance")}) spends ${value} of its time in garbage collection, more than ${threshold} for ${duration}. It does nothing else meanwhile.`,
  firstAction:
    "Run 'curl <cluster>:9200/_nodes/<node>/hot_threads' to see which searches or writes fill the heap.",
  tests: [
    boundary({
      labels: data1Alert,
      // Rates over samples a minute apart come out even, so that the limit itself can be hit.
      interval: "1m",
      series: (share) => [
        series(elasticsearchJvmGcCollectionSecondsSum, { ...data1, gc: "young" }, growing(0.75 * share)),
        series(elasticsearchJvmGcCollectionSecondsSum, { ...data1, gc: "old" }, growing(0.25 * share)),
      ],
    }),
    staysSilent({
      because: "two nodes with a little each",
      series: [data1, data2].map((node) =>
        series(elasticsearchJvmGcCollectionSecondsSum, { ...node, gc: "young" }, growing(0.08)),
      ),
      interval: "1m",
      at: "40m",
    }),
  ],
});

/** Some searches are larger than they may be; more than a few within 10 minutes is no single user's mistake. */
export const elasticsearchBreakers = alert("ElasticsearchCircuitBreakerTripped", {
  severity: "warning",
  runbook,
  problem: "elasticsearch-circuit-breaker",
  threshold: count(5),
  when: ({ threshold }) => promql`
    ${increase(elasticsearchBreakersTripped, { by: labels(...perNode.names, "breaker"), over: "10m" })}
    > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Elasticsearch node ${label("name")} has refused more than ${threshold} requests in 10 minutes, for ${duration}: ${label("breaker")}`,
  description: ({ threshold, duration, value }) =>
    `The ${label("breaker")} circuit breaker of Elasticsearch node ${label("name")} of ${label("cluster")} (${label("service")}, ${label("instance")}) has refused ${value} requests within 10 minutes, more than ${threshold} for ${duration}: they would have used up its memory.`,
  firstAction:
    "Run 'curl <cluster>:9200/_nodes/stats/breaker?pretty', and look for large aggregations in the slow log.",
  tests: [
    boundary({
      labels: { ...data1Alert, breaker: "parent" },
      by: 0.25,
      series: (tripped) => [
        series(elasticsearchBreakersTripped, { ...data1, breaker: "parent" }, growingBy(tripped, 600)),
      ],
    }),
    staysSilent({
      because: "another breaker, and another node, have a few each",
      series: [
        series(elasticsearchBreakersTripped, { ...data1, breaker: "parent" }, growingBy(4, 600)),
        series(elasticsearchBreakersTripped, { ...data1, breaker: "request" }, growingBy(4, 600)),
        series(elasticsearchBreakersTripped, { ...data2, breaker: "parent" }, growingBy(4, 600)),
      ],
      interval: "1m",
      at: "40m",
    }),
  ],
});
