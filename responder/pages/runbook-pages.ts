import { closest, distance } from "fastest-levenshtein";
import type { ResponderConfig } from "../config.ts";
import { renderMarkdown } from "../markdown.ts";
import { type Runbook, type Runbooks, titleOf } from "../runbooks.ts";
import type { Snapshot } from "../status/snapshot.ts";
import { shownAlerts } from "../status/verdict.ts";
import { type Html, markup } from "./html.ts";
import { badge } from "./icons.ts";
import { renderPage } from "./layout.ts";
import { since } from "./times.ts";

/** The list of all runbooks. */
export function renderRunbookIndex(runbooks: Runbooks, config: ResponderConfig): string {
  return renderPage({
    ...frame(config),
    title: "Runbooks",
    current: "runbooks",
    main: markup`<div class="page">
      <h1>Runbooks</h1>
      <p>What to do, one page per problem. Each alert links to its own.</p>
      ${listOf(runbooks)}
    </div>`,
  });
}

/** One runbook, with the alerts that lead to it and fire now. */
export function renderRunbookPage(runbook: Runbook, snapshot: Snapshot, config: ResponderConfig): string {
  const { title, body, headings } = renderMarkdown(runbook.markdown);
  return renderPage({
    ...frame(config),
    title: runbook.title,
    current: "runbooks",
    main: markup`<article class="page">
      <h1>${title ?? runbook.title}</h1>
      ${liveState(runbook, snapshot, config)}
      ${
        headings.length < 3
          ? undefined
          : markup`<nav class="contents" aria-label="On this page">
              <ul>
                ${headings.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}
              </ul>
            </nav>`
      }
      ${body}
    </article>`,
    footer: markup`<a href="/runbooks/">All runbooks</a>`,
  });
}

/** What to read instead of a page that does not exist. `wanted` is the `domain/page` that was asked for, if it was. */
export function renderNotFound(runbooks: Runbooks, config: ResponderConfig, wanted?: string): string {
  const near =
    wanted === undefined || runbooks.size === 0
      ? undefined
      : runbooks.get(closest(wanted, [...runbooks.keys()]));
  const suggestion =
    near !== undefined &&
    wanted !== undefined &&
    distance(`${near.domain}/${near.page}`, wanted) <= wanted.length / 2
      ? markup`<p>Did you mean <a href="${hrefOf(near)}">${near.title}</a>?</p>`
      : undefined;
  return renderPage({
    ...frame(config),
    title: "Page not found",
    current: "none",
    main: markup`<div class="page">
      <h1>There is no such page</h1>
      <p>
        ${wanted === undefined ? "The address does not belong to any page" : markup`No runbook is named <code>${wanted}</code>`}.
        See the <a href="/">status of the stack</a>, or one of these runbooks.
      </p>
      ${suggestion}${listOf(runbooks)}
    </div>`,
  });
}

/** A page for a failure of this service itself: no reason, no stack trace, only where the reason is. */
export function renderFailure(config: ResponderConfig, requestId: string): string {
  return renderPage({
    ...frame(config),
    title: "This page failed",
    tone: "bad",
    current: "none",
    main: markup`<div class="page">
      <h1>This page could not be made</h1>
      <p>
        The fault lies with the status service, not with your request. Its log has the reason under request
        <code>${requestId}</code>: <code>./monitoring logs responder</code>.
      </p>
      <p>
        Prometheus is at <a href="${config.prometheus.url}">${config.prometheus.url}</a>, Alertmanager at
        <a href="${config.alertmanager.url}">${config.alertmanager.url}</a>.
      </p>
    </div>`,
  });
}

function frame({ environment, version }: ResponderConfig) {
  return { environment, version, tone: "info" } as const;
}

function hrefOf({ domain, page }: Runbook): string {
  return `/runbooks/${domain}/${page}`;
}

function listOf(runbooks: Runbooks): Html {
  const domains = [...new Set([...runbooks.values()].map(({ domain }) => domain))];
  if (domains.length === 0) return markup`<p>No runbook was deployed with this service.</p>`;
  return markup`${domains.map(
    (domain) =>
      markup`<section class="domain">
        <h2>${titleOf(domain)}</h2>
        <ul>
          ${[...runbooks.values()].filter((runbook) => runbook.domain === domain).map((runbook) => markup`<li><a href="${hrefOf(runbook)}">${runbook.title}</a></li>`)}
        </ul>
      </section>`,
  )}`;
}

function liveState(runbook: Runbook, snapshot: Snapshot, config: ResponderConfig): Html {
  const alerts = shownAlerts(snapshot);
  if (alerts === undefined)
    return markup`<p class="notice">
      Whether an alert of this page is firing is not known: Alertmanager cannot be reached.
    </p>`;
  const own = alerts.filter(
    ({ name, runbookUrl }) =>
      name !== config.watchdog && (URL.parse(runbookUrl ?? "")?.pathname ?? "").endsWith(hrefOf(runbook)),
  );
  if (own.length === 0)
    return markup`<p class="card">${badge("good", "No alert of this page is firing.")}</p>`;
  return markup`<ul class="plain">
      ${own.slice(0, 10).map(
        (alert) =>
          markup`<li class="card alert ${alert.severity === "critical" ? "bad" : "warn"}">
              <p>${alert.severity === "critical" ? badge("bad", "Critical") : badge("warn", "Firing")} <strong>${alert.name}</strong></p>
              <p>${alert.summary}</p>
              ${alert.since === undefined ? undefined : markup`<p class="facts">${since(alert.since, snapshot.at)}</p>`}
            </li>`,
      )}
    </ul>
    ${own.length > 10 ? markup`<p>And ${own.length - 10} more on the <a href="/">status page</a>.</p>` : undefined}`;
}
