import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { bands } from "../language/bands.ts";
import { perInstance } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { recording } from "../language/recording.ts";
import { series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  elasticsearchFilesystemDataAvailableBytes,
  elasticsearchFilesystemDataSizeBytes,
  elasticsearchIndicesSettingsStatsReadOnlyIndices,
} from "../metrics/elasticsearch.ts";
import { data1, data1Alert, data2, target } from "./test-labels.ts";

const path = "/var/lib/elasticsearch";
const disk1 = { ...data1, mount: "/var/lib/elasticsearch (/dev/nvme1n1)", path } as const;
const disk2 = { ...data2, mount: "/var/lib/elasticsearch (/dev/nvme1n1)", path } as const;

export const diskUtilisation = recording("node:elasticsearch_disk_utilisation:ratio", {
  help: "Use of the disk with a node's data, as a ratio.",
  expression: promql`max by (${perInstance}, name, path) (
    1 - ${elasticsearchFilesystemDataAvailableBytes} / ${elasticsearchFilesystemDataSizeBytes}
  )`,
});

/**
 * Requirement A2's limits. Elasticsearch's own, by default: from 85 % it puts no shards on the node, from 90 % it moves
 * some away, from 95 % it makes indices read-only.
 */
export const elasticsearchDisk = bands({
  runbook: "search/elasticsearch-disk",
  warning: { name: "ElasticsearchDiskFilling", threshold: ratio(0.75) },
  critical: { name: "ElasticsearchDiskFull", threshold: ratio(0.85) },
  when: ({ threshold }) => promql`${diskUtilisation} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Disk of Elasticsearch node ${label("name")} has been above ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `The disk ${label("path")} of Elasticsearch node ${label("name")} of ${label("cluster")} (${label("service")}, ${label("instance")}) is ${value} full and has been above ${threshold} for ${duration}. Elasticsearch stops filling it, and at 95% it makes indices read-only.`,
  firstAction:
    "Run 'curl <cluster>:9200/_cat/indices?v&s=store.size:desc' and delete the old indices that nobody needs.",
  tests: [
    boundary({
      labels: { ...data1Alert, path },
      series: (used) => [
        series(elasticsearchFilesystemDataAvailableBytes, disk1, steady(1e12 - used * 1e12)),
        series(elasticsearchFilesystemDataSizeBytes, disk1, steady(1e12)),
        series(elasticsearchFilesystemDataAvailableBytes, disk2, steady(9e11)),
        series(elasticsearchFilesystemDataSizeBytes, disk2, steady(1e12)),
      ],
    }),
  ],
});

export const elasticsearchReadOnly = alert("ElasticsearchIndicesReadOnly", {
  severity: "critical",
  runbook: "search/elasticsearch-disk",
  problem: "elasticsearch-read-only",
  for: "2m",
  when: () => promql`${elasticsearchIndicesSettingsStatsReadOnlyIndices} > 0`,
  summary: ({ value, duration }) =>
    `Elasticsearch of ${label("service")} has had read-only indices for ${duration}: ${value}`,
  description: ({ value, duration }) =>
    `Elasticsearch of ${label("service")} (${label("instance")}) made indices read-only because a disk was full, and for ${duration} some have been, at present ${value}: everything that is written to them is refused.`,
  firstAction:
    "Make room on the disk, then run 'curl -XPUT <cluster>:9200/_all/_settings' with index.blocks.read_only_allow_delete null.",
  tests: [
    fires({
      because: "for 2 minutes",
      series: [series(elasticsearchIndicesSettingsStatsReadOnlyIndices, target, "0 1x20")],
      at: "3m",
      labels: target,
      value: "1",
    }),
    fires({
      because: "all of them",
      series: [series(elasticsearchIndicesSettingsStatsReadOnlyIndices, target, "42x20")],
      at: "15m",
      labels: target,
      value: "42",
    }),
    staysSilent({
      because: "for not quite 2 minutes",
      series: [series(elasticsearchIndicesSettingsStatsReadOnlyIndices, target, "0 1x20")],
      at: "2m45s",
    }),
    staysSilent({
      because: "none is",
      series: [series(elasticsearchIndicesSettingsStatsReadOnlyIndices, target, "0x20")],
      at: "15m",
    }),
    staysSilent({
      because: "none is any more",
      series: [series(elasticsearchIndicesSettingsStatsReadOnlyIndices, target, "3x5 0x20")],
      at: "10m",
    }),
  ],
});
