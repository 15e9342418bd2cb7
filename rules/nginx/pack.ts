import type { RulePack } from "../language/pack.ts";
import { droppedShare, nginxConnectionsHigh, nginxConnectionsIdle, nginxDropped } from "./connections.ts";
import { nginxRequestsSlow, requestTime } from "./requests.ts";
import { nginxDown, nginxRestarting } from "./server.ts";
import { nginxTrafficVanished } from "./traffic.ts";

/** Rules about nginx servers. */
export const nginxRules: RulePack = {
  domain: "nginx",
  recordings: [droppedShare, requestTime],
  alerts: [
    nginxDown,
    nginxRestarting,
    ...nginxDropped,
    nginxConnectionsHigh,
    nginxConnectionsIdle,
    nginxRequestsSlow,
    nginxTrafficVanished,
  ],
};
