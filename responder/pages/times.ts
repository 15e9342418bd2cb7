import { type Html, markup } from "./html.ts";

/** A time span for people, in its two largest units at most: "12 s", "4 min", "3 h 10 min", "2 d 4 h". */
export function span(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** "12 min ago" as a time element, whose title is the time itself. */
export function ago(date: Date, now: Date): Html {
  return markup`<time datetime="${date.toISOString()}" title="${utc(date)}">${span((now.getTime() - date.getTime()) / 1000)} ago</time>`;
}

/** "for 12 min, since 02:14 UTC" as a time element. */
export function since(date: Date, now: Date): Html {
  return markup`<time datetime="${date.toISOString()}" title="${utc(date)}">for ${span((now.getTime() - date.getTime()) / 1000)}, since ${shortUtc(date, now)}</time>`;
}

/** "2026-11-20 21:04:31 UTC". */
export function utc(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** "21:04 UTC" on the day of `now`, with the date on any other. */
export function shortUtc(date: Date, now: Date): string {
  const [day, clock] = [date.toISOString().slice(0, 10), date.toISOString().slice(11, 16)];
  return `${day === now.toISOString().slice(0, 10) ? "" : `${day} `}${clock} UTC`;
}
