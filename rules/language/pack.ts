import type { AlertDefinition } from "./alert.ts";
import type { Recording } from "./recording.ts";

/** Rules of one domain: they become one file and one group, in which what is recorded comes first. */
export interface RulePack {
  /** Name of the domain: "infrastructure". */
  readonly domain: string;
  /** How often it is evaluated, below the 5 minutes after which a recorded series counts as gone. @default the stack's setting */
  readonly interval?: string;
  readonly recordings: readonly Recording[];
  readonly alerts: readonly AlertDefinition[];
}
