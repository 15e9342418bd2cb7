import type { Answer } from "../status/answer.ts";
import type { Snapshot } from "../status/snapshot.ts";
import type { ScrapeTarget } from "../status/targets.ts";
import { type Html, markup } from "./html.ts";
import { badge, type Tone } from "./icons.ts";
import { ago } from "./times.ts";

/** More healthy targets than this are folded away, so that a phone is not scrolled through good news. */
const unfoldedTargets = 15;
/** More rows than this of either kind are left to Prometheus' own page. */
const mostShown = 300;

const states: Readonly<Record<ScrapeTarget["health"], readonly [Tone, string]>> = {
  up: ["good", "Up"],
  down: ["bad", "Down"],
  unknown: ["muted", "Not scraped yet"],
};

/** What Prometheus scrapes, the broken ones first with what went wrong. */
export function targetsSection({ targets, at }: Snapshot, prometheusUrl: string): Html {
  return markup`<section id="targets" aria-labelledby="targets-title">
    <h2 id="targets-title">
      Scrape
      targets${targets.kind === "known" ? markup` <span class="count">${targets.value.length}</span>` : undefined}
    </h2>
    ${body(targets, at, prometheusUrl)}
  </section>`;
}

function body(targets: Answer<readonly ScrapeTarget[]>, now: Date, prometheusUrl: string): Html {
  if (targets.kind === "unreachable")
    return markup`<p class="card">${badge("muted", "Not known")} – Prometheus cannot be reached.</p>`;
  if (targets.kind === "pending")
    return markup`<p class="card">${badge("muted", "Not known")} – Prometheus has not answered yet.</p>`;
  if (targets.value.length === 0)
    return markup`<p class="card">${badge("warn", "None")} – Prometheus scrapes nothing.</p>`;
  const broken = targets.value.filter(({ health }) => health !== "up");
  const up = targets.value.filter(({ health }) => health === "up");
  if (targets.value.length <= unfoldedTargets) return table(targets.value, now, prometheusUrl);
  return markup`${broken.length === 0 ? undefined : table(broken, now, prometheusUrl)}
    <details id="up-targets">
      <summary>${up.length} targets are up</summary>
      ${table(up, now, prometheusUrl)}
    </details>`;
}

function table(targets: readonly ScrapeTarget[], now: Date, prometheusUrl: string): Html {
  return markup`<div class="targets card">
      <table>
        <caption class="hidden">
          Scrape targets of Prometheus
        </caption>
        <thead>
          <tr>
            <th scope="col">Job</th>
            <th scope="col">Instance</th>
            <th scope="col">State</th>
            <th scope="col">Last scrape</th>
          </tr>
        </thead>
        <tbody>
          ${targets.slice(0, mostShown).map((target) => row(target, now))}
        </tbody>
      </table>
    </div>
    ${targets.length > mostShown ? markup`<p>${targets.length - mostShown} more are on <a href="${prometheusUrl}/targets">Prometheus' own page</a>.</p>` : undefined}`;
}

function row({ job, instance, service, health, lastScrape, lastError }: ScrapeTarget, now: Date): Html {
  const [tone, word] = states[health];
  return markup`<tr class="${health}">
    <th scope="row">${service === undefined ? job : markup`${service} <span class="count">${job}</span>`}</th>
    <td>${instance}</td>
    <td>
      ${badge(tone, word)}${lastError === undefined ? undefined : markup`<span class="error">${lastError.slice(0, 500)}</span>`}
    </td>
    <td>${lastScrape === undefined ? "never" : ago(lastScrape, now)}</td>
  </tr> `;
}
