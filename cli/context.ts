import type { Terminal } from "./terminal.ts";

/** What every verb is told. */
export interface Context {
  /** Name of the environment, which is the name of the Pulumi stack. @default "dev" */
  readonly environment: string;
  /** Another catalogue than the settings name. */
  readonly catalogue?: string | undefined;
  /** A script reads the result: one JSON document on standard output, nothing else. */
  readonly json: boolean;
  readonly terminal: Terminal;
}
