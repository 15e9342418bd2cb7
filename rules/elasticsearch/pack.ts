import type { RulePack } from "../language/pack.ts";
import { diskUtilisation, elasticsearchDisk, elasticsearchReadOnly } from "./disk.ts";
import {
  elasticsearchRed,
  elasticsearchUnassignedShards,
  elasticsearchUnreachable,
  elasticsearchYellow,
} from "./health.ts";
import {
  elasticsearchBreakers,
  elasticsearchGarbageCollection,
  elasticsearchHeap,
  heapUtilisation,
} from "./memory.ts";
import { indexingTime, rejectedShare, searchTime } from "./request-rates.ts";
import { elasticsearchIndexingSlow, elasticsearchRejections, elasticsearchSearchSlow } from "./requests.ts";
import {
  elasticsearchInitializingLong,
  elasticsearchNodeMissing,
  elasticsearchPendingTasks,
  elasticsearchRelocatingLong,
  elasticsearchShardLimit,
} from "./shards.ts";
import { elasticsearchSnapshotOld, elasticsearchSnapshotsFailing } from "./snapshots.ts";

/** Rules about Elasticsearch clusters. */
export const elasticsearchRules: RulePack = {
  domain: "elasticsearch",
  recordings: [heapUtilisation, diskUtilisation, rejectedShare, searchTime, indexingTime],
  alerts: [
    elasticsearchRed,
    elasticsearchYellow,
    elasticsearchUnassignedShards,
    elasticsearchUnreachable,
    elasticsearchNodeMissing,
    elasticsearchRelocatingLong,
    elasticsearchInitializingLong,
    elasticsearchPendingTasks,
    elasticsearchShardLimit,
    ...elasticsearchHeap,
    elasticsearchGarbageCollection,
    elasticsearchBreakers,
    ...elasticsearchDisk,
    elasticsearchReadOnly,
    ...elasticsearchRejections,
    elasticsearchSearchSlow,
    elasticsearchIndexingSlow,
    elasticsearchSnapshotOld,
    elasticsearchSnapshotsFailing,
  ],
};
