import { gauge } from "./metric.ts";

/**
 * What backup jobs write for the node exporter's textfile collector: each job writes its file under another name and
 * moves it in place when it has ended, successful or not. `backup` names what is saved: "shop-database". All are gauges,
 * for a job is over long before anybody scrapes it.
 */

const textfile = { exporter: "node", labels: ["backup"] } as const;

/** Left as it is by a failed run: its age is what matters. */
export const backupLastSuccessTimestampSeconds = gauge("backup_last_success_timestamp_seconds", {
  ...textfile,
  help: "When the last successful backup ended, in seconds since 1970.",
});

/** Of the last run, successful or not. */
export const backupLastStatus = gauge("backup_last_status", {
  ...textfile,
  help: "1 when the last backup succeeded, 0 when it failed.",
  unit: "boolean",
});

/** Of the last successful run. */
export const backupLastDurationSeconds = gauge("backup_last_duration_seconds", {
  ...textfile,
  help: "How long the last backup took, in seconds.",
});

/** Of the last successful run, as it is stored: compressed and encrypted. */
export const backupLastSizeBytes = gauge("backup_last_size_bytes", {
  ...textfile,
  help: "Size of the last successful backup, in bytes.",
});

/** Written after the copy was compared with the original by its checksum. */
export const backupRemoteLastSuccessTimestampSeconds = gauge("backup_remote_last_success_timestamp_seconds", {
  ...textfile,
  help: "When a backup last arrived at the remote place, in seconds since 1970.",
});

/** What retention should have deleted is older than it allows. */
export const backupOldestTimestampSeconds = gauge("backup_oldest_timestamp_seconds", {
  ...textfile,
  help: "When the oldest backup that is kept at the place was made, in seconds since 1970.",
  labels: ["backup", "place"],
  values: { place: ["local", "remote"] },
});

/** A drill restores into an empty place and counts what came back. */
export const backupRestoreDrillLastSuccessTimestampSeconds = gauge(
  "backup_restore_drill_last_success_timestamp_seconds",
  { ...textfile, help: "When a restore drill last succeeded, in seconds since 1970." },
);

/** Of the last drill. */
export const backupRestoreDrillLastStatus = gauge("backup_restore_drill_last_status", {
  ...textfile,
  help: "1 when the last restore drill brought everything back, 0 when it did not.",
  unit: "boolean",
});
