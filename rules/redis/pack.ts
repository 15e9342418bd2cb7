import type { RulePack } from "../language/pack.ts";
import { redisDown, redisLoading, redisRestarted } from "./availability.ts";
import { redisClients, redisRejections } from "./clients.ts";
import { redisHitRatio, redisSlowCommands } from "./commands.ts";
import { redisEvictions, redisFragmentation, redisMemory } from "./memory.ts";
import { redisAofRewriteFailing, redisAofWriteFailing, redisSnapshotFailing } from "./persistence.ts";
import { redisReplicaLagging, redisReplicaLinkDown, redisReplicaMissing } from "./replication.ts";

/** Rules about Redis servers. */
export const redisRules: RulePack = {
  domain: "redis",
  recordings: [],
  alerts: [
    redisDown,
    redisLoading,
    redisRestarted,
    ...redisMemory,
    redisEvictions,
    redisFragmentation,
    ...redisClients,
    redisRejections,
    redisHitRatio,
    redisSlowCommands,
    redisReplicaLinkDown,
    redisReplicaMissing,
    redisReplicaLagging,
    redisSnapshotFailing,
    redisAofWriteFailing,
    redisAofRewriteFailing,
  ],
};
