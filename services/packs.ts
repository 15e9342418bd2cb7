import { infrastructureRules } from "../rules/infrastructure.ts";
import { monitoringRules } from "../rules/monitoring.ts";
import type { RulePack } from "../rules/pack.ts";
import type { ServiceKind } from "./kinds.ts";

/** The rules that come with each kind of service. */
export const packsOfKind: Readonly<Record<ServiceKind["kind"], readonly RulePack[]>> = {
  host: [infrastructureRules],
  "monitoring-stack": [monitoringRules],
  http: [],
};
