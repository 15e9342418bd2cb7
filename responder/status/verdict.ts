import type { Alert } from "./alerts.ts";
import type { Snapshot } from "./snapshot.ts";

/** How bad it is: the colour and the shape on top of the page. */
export type Level = "healthy" | "warning" | "broken" | "unknown";

/** The one sentence on top of the page, and what it leads to. */
export interface Verdict {
  readonly level: Level;
  /** "Everything is healthy", or "2 components down, 1 critical alert". */
  readonly sentence: string;
  /** What a reader must know before believing the rest, such as what cannot be read. Each is one sentence. */
  readonly notices: readonly string[];
}

/**
 * Judges a snapshot. Silenced and inhibited alerts, and alerts of severity info, do not make a stack unhealthy; what
 * cannot be known does.
 *
 * @param watchdog name of the alert that must always fire; undefined when there is none.
 */
export function judge(snapshot: Snapshot, watchdog: string | undefined): Verdict {
  const down = snapshot.components.filter(({ health }) => health.kind === "down");
  const pending = snapshot.components.filter(({ health }) => health.kind === "pending");
  const alerts = shownAlerts(snapshot);
  const heard = firing(alerts, watchdog).filter(({ audience }) => audience.kind === "notified");
  const targets = snapshot.targets.kind === "known" ? snapshot.targets.value : [];
  const count = {
    down: down.length,
    critical: heard.filter(({ severity }) => severity === "critical").length,
    warning: heard.filter(({ severity }) => severity === "warning" || severity === "other").length,
    targets: targets.filter(({ health }) => health === "down").length,
    pending: pending.length,
  };
  const unknown = [
    ...(snapshot.alerts.kind !== "unreachable"
      ? []
      : [alerts === undefined ? "alerts unknown" : "alerting broken"]),
    ...(snapshot.targets.kind === "unreachable" ? ["targets unknown"] : []),
  ];
  const unproven = watchdog !== undefined && watchdogIsMissing(snapshot, watchdog);
  const waiting =
    snapshot.alerts.kind === "pending" || snapshot.targets.kind === "pending" || count.pending > 0;
  const parts = [
    ...some(count.down, "component down", "components down"),
    ...some(count.critical, "critical alert", "critical alerts"),
    ...some(count.warning, "warning", "warnings"),
    ...some(count.targets, "target down", "targets down"),
    ...unknown,
    ...(unproven ? ["alerting not proven"] : []),
  ];
  return {
    level:
      count.down + count.critical + unknown.length > 0
        ? "broken"
        : parts.length > 0
          ? "warning"
          : waiting
            ? "unknown"
            : "healthy",
    sentence:
      parts.length > 0 ? capitalised(parts.join(", ")) : waiting ? "Still checking" : "Everything is healthy",
    notices: notices(snapshot, watchdog, unproven),
  };
}

/** The alerts to show: Alertmanager's, or Prometheus' while Alertmanager cannot be reached; undefined without both. */
export function shownAlerts({ alerts, prometheusAlerts }: Snapshot): readonly Alert[] | undefined {
  if (alerts.kind === "known") return alerts.value;
  return prometheusAlerts.kind === "known" ? prometheusAlerts.value : undefined;
}

/** Alerts that mean something: all but the watchdog, which fires when all is well. */
export function firing(alerts: readonly Alert[] | undefined, watchdog: string | undefined): readonly Alert[] {
  return (alerts ?? []).filter(({ name }) => name !== watchdog);
}

function watchdogIsMissing({ alerts }: Snapshot, watchdog: string): boolean {
  return alerts.kind === "known" && !alerts.value.some(({ name }) => name === watchdog);
}

function notices(snapshot: Snapshot, watchdog: string | undefined, unproven: boolean): readonly string[] {
  const { alerts, targets, prometheusAlerts } = snapshot;
  const list: string[] = [];
  if (targets.kind === "unreachable")
    list.push(
      `Prometheus cannot be reached (${targets.reason}): nothing is measured, no new alert can fire, and scrape targets are not known.`,
    );
  if (targets.kind === "pending") list.push("Prometheus has not answered yet: scrape targets are not known.");
  if (alerts.kind === "unreachable")
    list.push(
      `Alertmanager cannot be reached (${alerts.reason}): nobody is being notified. ` +
        (prometheusAlerts.kind === "known"
          ? "The alerts below come from Prometheus itself; which of them are silenced is not known."
          : "Which alerts are firing is not known."),
    );
  if (alerts.kind === "pending") list.push("Alertmanager has not answered yet: alerts are not known.");
  if (alerts.kind === "known" && targets.kind === "unreachable")
    list.push(
      "The alerts below are the last ones that Prometheus sent; Alertmanager drops them after a few minutes.",
    );
  if (unproven)
    list.push(
      `The alert ${watchdog ?? ""}, which always fires, has not reached Alertmanager: it arrives within two minutes of a start; ` +
        "if it stays away, no other alert arrives either.",
    );
  return list;
}

function some(count: number, one: string, many: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
