import { team } from "./team.ts";

/** The teams of this repository's own catalogue. */
export const teams = {
  /** Runs the machines and the monitoring itself. */
  operations: team("operations", { title: "Operations" }),
  /** Builds the demo shop (services/shop.ts). */
  shop: team("shop", { title: "Shop" }),
} as const;
