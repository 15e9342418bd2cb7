import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { oneOf, select } from "../language/promql/selector.ts";
import { series, steady } from "../language/series.ts";
import { bytes } from "../language/threshold.ts";
import {
  pgReplicationSlotSlotIsActive,
  pgReplicationSlotsPgWalLsnDiff,
  pgReplicationSlotWalStatus,
} from "../metrics/postgres.ts";
import { primary, server } from "./test-labels.ts";

const slot = { ...primary, slot_name: "db_2", slot_type: "physical" } as const;
/** The same slot, and one of a logical consumer, in the labels of the exporter's other collector. */
const physical = { ...primary, ...server, database: "", slot_name: "db_2" } as const;
const logical = { ...physical, database: "orders", slot_name: "events" } as const;
const gibibyte = 1024 ** 3;

export const postgresSlotInactive = alert("PostgresReplicationSlotInactive", {
  severity: "warning",
  runbook: "databases/replication-slots",
  problem: "replication-slot-inactive",
  for: "15m",
  when: () => promql`${pgReplicationSlotSlotIsActive} == 0`,
  summary: ({ duration }) =>
    `Nobody has read from the replication slot ${label("slot_name")} of ${label("instance")} for ${duration}`,
  description: ({ duration, value }) =>
    `The ${label("slot_type")} replication slot ${label("slot_name")} of ${label("instance")} (${label("service")}) has had no reader for ${duration} (active is ${value}). Until it has one the server keeps all WAL, and the disk fills.`,
  firstAction:
    "Check the standby or consumer that the slot belongs to; if it is gone for good, drop the slot.",
  tests: [
    fires({
      because: "without a reader for 15 minutes",
      series: [series(pgReplicationSlotSlotIsActive, slot, "1 0x40")],
      at: "16m",
      labels: slot,
      value: "0",
    }),
    staysSilent({
      because: "without a reader for not quite 15 minutes",
      series: [series(pgReplicationSlotSlotIsActive, slot, "1 0x40")],
      at: "15m45s",
    }),
    staysSilent({
      because: "read from",
      series: [series(pgReplicationSlotSlotIsActive, slot, "1x40")],
      at: "30m",
    }),
    staysSilent({
      because: "dropped",
      series: [series(pgReplicationSlotSlotIsActive, slot, "1x5 0x5 stale")],
      at: "30m",
    }),
  ],
});

export const postgresSlotRetains = bands({
  runbook: "databases/replication-slots",
  problem: "replication-slot-wal",
  // Our choice; set it to what the disk can spare.
  warning: { name: "PostgresReplicationSlotRetainsWal", threshold: bytes(10 * gibibyte) },
  critical: { name: "PostgresReplicationSlotRetainsWalCritical", threshold: bytes(50 * gibibyte) },
  when: ({ threshold }) => promql`${pgReplicationSlotsPgWalLsnDiff} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `The replication slot ${label("slot_name")} of ${label("instance")} has kept more than ${threshold} of WAL for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("instance")} (${label("service")}) keeps ${value} of WAL for the replication slot ${label("slot_name")}, above ${threshold} for ${duration}. When its disk is full it stops.`,
  firstAction: "Run 'df -h' on the database host, then check who should read from the slot.",
  tests: [
    boundary({
      labels: physical,
      series: (kept) => [series(pgReplicationSlotsPgWalLsnDiff, physical, steady(kept))],
    }),
    fires({
      because: "one slot of two, of which the other is for a logical consumer",
      series: [
        series(pgReplicationSlotsPgWalLsnDiff, logical, steady(60 * gibibyte)),
        series(pgReplicationSlotsPgWalLsnDiff, physical, steady(0)),
      ],
      at: "6m",
      labels: logical,
      value: "60GiB",
    }),
  ],
});

export const postgresSlotLost = alert("PostgresReplicationSlotLost", {
  severity: "warning",
  runbook: "databases/replication-slots",
  problem: "replication-slot-lost",
  for: "1m",
  when: () => promql`${select(pgReplicationSlotWalStatus, { wal_status: oneOf("unreserved", "lost") })}`,
  summary: () =>
    `WAL that the replication slot ${label("slot_name")} of ${label("instance")} needs is ${label("wal_status")}`,
  description: ({ duration }) =>
    `The WAL of the ${label("slot_type")} replication slot ${label("slot_name")} of ${label("instance")} (${label("service")}) has been ${label("wal_status")} for ${duration}: its reader has fallen behind max_slot_wal_keep_size. When it is lost the reader has to be built anew.`,
  firstAction:
    "If it is 'unreserved', get the reader going within minutes; if it is 'lost', build the standby anew.",
  tests: [
    fires({
      because: "about to be removed",
      series: [
        series(pgReplicationSlotWalStatus, { ...slot, wal_status: "reserved" }, "1x5 stale"),
        series(pgReplicationSlotWalStatus, { ...slot, wal_status: "unreserved" }, "_x5 1x20"),
      ],
      at: "7m",
      labels: { ...slot, wal_status: "unreserved" },
    }),
    fires({
      because: "removed",
      series: [series(pgReplicationSlotWalStatus, { ...slot, wal_status: "lost" }, "1x20")],
      at: "1m",
      labels: { ...slot, wal_status: "lost" },
    }),
    staysSilent({
      because: "about to be removed for not quite a minute",
      series: [series(pgReplicationSlotWalStatus, { ...slot, wal_status: "unreserved" }, "1x20")],
      at: "45s",
    }),
    staysSilent({
      because: "still there",
      series: [
        series(pgReplicationSlotWalStatus, { ...slot, wal_status: "reserved" }, "1x20"),
        series(pgReplicationSlotWalStatus, { ...slot, slot_name: "db_3", wal_status: "extended" }, "1x20"),
      ],
      at: "15m",
    }),
  ],
});
