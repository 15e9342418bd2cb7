import { watchdog } from "../rules/monitoring/pack.ts";
import type { Severity } from "../rules/language/severity.ts";

/** While an alert of the source severity fires, those of the muted ones that agree in the equal labels are not sent. */
export interface Inhibition {
  readonly source: Severity;
  readonly mutes: readonly Severity[];
  readonly equal: readonly string[];
}

/** How alerts find their receivers, apart from the waiting times, which are settings. */
export interface Routing {
  /** Alerts that agree in these labels arrive in one notification. */
  readonly groupBy: readonly string[];
  /** Time after which an alert that was not sent again counts as resolved. */
  readonly resolveTimeout: string;
  /** The alert that always fires, and how often it is sent again. */
  readonly heartbeat: { readonly alertname: string; readonly repeatInterval: string };
  readonly inhibitions: readonly Inhibition[];
}

/**
 * Labels that make two alerts tell of the same thing. Without `problem` a full disk would mute a CPU warning of the
 * same host; without those of what one instance speaks for, a full volume would mute the warning of another. Labels that
 * both sides lack count as equal, so that those which only some alerts have do no harm to the others.
 */
const sameThing = [
  ...["problem", "service", "instance"],
  ...["mountpoint", "device", "queue", "datname", "name", "path", "check", "slo"],
  ...["namespace", "pod", "persistentvolumeclaim"],
] as const;

export const routing: Routing = {
  groupBy: ["alertname", "environment", "service"],
  resolveTimeout: "5m",
  // Once a day shows that delivery works and is no noise. A silence is noticed by a person a day late: the outside
  // heartbeat of a later version does that within minutes. Below Alertmanager's --data.retention (5 days), beyond
  // which it forgets that it sent something and repeats it.
  heartbeat: { alertname: watchdog.name, repeatInterval: "1d" },
  inhibitions: [
    { source: "critical", mutes: ["warning", "info"], equal: sameThing },
    { source: "warning", mutes: ["info"], equal: sameThing },
  ],
};
