import type { ComponentHealth, ComponentState } from "../status/components.ts";
import type { Snapshot } from "../status/snapshot.ts";
import { type Html, markup } from "./html.ts";
import { badge } from "./icons.ts";
import { ago } from "./times.ts";

/** Readings older than this carry their age. */
const notableAgeMs = 5000;

/** The components of the stack, the broken ones first. */
export function componentsSection({ components, at }: Snapshot): Html {
  const order: Readonly<Record<ComponentHealth["kind"], number>> = { down: 0, pending: 1, up: 2 };
  const sorted = [...components].sort((a, b) => order[a.health.kind] - order[b.health.kind]);
  return markup`<section id="components" aria-labelledby="components-title">
    <h2 id="components-title">Components <span class="count">${components.length}</span></h2>
    ${
      components.length === 0
        ? markup`<p class="card">None is configured.</p>`
        : markup`<ul class="plain grid">
            ${sorted.map((state) => markup`<li>${componentCard(state, at)}</li>`)}
          </ul>`
    }
  </section>`;
}

function componentCard({ component, health }: ComponentState, now: Date): Html {
  const title =
    component.url === undefined
      ? markup`${component.title}`
      : markup`<a href="${component.url}">${component.title}</a>`;
  const age =
    health.kind !== "pending" && now.getTime() - health.at.getTime() > notableAgeMs
      ? markup`, ${ago(health.at, now)}`
      : undefined;
  return markup`<article class="component card ${health.kind}">
    <h3><span>${title}</span>${stateBadge(health)}</h3>
    ${health.kind === "down" ? markup`<p class="reason">${health.reason}${age}</p>` : undefined}
    <p>
      ${component.version}${health.kind === "up" ? markup`, answers in ${Math.max(1, Math.round(health.milliseconds))} ms${age}` : undefined}
    </p>
  </article>`;
}

function stateBadge({ kind }: ComponentHealth): Html {
  switch (kind) {
    case "up":
      return badge("good", "Healthy");
    case "down":
      return badge("bad", "Down");
    case "pending":
      return badge("muted", "No answer yet");
  }
}
