import type { RulePack } from "../language/pack.ts";
import { fraudBlocked, fraudSuspected, permissionDenials, suspiciousRequests } from "./abuse.ts";
import { administrationOutsideHours, administrativeBurst, auditLogSilent } from "./administration.ts";
import { bruteForceAccount, bruteForceSource, failedLogins, failedLoginsShare } from "./logins.ts";

/** Rules about security: logins, administrative actions, fraud. */
export const securityRules: RulePack = {
  domain: "security",
  recordings: [failedLoginsShare, permissionDenials, fraudBlocked].flatMap(({ recordings }) => recordings),
  alerts: [
    ...failedLogins,
    ...failedLoginsShare.alerts,
    bruteForceAccount,
    bruteForceSource,
    administrativeBurst,
    administrationOutsideHours,
    auditLogSilent,
    ...suspiciousRequests,
    ...permissionDenials.alerts,
    ...fraudBlocked.alerts,
    fraudSuspected,
  ],
};
