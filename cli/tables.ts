import Table from "cli-table3";
import type { Paint } from "./terminal.ts";

const noBorders = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
} as const;

/** A table without borders: what is easy to read is easy to cut with other tools, too. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string {
  const drawn = new Table({
    head: head.map((title) => paint.dim(title)),
    chars: noBorders,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 1 },
  });
  drawn.push(...rows.map((row) => [...row]));
  return drawn
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Components with their addresses. */
export function componentTable(
  components: readonly { readonly name: string; readonly title: string; readonly url: string }[],
  paint: Paint,
): string {
  return table(
    ["COMPONENT", "WHAT", "ADDRESS"],
    components.map(({ name, title, url }) => [name, title, paint.cyan(url)]),
    paint,
  );
}

/** "3 d 4 h", "2 h 05 min", "45 s". */
export function uptimeText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** "102 MiB". */
export function memoryText(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
}
