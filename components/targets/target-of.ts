import type { Settings } from "../../model/settings/schema.ts";
import { localFacts } from "./local/facts.ts";
import { localTarget } from "./local/target.ts";
import type { Target } from "./target.ts";

/** How each target is made. */
const targets: Readonly<
  Record<Settings["target"], (environment: string, settings: Settings) => Promise<Target>>
> = {
  local: async (environment, settings) =>
    localTarget({ environment, settings, available: await localFacts() }),
};

/** The target that the settings name. */
export function targetOf(environment: string, settings: Settings): Promise<Target> {
  return targets[settings.target](environment, settings);
}
