import type { RulePack } from "../language/pack.ts";
import { fraudBlocked, fraudSuspected, permissionDenials, suspiciousRequests } from "./abuse.ts";
import { administrationOutsideHours, administrativeBurst, auditLogSilent } from "./administration.ts";
import { bruteForceAccount, bruteForceSource, failedLogins, failedLoginsShare } from "./logins.ts";

/** Rules about security: logins, administrative actions, fraud. */
export const securityRules: RulePack = {
  domain: "security",
  recordings: permissionDenials.recordings,
  alerts: [
    ...failedLogins,
    failedLoginsShare,
    bruteForceAccount,
    bruteForceSource,
    administrativeBurst,
    administrationOutsideHours,
    auditLogSilent,
    ...suspiciousRequests,
    ...permissionDenials.alerts,
    fraudBlocked,
    fraudSuspected,
  ],
};
