import { teams } from "../notify/teams.ts";
import { availability, latency } from "../rules/slo/slo.ts";
import { fastapi, flask } from "./kinds.ts";
import { service } from "./service.ts";

/**
 * A small shop, to see services, objectives and their alerts at work: its objectives are those of reference system 3.
 * It is part of the catalogue with the setting `monitoring:demo`.
 */

/** Bounds of the request durations of its services in seconds: every latency objective is one of them. */
const latencyBuckets = [0.05, 0.1, 0.2, 0.5, 1, 2, 5] as const;

/** What customers talk to. */
export const gateway = service("gateway", {
  team: teams.shop,
  kind: fastapi({ address: "localhost:8101", health: "/health", latencyBuckets }),
  slos: [availability({ objective: 99.9 }), latency({ objective: 95, below: "500ms" })],
  signals: ["application", "business"],
  demo: true,
});

/** Who somebody is. */
export const authentication = service("authentication", {
  team: teams.shop,
  kind: flask({ address: "localhost:8102", health: "/health", latencyBuckets }),
  slos: [availability({ objective: 99.95 }), latency({ objective: 95, below: "200ms" })],
  signals: ["security"],
  demo: true,
});

/** Takes money: it has the smallest error budget. */
export const payment = service("payment", {
  team: teams.shop,
  kind: flask({ address: "localhost:8103", health: "/health", latencyBuckets }),
  slos: [availability({ objective: 99.99 }), latency({ objective: 95, below: "2s" })],
  signals: ["application", "business"],
  demo: true,
});
