import { labels, perInstance } from "../language/labels.ts";
import { rate } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { series } from "../language/series.ts";
import {
  elasticsearchIndicesIndexingIndexTimeSecondsTotal,
  elasticsearchIndicesIndexingIndexTotal,
  elasticsearchIndicesSearchQueryTimeSeconds,
  elasticsearchIndicesSearchQueryTotal,
  elasticsearchThreadPoolCompletedCount,
  elasticsearchThreadPoolRejectedCount,
} from "../metrics/elasticsearch.ts";
import { data1, data1Alert } from "./test-labels.ts";

const byNode = { by: labels(...perInstance.names, "name"), over: "5m" } as const;
const byPool = { by: labels(...perInstance.names, "name", "type"), over: "5m" } as const;
const write = { ...data1, type: "write" } as const;

// Counters that grow unevenly in the 5 minutes before 20 m: every other range would give another rate.
/** 0.15 each second. */
const few = "1000x16 1006+6x1 1024+12x1";
/** 0.4 each second. */
const more = "1000x16 1012+12x1 1060+36x1";
/** Exactly one in 10 seconds. */
const hardlyAny = "0+6x40";

const rejected = rate(elasticsearchThreadPoolRejectedCount, byPool);

/** Of everything that was asked of the pool, done or refused. Each pool for itself: "write" is not "search". */
export const rejectedShare = recording("node:elasticsearch_thread_pool_rejected:ratio_rate5m", {
  help: "Operations that a thread pool refused over the last 5 minutes, as a ratio of all.",
  expression: promql`
    ${rejected} / (${rate(elasticsearchThreadPoolCompletedCount, byPool)} + ${rejected} > 0)`,
  tests: [
    {
      because: "0.15 each second, beside 0.25 that were done",
      series: [
        series(elasticsearchThreadPoolRejectedCount, write, few),
        series(elasticsearchThreadPoolCompletedCount, write, "1000x16 1006+6x1 1036+24x1"),
      ],
      at: "20m",
      gives: [{ labels: { ...data1Alert, type: "write" }, value: 0.375 }],
    },
    {
      because: "nothing is written at all",
      series: [
        series(elasticsearchThreadPoolRejectedCount, write, "50x40"),
        series(elasticsearchThreadPoolCompletedCount, write, "100x40"),
      ],
      at: "20m",
      gives: [],
    },
  ],
});

export const searchTime = recording("node:elasticsearch_search_query_seconds:mean5m", {
  help: "Time of a query on one shard, the average over the last 5 minutes, in seconds; nothing where there is hardly any.",
  expression: promql`
    ${rate(elasticsearchIndicesSearchQueryTimeSeconds, byNode)} / (${rate(elasticsearchIndicesSearchQueryTotal, byNode)} > 0.1)`,
  tests: [
    {
      because: "0.15 seconds each second, for 0.4 of them",
      series: [
        series(elasticsearchIndicesSearchQueryTimeSeconds, data1, few),
        series(elasticsearchIndicesSearchQueryTotal, data1, more),
      ],
      at: "20m",
      gives: [{ labels: data1Alert, value: 0.375 }],
    },
    {
      because: "one in 10 seconds is hardly any",
      series: [
        series(elasticsearchIndicesSearchQueryTimeSeconds, data1, "0+60x40"),
        series(elasticsearchIndicesSearchQueryTotal, data1, hardlyAny),
      ],
      at: "20m",
      gives: [],
    },
  ],
});

export const indexingTime = recording("node:elasticsearch_indexing_seconds:mean5m", {
  help: "Time to index a document on one copy of its shard, the average over the last 5 minutes, in seconds; nothing where there is hardly any.",
  expression: promql`
    ${rate(elasticsearchIndicesIndexingIndexTimeSecondsTotal, byNode)} / (${rate(elasticsearchIndicesIndexingIndexTotal, byNode)} > 0.1)`,
  tests: [
    {
      because: "0.15 seconds each second, for 0.4 of them",
      series: [
        series(elasticsearchIndicesIndexingIndexTimeSecondsTotal, data1, few),
        series(elasticsearchIndicesIndexingIndexTotal, data1, more),
      ],
      at: "20m",
      gives: [{ labels: data1Alert, value: 0.375 }],
    },
    {
      because: "one in 10 seconds is hardly any",
      series: [
        series(elasticsearchIndicesIndexingIndexTimeSecondsTotal, data1, "0+60x40"),
        series(elasticsearchIndicesIndexingIndexTotal, data1, hardlyAny),
      ],
      at: "20m",
      gives: [],
    },
  ],
});
