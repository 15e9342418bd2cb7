import { failureShare } from "../application/failure-share.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { labels, perService } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import { dataNullRatio, dataRows, dataRowsTotal, dataSchemaMatches } from "../metrics/data-quality.ts";
import { checker, checkerService } from "./example.ts";

const orders = { ...checker, dataset: "orders" } as const;
const perDataset = labels("dataset", ...perService.names);
const ordersOfService = { ...checkerService, dataset: "orders" } as const;

const rowsIn = (system: "source" | "copy") =>
  promql`max by (${perDataset}) (${select(dataRows, { system })})`;

const counted = (source: number, copy: number) => [
  series(dataRows, { ...orders, system: "source" }, steady(source)),
  series(dataRows, { ...orders, system: "copy" }, steady(copy)),
];

/** Our choice: 1 and 5 %. Half an hour lets a copy that is a little behind catch up. */
export const dataInconsistent = bands({
  runbook: "data-quality/inconsistent-data",
  for: "30m",
  warning: { name: "DataInconsistent", threshold: ratio(0.01) },
  critical: { name: "DataInconsistentCritical", threshold: ratio(0.05) },
  when: ({ threshold }) =>
    promql`abs(${rowsIn("source")} - ${rowsIn("copy")}) / clamp_min(${rowsIn("source")}, 1) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("dataset")} of ${label("service")} has differed from its source by more than ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `The number of rows in ${label("dataset")} of ${label("service")} differs from that in its source by ${value}; it has been more than ${threshold} for ${duration}.`,
  firstAction: "Count both sides day by day, to find the first day on which they differ.",
  tests: [
    boundary({
      labels: ordersOfService,
      exact: false,
      series: (difference) => counted(100_000, 100_000 * (1 - difference)),
    }),
    fires({
      because: "rows twice in the copy",
      series: counted(100_000, 200_000),
      at: "40m",
      labels: ordersOfService,
      value: "100%",
    }),
    fires({
      because: "one of two checkers has just started and has counted nothing yet",
      series: [
        ...counted(1000, 900),
        ...counted(0, 0).map((one) => ({
          ...one,
          labels: { ...one.labels, instance: "data-checker-2:5000" },
        })),
      ],
      at: "40m",
      labels: ordersOfService,
      value: "10%",
    }),
    fires({
      because: "the source is empty, and the copy is not",
      series: counted(0, 5),
      at: "40m",
      labels: ordersOfService,
      value: "500%",
    }),
    staysSilent({ because: "both are empty", series: counted(0, 0), at: "1h" }),
    staysSilent({
      because: "only one of them is counted",
      series: counted(1000, 0).slice(0, 1),
      at: "1h",
    }),
  ],
});

const address = { ...orders, field: "address" } as const;

/** Our choice: 5 %. */
export const nullShare = alert("DataNullShareHigh", {
  severity: "warning",
  runbook: "data-quality/bad-data",
  problem: "null-share",
  for: "15m",
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`${dataNullRatio} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("field")} has been empty in more than ${threshold} of the new rows of ${label("dataset")} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the new rows of ${label("dataset")} (${label("service")}) have no ${label("field")}; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Look at some of the rows without a value: do they have a source, a version or a country in common?",
  tests: [boundary({ labels: address, series: (share) => [series(dataNullRatio, address, steady(share))] })],
});

/** A field that is new, gone or of another type: readers break, or worse, do not. */
export const schemaDrift = alert("DataSchemaDrift", {
  severity: "warning",
  runbook: "data-quality/bad-data",
  problem: "schema-drift",
  when: () => promql`${dataSchemaMatches} == 0`,
  summary: () => `The schema of ${label("dataset")} of ${label("service")} has changed`,
  description: ({ duration }) =>
    `For ${duration} ${label("dataset")} of ${label("service")} has had other fields or types than its readers expect.`,
  firstAction: "Compare the schema with the one in the repository, and ask who deployed the source last.",
  tests: [
    fires({
      because: "it differs",
      series: [series(dataSchemaMatches, orders, "1x4 0x20")],
      at: "10m",
      labels: orders,
    }),
    staysSilent({
      because: "it differs for less than 5 minutes: a migration",
      series: [series(dataSchemaMatches, orders, "1x4 0x20")],
      at: "9m45s",
    }),
    staysSilent({
      because: "it is as expected",
      series: [series(dataSchemaMatches, orders, "1x60")],
      at: "1h",
    }),
  ],
});

/** Our choice: 5 % of the rows, and more than 10 in a quarter of an hour. */
export const rowsRejected = failureShare({
  name: "data_rows",
  runbook: "data-quality/bad-data",
  problem: "rows-rejected",
  warning: { name: "DataRowsRejected", threshold: ratio(0.05) },
  failed: select(dataRowsTotal, { result: "rejected" }),
  ended: dataRowsTotal,
  by: perDataset,
  over: "15m",
  moreThan: 10,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the rows for ${label("dataset")} of ${label("service")} have been refused for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the rows for ${label("dataset")} of ${label("service")} are refused; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Read in the log of the import why rows are refused: most often it is one rule, or one field of the source.",
  example: {
    labels: ordersOfService,
    failed: (shape) => series(dataRowsTotal, { ...orders, result: "rejected" }, shape),
    succeeded: (shape) => series(dataRowsTotal, { ...orders, result: "accepted" }, shape),
  },
});
