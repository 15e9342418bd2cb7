import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { series, steady } from "../language/series.ts";
import { hours, ratio } from "../language/threshold.ts";
import {
  backupLastDurationSeconds,
  backupLastSizeBytes,
  backupLastStatus,
  backupLastSuccessTimestampSeconds,
  backupRestoreDrillLastStatus,
} from "../metrics/backup.ts";
import { up } from "../metrics/scrape.ts";
import { host as target, nightly } from "./example.ts";

/** Told in working hours: the backup of yesterday is still there, and `BackupMissing` wakes somebody when it grows old. */
export const backupFailed = alert("BackupFailed", {
  severity: "warning",
  runbook: "backups/backup-missing",
  problem: "backup-failed",
  when: () => promql`${backupLastStatus} == 0`,
  summary: () => `The last backup ${label("backup")} of ${label("instance")} failed`,
  description: ({ duration }) =>
    `The last run of the backup ${label("backup")} of ${label("instance")} failed, and none has succeeded for ${duration} since.`,
  firstAction: "Read the log of the backup job on the host, and start it again by hand.",
  tests: [
    fires({
      because: "it failed",
      series: [series(backupLastStatus, nightly, "1x4 0x20")],
      at: "10m",
      labels: nightly,
    }),
    staysSilent({
      because: "it failed, and was repeated at once",
      series: [series(backupLastStatus, nightly, "1x4 0x4 1x20")],
      at: "12m",
    }),
    staysSilent({
      because: "it failed less than 5 minutes ago",
      series: [series(backupLastStatus, nightly, "1x4 0x20")],
      at: "9m45s",
    }),
    staysSilent({ because: "it succeeded", series: [series(backupLastStatus, nightly, "1x60")], at: "1h" }),
  ],
});

/** Otherwise a backup that is no longer reported would be as silent as one that works. Silent itself after a day: it may have been removed. */
export const backupNotReported = alert("BackupNotReported", {
  severity: "warning",
  runbook: "backups/backup-missing",
  problem: "backup-not-reported",
  for: "1h",
  when: () => promql`
    last_over_time(${backupLastSuccessTimestampSeconds}[1d]) unless ${backupLastSuccessTimestampSeconds}
    and on (job, instance) ${up} == 1`,
  summary: ({ duration }) =>
    `Backup ${label("backup")} of ${label("instance")} has not been reported for ${duration}`,
  description: ({ duration }) =>
    `${label("instance")} answers, but for ${duration} it has said nothing about its backup ${label("backup")}. Whether it still runs is not known.`,
  firstAction:
    "Look for the file of the backup job in the textfile folder of the node exporter, and at its rights.",
  tests: [
    fires({
      because: "its file is gone, and the host answers",
      series: [series(backupLastSuccessTimestampSeconds, nightly, "0x10 stale"), series(up, target, "1x100")],
      at: "71m",
      labels: nightly,
    }),
    staysSilent({
      because: "for less than an hour",
      series: [series(backupLastSuccessTimestampSeconds, nightly, "0x10 stale"), series(up, target, "1x100")],
      at: "70m45s",
    }),
    staysSilent({
      because: "the host does not answer, which is another alert",
      series: [
        series(backupLastSuccessTimestampSeconds, nightly, "0x10 stale"),
        series(up, target, "1x10 0x100"),
        series(up, { ...target, instance: "web-1:9100" }, "1x110"),
        series(up, { ...target, job: "postgres" }, "1x110"),
      ],
      at: "80m",
    }),
    staysSilent({
      because: "it is reported, and so is another one",
      series: [
        series(backupLastSuccessTimestampSeconds, nightly, "0x100"),
        series(backupLastSuccessTimestampSeconds, { ...nightly, backup: "files" }, "0x100"),
        series(up, target, "1x100"),
      ],
      at: "80m",
    }),
    fires({
      because: "after not quite a day",
      interval: "5m",
      series: [series(backupLastSuccessTimestampSeconds, nightly, "0x2 stale"), series(up, target, "1x400")],
      at: "23h50m",
      labels: nightly,
    }),
    staysSilent({
      because: "after more than a day: it was taken away",
      interval: "5m",
      series: [series(backupLastSuccessTimestampSeconds, nightly, "0x2 stale"), series(up, target, "1x400")],
      at: "24h20m",
    }),
  ],
});

