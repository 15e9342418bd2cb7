import { markup, type Html, trusted } from "./html.ts";

/** States that have a shape and a colour of their own, so that neither alone carries the meaning. */
export type Tone = "good" | "bad" | "warn" | "info" | "muted";

const shapes: Readonly<Record<Tone, string>> = {
  good: '<circle cx="8" cy="8" r="8" fill="C"/><path d="M4.2 8.3l2.6 2.6 5-5.4" fill="none" stroke="K" stroke-width="2"/>',
  bad: '<path d="M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7z" fill="C"/><path d="M5 5l6 6m0-6l-6 6" stroke="K" stroke-width="2"/>',
  warn: '<path d="M8 .5L16 15.5H0z" fill="C"/><path d="M8 5.5v4.6m0 1.4v2" stroke="K" stroke-width="2"/>',
  info: '<rect width="16" height="16" rx="3" fill="C"/><path d="M8 2.6v2m0 2.4v6.4" stroke="K" stroke-width="2"/>',
  muted:
    '<circle cx="8" cy="8" r="7" fill="none" stroke="C" stroke-width="2"/><path d="M4.5 8h7" stroke="C" stroke-width="2"/>',
};

/** The icon of a tone, in the colour of the text's tone; the word beside it says the same, so readers skip it. */
export function icon(tone: Tone): Html {
  const shape = shapes[tone].replaceAll('"C"', '"currentColor"').replaceAll('"K"', '"var(--paper)"');
  return trusted(`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shape}</svg>`);
}

/** An icon and its word. */
export function badge(tone: Tone, word: string): Html {
  return markup`<span class="badge ${tone}">${icon(tone)}<span>${word}</span></span>`;
}

const tabColours: Readonly<Record<Tone, string>> = {
  good: "#2e9e5b",
  bad: "#e0383e",
  warn: "#d98e04",
  info: "#3b7dd8",
  muted: "#8a929c",
};

/** The icon of a tone as a data URL: the browser's tab shows how things are. */
export function tabIcon(tone: Tone): string {
  const shape = shapes[tone].replaceAll('"C"', `"${tabColours[tone]}"`).replaceAll('"K"', '"#fff"');
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${shape}</svg>`)}`;
}
