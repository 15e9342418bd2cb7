import type { AlertDefinition } from "./alert.ts";
import type { Recording } from "./recording.ts";

/** Rules of one domain: they become one file and one group, in which what is recorded comes first. */
export interface RulePack {
  /** Name of the domain: "infrastructure". */
  readonly domain: string;
  readonly recordings: readonly Recording[];
  readonly alerts: readonly AlertDefinition[];
}
