import type { RulePack } from "../language/pack.ts";
import { hostCpuCapacity, hostMemoryCapacity } from "./capacity.ts";
import { hostClockNotSynchronised, hostClockSkew, hostRebooted } from "./clock.ts";
import { cpuUtilisation, hostCpu } from "./cpu.ts";
import { hostDiskSaturated, hostDiskSlow } from "./disk-io.ts";
import { hostDiskFullIn24Hours, hostDiskFullIn4Hours } from "./disk-prediction.ts";
import { hostDisk } from "./disk.ts";
import { hostMetricsMissing, hostTextfileError } from "./exporter.ts";
import { hostFilesystemReadOnly, hostFilesystemUnreachable, hostInodes } from "./filesystem.ts";
import { cpuCount, hostCpuStolen, hostFileDescriptors, hostLoad } from "./load.ts";
import { hostMemoryPressure, hostOutOfMemoryKill, hostSwapThrashing } from "./memory-shortage.ts";
import { hostMemory } from "./memory.ts";
import { hostNetworkDrops, hostNetworkErrors } from "./network-loss.ts";
import { hostBondDegraded, hostConntrack, hostNetworkSaturated } from "./network.ts";
import { hostRaidDegraded, hostRaidDiskFailed } from "./raid.ts";

/** Rules about hosts. That a host is down says TargetDown of the monitoring pack. */
export const hostRules: RulePack = {
  domain: "host",
  recordings: [cpuUtilisation, cpuCount],
  alerts: [
    ...hostCpu,
    ...hostMemory,
    ...hostDisk,
    hostCpuCapacity,
    hostMemoryCapacity,
    hostDiskFullIn4Hours,
    hostDiskFullIn24Hours,
    ...hostInodes,
    hostFilesystemReadOnly,
    hostFilesystemUnreachable,
    hostDiskSaturated,
    hostDiskSlow,
    hostMemoryPressure,
    hostSwapThrashing,
    hostOutOfMemoryKill,
    hostLoad,
    hostCpuStolen,
    ...hostFileDescriptors,
    hostNetworkErrors,
    hostNetworkDrops,
    hostNetworkSaturated,
    hostBondDegraded,
    ...hostConntrack,
    hostClockSkew,
    hostClockNotSynchronised,
    hostRebooted,
    hostRaidDegraded,
    hostRaidDiskFailed,
    hostMetricsMissing,
    hostTextfileError,
  ],
};
