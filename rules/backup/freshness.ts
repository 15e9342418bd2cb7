import { label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import { days, hours } from "../language/threshold.ts";
import {
  backupLastSuccessTimestampSeconds,
  backupOldestTimestampSeconds,
  backupRemoteLastSuccessTimestampSeconds,
  backupRestoreDrillLastSuccessTimestampSeconds,
} from "../metrics/backup.ts";
import { ageAlerts } from "./age.ts";
import { nightly } from "./example.ts";

const runbook = "backups/backup-missing";

/** Requirement S9: daily. 26 h is a day and a late run; after 50 h two are missing. */
export const backupAge = ageAlerts({
  runbook,
  warning: { name: "BackupOverdue", threshold: hours(26) },
  critical: { name: "BackupMissing", threshold: hours(50) },
  age: promql`time() - ${backupLastSuccessTimestampSeconds}`,
  summary: ({ threshold }) => `Backup ${label("backup")} of ${label("instance")} is older than ${threshold}`,
  description: ({ threshold, duration, value }) =>
    `The last successful backup ${label("backup")} of ${label("instance")} ended ${value} ago; it has been more than ${threshold} for ${duration}. What changed since would be lost.`,
  firstAction: "Read the log of the backup job on the host, and start it by hand.",
  example: {
    labels: nightly,
    series: (timestamps) => [series(backupLastSuccessTimestampSeconds, nightly, timestamps)],
  },
});

/** A fire or a thief takes the local copies with it. */
export const remoteCopyAge = ageAlerts({
  runbook,
  problem: "remote-copy-missing",
  warning: { name: "BackupRemoteCopyMissing", threshold: hours(50) },
  age: promql`time() - ${backupRemoteLastSuccessTimestampSeconds}`,
  summary: ({ threshold }) =>
    `No copy of the backup ${label("backup")} of ${label("instance")} has arrived at the remote place for ${threshold}`,
  description: ({ threshold, duration, value }) =>
    `The last copy of ${label("backup")} of ${label("instance")} arrived at the remote place ${value} ago; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Copy the newest backup by hand and read the error: access expired, no space left, no network?",
  example: {
    labels: nightly,
    series: (timestamps) => [series(backupRemoteLastSuccessTimestampSeconds, nightly, timestamps)],
  },
});

/** Requirement S9: a drill each month. */
export const drillAge = ageAlerts({
  runbook: "backups/restore-drill",
  problem: "restore-drill-overdue",
  warning: { name: "BackupRestoreDrillOverdue", threshold: days(35) },
  for: "1h",
  age: promql`time() - ${backupRestoreDrillLastSuccessTimestampSeconds}`,
  summary: ({ threshold }) =>
    `Restoring the backup ${label("backup")} of ${label("instance")} has not been tried for ${threshold}`,
  description: ({ threshold, duration, value }) =>
    `The last successful restore drill of ${label("backup")} of ${label("instance")} was ${value} ago; it has been more than ${threshold} for ${duration}. A backup that nobody has restored is a hope.`,
  firstAction: "Restore the newest backup into an empty place this week, and count what came back.",
  example: {
    labels: nightly,
    series: (timestamps) => [series(backupRestoreDrillLastSuccessTimestampSeconds, nightly, timestamps)],
  },
});

const local = { ...nightly, place: "local" } as const;
const remote = { ...nightly, place: "remote" } as const;

/** Requirement S9: 30 days locally, and a day for the job that deletes. */
export const localRetention = ageAlerts({
  runbook: "backups/retention",
  problem: "local-retention",
  info: { name: "BackupLocalRetentionExceeded", threshold: days(31) },
  for: "1h",
  age: promql`time() - ${select(backupOldestTimestampSeconds, { place: "local" })}`,
  summary: ({ threshold }) =>
    `Local backups ${label("backup")} of ${label("instance")} are kept for more than ${threshold}`,
  description: ({ threshold, duration, value }) =>
    `The oldest local backup ${label("backup")} of ${label("instance")} is ${value} old; it has been more than ${threshold} for ${duration}. Old ones are not deleted: the disk fills, and personal data is kept too long.`,
  firstAction: "Read the log of the job that deletes old backups, and delete them with its own command.",
  example: {
    labels: local,
    series: (timestamps) => [
      series(backupOldestTimestampSeconds, local, timestamps),
      series(backupOldestTimestampSeconds, remote, `-${80 * 86_400}x500`),
    ],
  },
});

/** Requirement S9: 90 days remotely, and a day for the job that deletes. */
export const remoteRetention = ageAlerts({
  runbook: "backups/retention",
  problem: "remote-retention",
  info: { name: "BackupRemoteRetentionExceeded", threshold: days(91) },
  for: "1h",
  age: promql`time() - ${select(backupOldestTimestampSeconds, { place: "remote" })}`,
  summary: ({ threshold }) =>
    `Remote backups ${label("backup")} of ${label("instance")} are kept for more than ${threshold}`,
  description: ({ threshold, duration, value }) =>
    `The oldest remote backup ${label("backup")} of ${label("instance")} is ${value} old; it has been more than ${threshold} for ${duration}. Old ones are not deleted: they cost money, and personal data is kept too long.`,
  firstAction:
    "Look at the lifecycle rule of the remote storage, and whether the backup job may delete there.",
  example: {
    labels: remote,
    series: (timestamps) => [
      series(backupOldestTimestampSeconds, remote, timestamps),
      series(backupOldestTimestampSeconds, local, `-${100 * 86_400}x500`),
    ],
  },
});
