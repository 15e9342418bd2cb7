import { counter, gauge } from "./metric.ts";

/**
 * What a pipeline, or a small checker beside the database, says of data. `dataset` names a table, a topic or a file that somebody
 * relies on: "orders". A checker runs every few minutes and exposes what it found; it does not count on each scrape.
 */

const application = { exporter: "application" } as const;

/** Rows that were offered, whoever offered them: rejected ones are those that a rule of the pipeline refused. */
export const dataRowsTotal = counter("data_rows_total", {
  ...application,
  help: "Rows that were offered to the dataset.",
  labels: ["dataset", "result"],
  values: { result: ["accepted", "rejected"] },
});

/** The youngest row's own time, not the time of the check. */
export const dataLastUpdateTimestampSeconds = gauge("data_last_update_timestamp_seconds", {
  ...application,
  help: "When the dataset was last changed, in seconds since 1970.",
  labels: ["dataset"],
});

/** Both counted over the same finished period (such as yesterday), or they differ by what is on its way. */
export const dataRows = gauge("data_rows", {
  ...application,
  help: "Rows of the dataset in the system that it comes from, and in the one that copies it.",
  labels: ["dataset", "system"],
  values: { system: ["source", "copy"] },
});

/** Only for fields that should have a value. */
export const dataNullRatio = gauge("data_null_ratio", {
  ...application,
  help: "Share of the newest rows whose field has no value, from 0 to 1.",
  labels: ["dataset", "field"],
});

/** Compared with the schema that the consumers were written for. */
export const dataSchemaMatches = gauge("data_schema_matches", {
  ...application,
  help: "1 when the dataset has the fields and types that are expected, 0 when it has not.",
  unit: "boolean",
  labels: ["dataset"],
});

/** Left as it is by a failed run. */
export const dataBatchLastSuccessTimestampSeconds = gauge("data_batch_last_success_timestamp_seconds", {
  ...application,
  help: "When the batch last ended successfully, in seconds since 1970.",
  labels: ["batch"],
});

/** 86,400 for a nightly batch. */
export const dataBatchIntervalSeconds = gauge("data_batch_interval_seconds", {
  ...application,
  help: "Time that is planned between two runs of the batch, in seconds.",
  labels: ["batch"],
  positive: true,
});
