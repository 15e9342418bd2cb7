import type { ResponderConfig } from "../config.ts";
import type { Alert, Severity, Silence } from "../status/alerts.ts";
import type { Snapshot } from "../status/snapshot.ts";
import { firing, shownAlerts } from "../status/verdict.ts";
import { type Html, markup } from "./html.ts";
import { badge, type Tone } from "./icons.ts";
import { pageLink } from "./links.ts";
import { shortUtc, since } from "./times.ts";

/** More alerts than anybody reads; the page stays quick, and says how many it leaves out. */
const mostShown = 100;

const severityTones: Readonly<Record<Severity, Tone>> = {
  critical: "bad",
  warning: "warn",
  info: "info",
  other: "muted",
};

/** The firing alerts, those that somebody hears of first, then the silenced ones. */
export function alertsSection(snapshot: Snapshot, config: ResponderConfig): Html {
  const known = shownAlerts(snapshot);
  const alerts = firing(known, config.watchdog);
  const heard = alerts.filter(({ audience }) => audience.kind === "notified");
  const quiet = alerts.filter(({ audience }) => audience.kind !== "notified");
  const list = (some: readonly Alert[]): Html =>
    markup`<ul class="plain">
        ${some.slice(0, mostShown).map((alert, i) => markup`<li>${alertCard(alert, i, snapshot, config)}</li>`)}
      </ul>
      ${some.length > mostShown ? markup`<p>${some.length - mostShown} more are in ${pageLink(`${config.alertmanager.url}/#/alerts`, config, "Alertmanager")}.</p>` : undefined}`;
  return markup`<section id="alerts" aria-labelledby="alerts-title">
    <h2 id="alerts-title">
      Firing alerts${known === undefined ? undefined : markup` <span class="count">${heard.length}</span>`}
    </h2>
    ${
      known === undefined
        ? markup`<p class="card">
            ${badge("muted", "Not known")} – neither Alertmanager nor Prometheus has answered.
          </p>`
        : heard.length === 0
          ? markup`<p class="card">${none(snapshot, known, config.watchdog)}</p>`
          : list(heard)
    }
    ${
      quiet.length === 0
        ? undefined
        : markup`<details id="quiet">
            <summary>${quiet.length} silenced or inhibited: nobody is told</summary>
            ${list(quiet)}
          </details>`
    }
  </section>`;
}

/** That no alert fires is good news only while Prometheus evaluates its rules. */
function none({ targets }: Snapshot, alerts: readonly Alert[], watchdog: string | undefined): Html {
  if (targets.kind !== "known")
    return markup`${badge("muted", "None known")} – Prometheus does not answer, so none can arrive.`;
  if (watchdog === undefined || !alerts.some(({ name }) => name === watchdog)) return badge("good", "None");
  return markup`${badge("good", "None")} – and ${watchdog} fires as it should, so alerts reach Alertmanager.`;
}

function alertCard(alert: Alert, index: number, snapshot: Snapshot, config: ResponderConfig): Html {
  const tone = severityTones[alert.severity];
  const facts = (["instance", "service", "team"] as const).flatMap((name) => {
    const value = alert.labels[name];
    return value === undefined ? [] : [markup`<li>${name} ${value}</li>`];
  });
  const links = [
    pageLink(alert.runbookUrl, config, "Runbook", { of: alert.name, class: "first" }),
    pageLink(alert.dashboardUrl, config, "Dashboard", { of: alert.name }),
    pageLink(alert.sourceUrl, config, "Expression", { of: alert.name }),
  ].filter((link) => link !== undefined);
  const severity = alert.severity === "other" ? (alert.labels["severity"] ?? "no severity") : alert.severity;
  return markup`<article class="alert card ${tone}">
    <h3>${badge(tone, severity.charAt(0).toUpperCase() + severity.slice(1))} <span>${alert.name}</span></h3>
    <p class="summary">${alert.summary ?? alert.description ?? "This alert has no summary."}</p>
    ${alert.summary !== undefined && alert.description !== undefined ? markup`<p>${alert.description}</p>` : undefined}
    ${alert.firstAction === undefined ? undefined : markup`<p><strong>First:</strong> ${alert.firstAction}</p>`}
    ${alert.audience.kind === "notified" ? undefined : markup`<p>${quietReason(alert, snapshot)}</p>`}
    <ul class="facts">
      ${alert.since === undefined ? undefined : markup`<li>${since(alert.since, snapshot.at)}</li>`}${facts}
    </ul>
    ${links.length === 0 ? undefined : markup`<p class="actions">${links}</p>`}
    <details id="labels-${alert.audience.kind}-${index}">
      <summary>Labels<span class="hidden"> of ${alert.name}</span></summary>
      <ul class="labels">
        ${Object.entries(alert.labels).map(([name, value]) => markup`<li>${name}=${JSON.stringify(value)}</li>`)}
      </ul>
    </details>
  </article>`;
}

function quietReason(alert: Alert, snapshot: Snapshot): Html {
  if (alert.audience.kind !== "silenced")
    return markup`${badge("muted", "Inhibited")} – a more important alert of the same problem is firing.`;
  const silence = alert.audience.by
    .map((id) => snapshot.silences.get(id))
    .find((found) => found !== undefined);
  return markup`${badge("muted", "Silenced")}${silence === undefined ? undefined : silenceNote(silence, snapshot.at)}`;
}

function silenceNote({ createdBy, comment, endsAt }: Silence, now: Date): string {
  const until = endsAt === undefined ? "" : ` until ${shortUtc(endsAt, now)}`;
  return ` by ${createdBy}${until}${comment === "" ? "" : `: ${comment}`}`;
}
