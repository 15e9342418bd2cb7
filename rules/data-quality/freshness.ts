import { seasonalBaseline } from "../adaptive/seasonal-baseline.ts";
import { ageAlerts } from "../backup/age.ts";
import { label } from "../language/alert.ts";
import { labels, perService } from "../language/labels.ts";
import { increase } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { growingBy, series } from "../language/series.ts";
import { count, hours, ratio } from "../language/threshold.ts";
import {
  dataBatchIntervalSeconds,
  dataBatchLastSuccessTimestampSeconds,
  dataLastUpdateTimestampSeconds,
  dataRowsTotal,
} from "../metrics/data-quality.ts";
import { checker, checkerService } from "./example.ts";

const orders = { ...checker, dataset: "orders" } as const;
const invoices = { ...checker, batch: "invoices" } as const;

/** Our choice: nine in ten rows missing, where at least 100 in an hour are usual. */
export const rowsMissing = seasonalBaseline({
  name: "data_rows",
  help: "Rows that were added in the last hour, by dataset",
  signal: increase(dataRowsTotal, {
    by: labels("dataset", ...perService.names),
    over: "1h",
    where: { result: "accepted" },
  }),
  departure: "drop",
  minimum: 100,
  runbook: "data-quality/missing-data",
  warning: { name: "DataRowsMissing", threshold: ratio(0.9) },
  summary: ({ threshold, duration }) =>
    `New rows in ${label("dataset")} of ${label("service")} have been more than ${threshold} below the usual for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `In the last hour ${label("dataset")} of ${label("service")} got ${value} fewer rows than at this time of the past three weeks; it has been more than ${threshold} fewer for ${duration}.`,
  firstAction:
    "Look whether the source still sends: its own rows, the queue between, the errors of the importing job.",
  example: {
    labels: { ...checkerService, dataset: "orders" },
    series: (value) => [
      series(dataRowsTotal, { ...orders, result: "accepted" }, growingBy(value, 3600)),
      series(dataRowsTotal, { ...orders, result: "rejected" }, growingBy(50, 3600)),
    ],
  },
});

/** Our choice: 1 and 6 hours. Override them where a dataset moves more slowly. */
export const dataStale = ageAlerts({
  runbook: "data-quality/missing-data",
  problem: "stale-data",
  warning: { name: "DataStale", threshold: hours(1) },
  critical: { name: "DataVeryStale", threshold: hours(6) },
  age: promql`time() - ${dataLastUpdateTimestampSeconds}`,
  summary: ({ threshold }) => `${label("dataset")} of ${label("service")} has not changed for ${threshold}`,
  description: ({ threshold, duration, value }) =>
    `${label("dataset")} of ${label("service")} was last changed ${value} ago; it has been more than ${threshold} for ${duration}. Who reads it sees the past.`,
  firstAction: "Look whether the job that fills it runs, and whether its source has newer data.",
  example: {
    labels: orders,
    series: (timestamps) => [series(dataLastUpdateTimestampSeconds, orders, timestamps)],
  },
});

/** Our choice: half an interval late, and two runs missing. */
export const batchLate = ageAlerts({
  runbook: "data-quality/batch-late",
  warning: { name: "DataBatchLate", threshold: count(1.5) },
  critical: { name: "DataBatchMissing", threshold: count(3) },
  age: promql`(time() - ${dataBatchLastSuccessTimestampSeconds}) / ${dataBatchIntervalSeconds}`,
  summary: ({ threshold }) =>
    `Batch ${label("batch")} of ${label("service")} last succeeded more than ${threshold} intervals ago`,
  description: ({ threshold, duration, value }) =>
    `The batch ${label("batch")} of ${label("service")} last succeeded ${value} of its intervals ago; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Read the log of the batch's last run: did it fail, does it still run, or was it never started?",
  example: {
    labels: invoices,
    unit: 3600,
    series: (timestamps) => [
      series(dataBatchLastSuccessTimestampSeconds, invoices, timestamps),
      series(dataBatchIntervalSeconds, invoices, "3600x500"),
    ],
  },
});
