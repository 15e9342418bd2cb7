import { isHttpUrl, type ResponderConfig } from "../config.ts";
import { type Html, markup } from "./html.ts";

/** How a link reads. */
export interface LinkText {
  /** What it belongs to, for those who hear the links out of their context: "Runbook for HostDiskFull". */
  readonly of?: string;
  readonly class?: string;
}

/**
 * A link to a URL that came from somewhere else; undefined when it is none that a page may link to (`javascript:`).
 * Links to this service's own pages become relative, so that they also work through a tunnel or another name.
 */
export function pageLink(
  url: string | undefined,
  config: Pick<ResponderConfig, "publicUrl">,
  title: string,
  { of, class: name }: LinkText = {},
): Html | undefined {
  const href = safeHref(url, config.publicUrl);
  if (href === undefined) return undefined;
  const forWhom = of === undefined ? undefined : markup`<span class="hidden"> for ${of}</span>`;
  const look = name === undefined ? undefined : markup` class="${name}"`;
  return markup`<a href="${href}"${look} rel="noreferrer">${title}${forWhom}</a>`;
}

function safeHref(url: string | undefined, publicUrl: string): string | undefined {
  if (url === undefined) return undefined;
  if (url.startsWith(`${publicUrl}/runbooks/`)) return url.slice(publicUrl.length);
  return isHttpUrl(url) ? url : undefined;
}
