import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { oneOf, select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import { nodeScrapeCollectorSuccess, nodeTextfileScrapeError } from "../metrics/node.ts";
import { web1 } from "./examples.ts";

const meminfo = { ...web1, collector: "meminfo" } as const;

/**
 * A part of the exporter that every Linux host has and that alerts rely on. The others say 0 as well where the host has
 * nothing of their kind, such as RAID.
 */
export const hostMetricsMissing = alert("HostMetricsMissing", {
  severity: "warning",
  runbook: "infrastructure/host-metrics-missing",
  for: "15m",
  when: () => promql`
    ${select(nodeScrapeCollectorSuccess, {
      collector: oneOf(
        "cpu",
        "diskstats",
        "filefd",
        "filesystem",
        "loadavg",
        "meminfo",
        "netdev",
        "stat",
        "time",
        "vmstat",
      ),
    })} == 0`,
  summary: ({ duration }) =>
    `The ${label("collector")} metrics of ${label("instance")} have been missing for ${duration}`,
  description: ({ duration, value }) =>
    `The ${label("collector")} part of the node exporter on ${label("instance")} (${label("service")}) has failed for ${duration} (its success is ${value}): alerts that need it cannot fire.`,
  firstAction: "Read the log of the node exporter on that host: it names the file that it could not read.",
  tests: [
    fires({
      because: "memory cannot be read",
      series: [series(nodeScrapeCollectorSuccess, meminfo, "0x40")],
      at: "16m",
      labels: meminfo,
      value: "0",
    }),
    staysSilent({
      because: "memory cannot be read, but not for a quarter of an hour",
      series: [series(nodeScrapeCollectorSuccess, meminfo, "0x40")],
      at: "14m45s",
    }),
    staysSilent({
      because: "everything can be read",
      series: [series(nodeScrapeCollectorSuccess, meminfo, "1x40")],
      at: "30m",
    }),
    staysSilent({
      because: "a host without RAID",
      series: [series(nodeScrapeCollectorSuccess, { ...web1, collector: "mdadm" }, "0x40")],
      at: "30m",
    }),
  ],
});

/** What scripts such as backups write for the exporter is lost: alerts about them fire late, or not at all. */
export const hostTextfileError = alert("HostTextfileError", {
  severity: "warning",
  runbook: "infrastructure/host-metrics-missing",
  for: "15m",
  when: () => promql`${nodeTextfileScrapeError} == 1`,
  summary: ({ duration }) =>
    `Metrics that scripts of ${label("instance")} write have been unreadable for ${duration}`,
  description: ({ duration, value }) =>
    `The node exporter on ${label("instance")} (${label("service")}) has not been able to read one of the files with metrics of scripts for ${duration} (node_textfile_scrape_error is ${value}).`,
  firstAction:
    "Run 'promtool check metrics < <file>' for each *.prom file in the folder of the exporter's textfile collector.",
  tests: [
    fires({
      because: "a file is broken",
      series: [series(nodeTextfileScrapeError, web1, "1x40")],
      at: "16m",
      labels: web1,
      value: "1",
    }),
    staysSilent({
      because: "a file is broken, but not for a quarter of an hour",
      series: [series(nodeTextfileScrapeError, web1, "1x40")],
      at: "14m45s",
    }),
    staysSilent({
      because: "all files are fine",
      series: [series(nodeTextfileScrapeError, web1, "0x40")],
      at: "30m",
    }),
  ],
});
