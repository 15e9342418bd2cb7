import { team } from "./team.ts";

/** The teams of this repository's own catalogue. */
export const teams = {
  /** Runs the machines and the monitoring itself. */
  operations: team("operations", { title: "Operations" }),
} as const;
