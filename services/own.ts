import { teams } from "../notify/teams.ts";
import { host, monitoringStack } from "./kinds.ts";
import { service } from "./service.ts";

/** The machine, or machines, that the stack runs on. */
export const thisMachine = service("this-machine", { team: teams.operations, kind: host() });

/** The stack itself. */
export const monitoring = service("monitoring", { team: teams.operations, kind: monitoringStack() });
