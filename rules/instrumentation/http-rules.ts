import type { RulePack } from "../language/pack.ts";
import { availabilityAlerts } from "./availability.ts";
import { errorAlerts } from "./errors.ts";
import type { HttpInstrumentation } from "./instrumentation.ts";
import { latencyAlerts } from "./latency.ts";
import { processAlerts } from "./process.ts";
import { type HttpRecordings, httpRecordings } from "./recordings.ts";
import { trafficAlerts } from "./traffic.ts";

/** The rules that every HTTP service has. */
export interface HttpRules extends Pick<RulePack, "recordings" | "alerts"> {
  /** What they record, by what it says, for further rules. */
  readonly recorded: HttpRecordings;
}

/**
 * The rules about HTTP services that an instrumentation measures: availability, errors, latency, traffic and the
 * process. Another framework gets them by saying how its library measures: see rules/fastapi/pack.ts.
 */
export function httpRules(instrumentation: HttpInstrumentation): HttpRules {
  const recorded = httpRecordings(instrumentation);
  return {
    recorded,
    recordings: Object.values({ ...recorded }),
    alerts: [
      ...availabilityAlerts(instrumentation),
      ...errorAlerts(instrumentation, recorded),
      ...latencyAlerts(instrumentation, recorded),
      ...trafficAlerts(instrumentation, recorded),
      ...processAlerts(instrumentation),
    ],
  };
}
