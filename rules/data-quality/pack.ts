import type { RulePack } from "../language/pack.ts";
import { dataInconsistent, nullShare, rowsRejected, schemaDrift } from "./content.ts";
import { batchLate, dataStale, rowsMissing } from "./freshness.ts";

/** Rules about missing, stale or inconsistent data. */
export const dataQualityRules: RulePack = {
  domain: "data-quality",
  recordings: [...rowsMissing.recordings, ...rowsRejected.recordings],
  alerts: [
    ...rowsMissing.alerts,
    ...dataStale,
    ...batchLate,
    ...dataInconsistent,
    nullShare,
    schemaDrift,
    ...rowsRejected.alerts,
  ],
};
