import type { RulePack } from "../language/pack.ts";
import { backupAge, drillAge, localRetention, remoteCopyAge, remoteRetention } from "./freshness.ts";
import { backupFailed, backupNotReported, backupShrunk, backupSlow, drillFailed } from "./outcome.ts";

/** Rules about backups. */
export const backupRules: RulePack = {
  domain: "backup",
  recordings: [],
  alerts: [
    ...backupAge,
    backupFailed,
    backupNotReported,
    backupShrunk,
    backupSlow,
    ...remoteCopyAge,
    ...drillAge,
    drillFailed,
    ...localRetention,
    ...remoteRetention,
  ],
};
