import type { Change, ChangeKind } from "./engine/changes.ts";
import type { Paint } from "./terminal.ts";

/** Marks of the kinds in front of a line. */
const marks: Readonly<Record<ChangeKind, string>> = { create: "+", update: "~", replace: "±", delete: "-" };

/** How many lines of one file's difference a preview shows at most. */
const shownLines = 40;

/** A changed resource as one line: `~ alertmanager        reload   alertmanager.yml`. */
export function changeLine(change: Change, paint: Paint): string {
  const paints: Readonly<Record<ChangeKind, (text: string) => string>> = {
    create: paint.green,
    update: paint.yellow,
    replace: paint.yellow,
    delete: paint.red,
  };
  const name = `${marks[change.kind]} ${change.name}`.padEnd(24);
  return `${paints[change.kind](name)} ${actionOf(change).padEnd(8)} ${paint.dim(detailOf(change))}`.trimEnd();
}

/** What happens to the resource, in one word. */
export function actionOf(change: Change): string {
  if (change.resource !== "process") return change.kind;
  if (change.kind !== "update")
    return change.kind === "delete" ? "stop" : change.kind === "create" ? "start" : "replace";
  const restarting = change.properties.some((name) => ["args", "env", "probe", "status"].includes(name));
  if (restarting) return change.status === undefined ? "restart" : "revive";
  const changed = change.files.length > 0 || change.properties.includes("secretFiles");
  if (!changed && change.properties.length > 0) return "note";
  return change.reload === "restart" ? "restart" : "reload";
}

function detailOf(change: Change): string {
  if (change.resource === "data") return "data folder";
  if (change.kind === "create" || change.kind === "delete") return "";
  const files = change.files.map(({ path }) => path);
  const properties = change.properties.filter((name) => name !== "status").map((name) => words[name] ?? name);
  const parts = [...files, ...properties];
  // The value of a secret is all that can differ without showing.
  return (parts.length === 0 && change.status === undefined ? ["a secret"] : parts).join(", ");
}

const words: Readonly<Record<string, string>> = {
  args: "arguments",
  env: "environment variables",
  secretFiles: "a secret",
  configCheck: "checks",
};

/** The difference of each changed file, compact and painted; the end of a long one is left out. */
export function fileDiffLines(change: Change, paint: Paint): readonly string[] {
  if (change.kind === "create" || change.kind === "delete") return [];
  return change.files.flatMap(({ path, lines }) => {
    const shown = lines.slice(0, shownLines).map((line) => `      ${painted(line, paint)}`);
    const left = lines.length - shown.length;
    return [
      `    ${paint.bold(path)}`,
      ...shown,
      ...(left > 0 ? [paint.dim(`      ... ${left} more lines`)] : []),
    ];
  });
}

function painted(line: string, paint: Paint): string {
  if (line.startsWith("@@")) return paint.cyan(line);
  if (line.startsWith("+")) return paint.green(line);
  return line.startsWith("-") ? paint.red(line) : paint.dim(line);
}

/** Where the machine is not as deployed, in words; one line per resource. */
export function driftLine(change: Change, paint: Paint): string {
  const name = paint.yellow(`! ${change.name}`.padEnd(24));
  if (change.kind === "delete") return `${name} gone: nothing of it is left on this machine`;
  const parts: string[] = [];
  if (change.status !== undefined) parts.push(statusWords[change.status] ?? `not running (${change.status})`);
  for (const { path } of change.files) parts.push(`file edited by hand: ${path}`);
  if (change.properties.includes("secretFiles")) parts.push("a secret file was changed");
  const others = change.properties.filter((property) => property !== "status" && property !== "secretFiles");
  if (others.length > 0)
    parts.push(`not as deployed: ${others.map((property) => words[property] ?? property).join(", ")}`);
  return `${name} ${parts.length === 0 ? "not as deployed" : parts.join("; ")}`;
}

const statusWords: Readonly<Record<string, string>> = {
  stopped: "process not running (stopped)",
  failed: "process not running (it exits again and again)",
  starting: "process running, not ready yet",
  unresponsive: "process running, but it does not answer",
  interrupted: "a change of it was interrupted",
};

/** How many changes of each kind, those that did not happen left out. */
export function countChanges(changes: readonly Change[]): Readonly<Partial<Record<ChangeKind, number>>> {
  const counts: Partial<Record<ChangeKind, number>> = {};
  for (const { kind } of changes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** The counts as a sentence: `2 created, 1 updated`; undefined when there is nothing to tell. */
export function countsText(changes: readonly Change[], tense: "done" | "planned"): string | undefined {
  const done = { create: "created", update: "updated", replace: "replaced", delete: "removed" };
  const planned = { create: "to create", update: "to update", replace: "to replace", delete: "to remove" };
  const counts = countChanges(changes);
  const parts = (Object.keys(marks) as ChangeKind[]).flatMap((kind) => {
    const count = counts[kind] ?? 0;
    return count === 0 ? [] : [`${count} ${(tense === "done" ? done : planned)[kind]}`];
  });
  return parts.length === 0 ? undefined : parts.join(", ");
}
