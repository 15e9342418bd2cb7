import { createHash } from "node:crypto";
import { type Content, markup, type Html, trusted } from "./html.ts";
import { tabIcon, type Tone } from "./icons.ts";
import { refreshScript } from "./refresh-script.ts";
import { style } from "./style.ts";

/** What surrounds every page. */
export interface PageFrame {
  /** Title of the browser's tab; the environment is added. */
  readonly title: string;
  /** Icon of the browser's tab. */
  readonly tone: Tone;
  readonly environment: string;
  readonly version: string;
  /** Seconds until the page fetches itself again. @default it stays as it is */
  readonly refreshSeconds?: number;
  /** Entry of the navigation that this page is. */
  readonly current: "status" | "runbooks" | "none";
  readonly main: Content;
  /** Last line, such as when the page was made. */
  readonly footer?: Content;
}

/**
 * The policy that every answer carries: nothing is loaded from anywhere, and only the two texts below, known by their
 * hashes, are style and script. Markup that slipped in would stay dead.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src '${hashOf(style)}'`,
  `script-src '${hashOf(refreshScript)}'`,
  "connect-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** A whole page. */
export function renderPage(frame: PageFrame): string {
  const { refreshSeconds } = frame;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${frame.title} · ${frame.environment}</title>
<link rel="icon" href="${tabIcon(frame.tone)}">
${refreshSeconds === undefined ? undefined : markup`<noscript><meta http-equiv="refresh" content="${refreshSeconds}"></noscript>`}
<style>${trusted(style)}</style>
</head>
<body${refreshSeconds === undefined ? undefined : markup` data-refresh="${refreshSeconds}"`}>
<a class="skip" href="#main">Skip to the content</a>
<header class="bar"><div class="width">
<p class="brand">Monitoring <span class="environment">${frame.environment}</span></p>
<nav aria-label="Pages">${link("/", "Status", frame.current === "status")} ${link("/runbooks/", "Runbooks", frame.current === "runbooks")}</nav>
</div></header>
<p id="offline" class="offline" role="alert" hidden></p>
<main id="main" class="width" tabindex="-1">
${frame.main}
</main>
<footer class="width"><p>${frame.footer}</p><p>Monitoring ${frame.version}</p></footer>
${refreshSeconds === undefined ? undefined : markup`<script>${trusted(refreshScript)}</script>`}
</body>
</html>
`.text;
}

function link(href: string, title: string, current: boolean): Html {
  return markup`<a href="${href}"${current ? trusted(' aria-current="page"') : undefined}>${title}</a>`;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