/** Our choice: half of the median of the last week. An empty dump succeeds too. */
export const backupShrunk = alert("BackupShrunk", {
  severity: "warning",
  runbook: "backups/backup-unusual",
  problem: "backup-shrunk",
  threshold: ratio(0.5),
  direction: "below",
  for: "30m",
  when: ({ threshold }) =>
    promql`${backupLastSizeBytes} / (quantile_over_time(0.5, ${backupLastSizeBytes}[7d:1h]) > 0) < ${threshold}`,
  summary: ({ threshold }) =>
    `Backup ${label("backup")} of ${label("instance")} is smaller than ${threshold} of its usual size`,
  description: ({ threshold, duration, value }) =>
    `The last backup ${label("backup")} of ${label("instance")} has ${value} of the usual size of the last week; it has been less than ${threshold} for ${duration}. Something may be missing in it.`,
  firstAction: "List what is in the last backup and in the one before, and compare.",
  tests: [
    fires({
      because: "just below the half of a size that grows from day to day",
      interval: "15m",
      series: [series(backupLastSizeBytes, nightly, "500+1.3x767 525x40")],
      at: "8d30m",
      labels: nightly,
      value: "49.58%",
    }),
    staysSilent({
      because: "just below the half, but not for half an hour",
      interval: "15m",
      series: [series(backupLastSizeBytes, nightly, "500+1.3x767 525x40")],
      at: "8d15m",
    }),
    staysSilent({
      because: "just above the half of a size that grows from day to day",
      interval: "15m",
      series: [series(backupLastSizeBytes, nightly, "500+1.3x767 540x40")],
      at: "8d6h",
    }),
    staysSilent({
      because: "the half",
      interval: "15m",
      series: [series(backupLastSizeBytes, nightly, "1000x767 500x40")],
      at: "8d6h",
    }),
    fires({
      because: "the median of a week, and not of more or less, is what is usual",
      interval: "15m",
      series: [series(backupLastSizeBytes, nightly, "300x671 1000x383 400x300")],
      at: "14d",
      labels: nightly,
      value: "40%",
    }),
    staysSilent({
      because: "one that has always been empty",
      interval: "15m",
      series: [series(backupLastSizeBytes, nightly, "0x800")],
      at: "8d",
    }),
    staysSilent({
      because: "as large as ever, after one that was far too large",
      interval: "15m",
      series: [series(backupLastSizeBytes, nightly, "1000x300 9000x96 1000x400")],
      at: "8d",
    }),
  ],
});

/** Our choice: 4 hours. One that takes longer reaches into working hours, and one day into the next run. */
export const backupSlow = alert("BackupSlow", {
  severity: "warning",
  runbook: "backups/backup-unusual",
  problem: "backup-slow",
  threshold: hours(4),
  when: ({ threshold }) => promql`${backupLastDurationSeconds} > ${threshold}`,
  summary: ({ threshold }) =>
    `Backup ${label("backup")} of ${label("instance")} takes longer than ${threshold}`,
  description: ({ threshold, duration, value }) =>
    `The last backup ${label("backup")} of ${label("instance")} took ${value}, more than ${threshold}, as has been known for ${duration}.`,
  firstAction:
    "Compare size and duration of the last backups: has the data grown, or the disk or the network become slow?",
  tests: [
    boundary({
      labels: nightly,
      series: (took) => [series(backupLastDurationSeconds, nightly, steady(took))],
    }),
  ],
});

/** A backup that cannot be restored is none; but nothing is lost yet, so it waits for the morning. */
export const drillFailed = alert("BackupRestoreDrillFailed", {
  severity: "warning",
  runbook: "backups/restore-drill",
  problem: "restore-drill-failed",
  when: () => promql`${backupRestoreDrillLastStatus} == 0`,
  summary: () => `The last restore drill of ${label("backup")} of ${label("instance")} failed`,
  description: ({ duration }) =>
    `The last drill did not bring back everything from the backup ${label("backup")} of ${label("instance")}, as has been known for ${duration}. Until it is repaired, assume that it cannot be restored.`,
  firstAction: "Read the report of the drill: what was missing, and since which backup?",
  tests: [
    fires({
      because: "it failed",
      series: [series(backupRestoreDrillLastStatus, nightly, "1x4 0x20")],
      at: "10m",
      labels: nightly,
    }),
    staysSilent({
      because: "it failed less than 5 minutes ago",
      series: [series(backupRestoreDrillLastStatus, nightly, "1x4 0x20")],
      at: "9m45s",
    }),
    staysSilent({
      because: "it succeeded",
      series: [series(backupRestoreDrillLastStatus, nightly, "1x60")],
      at: "1h",
    }),
  ],
});
