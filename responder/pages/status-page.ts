import type { ResponderConfig } from "../config.ts";
import type { Snapshot } from "../status/snapshot.ts";
import { firing, judge, type Level, shownAlerts, type Verdict } from "../status/verdict.ts";
import { alertsSection } from "./alerts-section.ts";
import { componentsSection } from "./components-section.ts";
import { type Content, type Html, markup } from "./html.ts";
import { icon, type Tone } from "./icons.ts";
import { renderPage } from "./layout.ts";
import { targetsSection } from "./targets-section.ts";
import { utc } from "./times.ts";

/** What the status page is made of. */
export interface StatusPageInput {
  readonly config: ResponderConfig;
  readonly snapshot: Snapshot;
  /** Whether the page keeps itself current. */
  readonly refresh: boolean;
  /** A sentence about a configuration that was refused. @default none */
  readonly configurationProblem?: string;
}

/** Seconds between two refreshes, and while answers are still awaited. */
const refreshSeconds = { settled: 10, awaiting: 2 } as const;

const tones: Readonly<Record<Level, Tone>> = {
  healthy: "good",
  warning: "warn",
  broken: "bad",
  unknown: "muted",
};

/** The status page: the verdict, what is wrong with the verdict, alerts, components, scrape targets. */
export function renderStatusPage({
  config,
  snapshot,
  refresh,
  configurationProblem,
}: StatusPageInput): string {
  const verdict = judge(snapshot, config.watchdog);
  const tone = tones[verdict.level];
  const awaiting =
    snapshot.alerts.kind === "pending" ||
    snapshot.targets.kind === "pending" ||
    snapshot.components.some(({ health }) => health.kind === "pending");
  const notices = [
    ...verdict.notices,
    ...(configurationProblem === undefined
      ? []
      : [
          `The status page works with its previous configuration, since the new one was refused: ${configurationProblem}`,
        ]),
  ];
  return renderPage({
    title: verdict.sentence,
    tone,
    environment: config.environment,
    version: config.version,
    ...(refresh ? { refreshSeconds: awaiting ? refreshSeconds.awaiting : refreshSeconds.settled } : {}),
    current: "status",
    main: markup`<div id="verdict" class="verdict ${tone}" role="status">
        ${icon(tone)}
        <div>
          <h1>${unbroken(verdict.sentence)}</h1>
          ${detail(snapshot, verdict, config.watchdog)}
        </div>
      </div>
      <div id="notices">${notices.map((notice) => markup`<p class="notice">${notice}</p>`)}</div>
      ${alertsSection(snapshot, config)} ${componentsSection(snapshot)}
      ${targetsSection(snapshot, config.prometheus.url)}`,
    footer: markup`<span id="made">As of <time datetime="${snapshot.at.toISOString()}">${utc(snapshot.at)}</time></span> ·
      ${refresh ? markup`<a id="pause" href="/?refresh=off">Pause updates</a>` : markup`updates are off, <a href="/">resume</a>`}`,
  });
}

/** The verdict with its parts kept together, so that no line ends in "2". */
function unbroken(sentence: string): readonly Content[] {
  return sentence.split(/(?<=,) /).map((part) => markup`<span class="part">${part}</span> `);
}

/** The line below the verdict: who is down, or how much was looked at. */
function detail(snapshot: Snapshot, { level }: Verdict, watchdog: string | undefined): Html {
  const down = snapshot.components.filter(({ health }) => health.kind === "down");
  if (down.length > 0) return markup`<p>Down: ${down.map(({ component }) => component.title).join(", ")}</p>`;
  const pending = snapshot.components.filter(({ health }) => health.kind === "pending");
  if (pending.length > 0)
    return markup`<p>Not answered yet: ${pending.map(({ component }) => component.title).join(", ")}</p>`;
  const targets = snapshot.targets.kind === "known" ? snapshot.targets.value.length : 0;
  const alerts = firing(shownAlerts(snapshot), watchdog);
  const silent = alerts.filter(({ audience }) => audience.kind !== "notified").length;
  const info = alerts.filter(
    ({ severity, audience }) => severity === "info" && audience.kind === "notified",
  ).length;
  const parts = [
    `All ${snapshot.components.length} components answer`,
    ...(level === "healthy" ? [`all ${targets} targets are scraped`] : []),
    ...(info > 0 ? [`${info} for information`] : []),
    ...(silent > 0 ? [`${silent} silenced`] : []),
  ];
  return markup`<p>${parts.join(", ")}.</p>`;
}
