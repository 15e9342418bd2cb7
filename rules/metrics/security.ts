import { counter, gauge, histogram } from "./metric.ts";

/**
 * What an application sees of attacks and of misuse. No account, address or token may be in a label: it would be
 * personal data in every dashboard, and an attacker could make as many series as he likes. Where one account or one
 * source matters, the application keeps the count itself and exposes the largest. Every series starts with 0.
 */

const application = { exporter: "application" } as const;

/** Attempts to log in, each once: a second factor that fails is a failure of the same attempt. */
export const authenticationLoginsTotal = counter("authentication_logins_total", {
  ...application,
  help: "Attempts to log in.",
  labels: ["result"],
  values: { result: ["success", "failure"] },
});

/** Whose account it is stands in the audit log. */
export const authenticationAccountFailedLoginsMax = gauge("authentication_account_failed_logins_max", {
  ...application,
  help: "Failed logins of the last 5 minutes on the account that had most of them.",
});

/** Which source it is stands in the audit log. */
export const authenticationSourceFailedLoginsMax = gauge("authentication_source_failed_logins_max", {
  ...application,
  help: "Failed logins of the last 5 minutes from the source address that had most of them.",
});

/** Changes of rights, deletions, exports, changed settings: what only an administrator can do. */
export const securityAdministrativeActionsTotal = counter("security_administrative_actions_total", {
  ...application,
  help: "Actions that only administrators can take.",
  labels: ["action"],
});

/** Requests that no honest client sends; `unknown_paths` are the many 404 of a scanner. */
export const securitySuspiciousRequestsTotal = counter("security_suspicious_requests_total", {
  ...application,
  help: "Requests that look like an attack.",
  labels: ["reason"],
  values: { reason: ["injection", "forged_token", "path_traversal", "unknown_paths"] },
});

/** Requests of a known user for something that he may not have. */
export const securityPermissionDeniedTotal = counter("security_permission_denied_total", {
  ...application,
  help: "Requests of authenticated users that were refused for lack of rights.",
});

/** What became of each order or payment that was checked. */
export const securityFraudChecksTotal = counter("security_fraud_checks_total", {
  ...application,
  help: "Checks for fraud, by their outcome.",
  labels: ["result"],
  values: { result: ["passed", "review", "blocked"] },
});

/** 0 is surely honest, 1 surely fraud. */
export const securityFraudScore = histogram("security_fraud_score", {
  ...application,
  help: "Score of each check for fraud, from 0 to 1.",
  unit: "ratio",
  buckets: [0.1, 0.25, 0.5, 0.75, 0.9, 1],
});

/** Counted where the entry has been stored, so that a full disk shows here. */
export const securityAuditEventsTotal = counter("security_audit_events_total", {
  ...application,
  help: "Entries that were written to the audit log.",
});
