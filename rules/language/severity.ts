/**
 * How urgent an alert is: `critical` wakes somebody up, `warning` waits for working hours, `info` is only shown.
 *
 * There is no "none" (which others give to their Watchdog): requirement A4 knows three, and overrides, routes and
 * reports need not know a fourth. Watchdog is `info` and has a route of its own.
 */
export const severities = ["critical", "warning", "info"] as const;
/** One of {@link severities}. */
export type Severity = (typeof severities)[number];
