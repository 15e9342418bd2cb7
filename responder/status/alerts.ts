import { isObject, objects, text, textMap, texts, time } from "../decode.ts";

/** Severities in the order of their urgency; "other" stands for a label that is none of ours. */
export const severities = ["critical", "warning", "info", "other"] as const;
export type Severity = (typeof severities)[number];

/** Whether somebody is told about an alert. */
export type Audience =
  | { readonly kind: "notified" }
  | { readonly kind: "silenced"; readonly by: readonly string[] }
  /** A more important alert of the same problem makes this one needless. */
  | { readonly kind: "inhibited" };

/** One firing alert. Every text comes from the network and is as hostile as its sender. */
export interface Alert {
  readonly name: string;
  readonly severity: Severity;
  readonly summary?: string;
  readonly description?: string;
  /** What to do first. */
  readonly firstAction?: string;
  readonly since?: Date;
  readonly runbookUrl?: string;
  readonly dashboardUrl?: string;
  /** The alert's expression in Prometheus. */
  readonly sourceUrl?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly audience: Audience;
}

/** A silence, as far as a reader of the page needs it. */
export interface Silence {
  readonly id: string;
  readonly createdBy: string;
  readonly comment: string;
  readonly endsAt?: Date;
}

/** Reads `/api/v2/alerts` of Alertmanager, most severe and then newest first. Undefined when it is another answer. */
export function decodeAlerts(json: unknown): readonly Alert[] | undefined {
  if (!Array.isArray(json)) return undefined;
  return objects(json)
    .map((alert) => {
      const status = isObject(alert["status"]) ? alert["status"] : {};
      const silencedBy = texts(status["silencedBy"]);
      const audience: Audience =
        silencedBy.length > 0
          ? { kind: "silenced", by: silencedBy }
          : texts(status["inhibitedBy"]).length > 0
            ? { kind: "inhibited" }
            : { kind: "notified" };
      return alertOf(alert, alert["startsAt"], audience);
    })
    .sort(byUrgency);
}

/**
 * Reads the firing ones of `/api/v1/alerts` of Prometheus: what is left to show when Alertmanager cannot be reached.
 * Prometheus knows of no silences, so each counts as one that somebody should hear of.
 */
export function decodePrometheusAlerts(json: unknown): readonly Alert[] | undefined {
  if (!isObject(json) || json["status"] !== "success" || !isObject(json["data"])) return undefined;
  return objects(json["data"]["alerts"])
    .filter((alert) => alert["state"] === "firing")
    .map((alert) => alertOf(alert, alert["activeAt"], { kind: "notified" }))
    .sort(byUrgency);
}

/** Reads `/api/v2/silences` of Alertmanager, by id. Undefined when it is another answer. */
export function decodeSilences(json: unknown): ReadonlyMap<string, Silence> | undefined {
  if (!Array.isArray(json)) return undefined;
  return new Map(
    objects(json).map((silence) => {
      const id = text(silence["id"]) ?? "";
      const endsAt = time(silence["endsAt"]);
      const createdBy = text(silence["createdBy"]) ?? "somebody";
      return [id, { id, createdBy, comment: text(silence["comment"]) ?? "", ...(endsAt && { endsAt }) }];
    }),
  );
}

function alertOf(alert: Readonly<Record<string, unknown>>, startsAt: unknown, audience: Audience): Alert {
  const labels = textMap(alert["labels"]);
  const annotations = textMap(alert["annotations"]);
  const optional = {
    summary: annotations["summary"],
    description: annotations["description"],
    firstAction: annotations["first_action"],
    since: time(startsAt),
    runbookUrl: annotations["runbook_url"],
    dashboardUrl: annotations["dashboard_url"],
    sourceUrl: text(alert["generatorURL"]),
  };
  return {
    name: labels["alertname"] ?? "An alert without a name",
    severity: severities.find((severity) => severity === labels["severity"]) ?? "other",
    ...Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined && value !== ""),
    ),
    labels,
    audience,
  };
}

function byUrgency(a: Alert, b: Alert): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    (b.since?.getTime() ?? 0) - (a.since?.getTime() ?? 0) ||
    a.name.localeCompare(b.name) ||
    JSON.stringify(a.labels).localeCompare(JSON.stringify(b.labels))
  );
}
