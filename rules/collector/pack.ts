import type { RulePack } from "../language/pack.ts";
import { collectorDeliveryStalled, collectorQueue } from "./delivery.ts";
import { collectorFilesNotRead, collectorMemoryHigh, collectorMemoryLimited } from "./process.ts";
import { collectorShares, collectorSignals } from "./signals.ts";

/** Rules about the OpenTelemetry Collector, ours and others. */
export const collectorRules: RulePack = {
  domain: "collector",
  recordings: collectorShares,
  alerts: [
    ...collectorQueue,
    collectorDeliveryStalled,
    ...collectorSignals,
    collectorMemoryHigh,
    collectorMemoryLimited,
    collectorFilesNotRead,
  ],
};
