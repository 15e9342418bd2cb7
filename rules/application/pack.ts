import type { RulePack } from "../language/pack.ts";
import { behaviour } from "./behaviour.ts";
import { circuitBreakerOpen, circuitBreakerStuck } from "./circuit-breaker.ts";
import { deploymentFailed, errorsAfterDeployment } from "./deployment.ts";
import {
  cacheHitRatio,
  cacheHitRatioLow,
  operationsFailing,
  processingSlow,
  rateLimited,
} from "./processing.ts";
import { queueAge, queueForecast, queueLong } from "./queue.ts";

/** Rules about what applications say of themselves: queues, processing, limits, circuit breakers, deployments. */
export const applicationRules: RulePack = {
  domain: "application",
  recordings: [...operationsFailing.recordings, cacheHitRatio, ...behaviour.recordings],
  alerts: [
    queueLong,
    ...queueAge,
    queueForecast,
    processingSlow,
    ...operationsFailing.alerts,
    rateLimited,
    cacheHitRatioLow,
    circuitBreakerOpen,
    circuitBreakerStuck,
    deploymentFailed,
    errorsAfterDeployment,
    ...behaviour.alerts,
  ],
};
