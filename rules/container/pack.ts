import type { RulePack } from "../language/pack.ts";
import { containerCpuHigh, containerCpuThrottled } from "./cpu.ts";
import { containerRestarting, containerVanished } from "./life.ts";
import { containerDiskUsage, containerMemory, containerOutOfMemory } from "./memory.ts";

/** Rules about containers of Docker and its like, as cAdvisor sees them. */
export const containerRules: RulePack = {
  domain: "container",
  recordings: [],
  alerts: [
    containerRestarting,
    containerVanished,
    containerCpuThrottled,
    containerCpuHigh,
    ...containerMemory,
    containerOutOfMemory,
    containerDiskUsage,
  ],
};
