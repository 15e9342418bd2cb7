import type { Settings } from "../../model/settings/schema.ts";
import { localFacts } from "./local/facts.ts";
import { localTarget } from "./local/target.ts";
import type { Target } from "./target.ts";

/** The target that the settings name. */
export async function targetOf(environment: string, settings: Settings): Promise<Target> {
  switch (settings.target) {
    case "local":
      return localTarget({ environment, settings, available: await localFacts() });
  }
}
