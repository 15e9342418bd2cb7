import { structuredPatch } from "diff";
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { componentOf } from "./problems.ts";

/** What happens to a resource, in the words of the command line. */
export type ChangeKind = "create" | "update" | "replace" | "delete";

/** One file of a resource that differs. */
export interface FileChange {
  readonly path: string;
  /** Lines of a unified diff without its header, context included; empty for a secret. */
  readonly lines: readonly string[];
}

/** Type of a resource, in words: what the local target makes, or anything else. */
export type ResourceKind = "process" | "data" | "other";

/** One resource that changes, or, when a refresh found it so, that is not as the state says. */
export interface Change {
  readonly kind: ChangeKind;
  /** Name of the component: "prometheus". */
  readonly name: string;
  readonly resource: ResourceKind;
  /** Inputs that differ, files aside: "args", "version", "status". */
  readonly properties: readonly string[];
  readonly files: readonly FileChange[];
  /** How the process is when it is not running, as a refresh found it or as the state has it from the last one. */
  readonly status?: string;
  /** How the product takes over changed files: "http", "signal" or "restart". */
  readonly reload?: string;
}

/** An engine event that matters to people. */
export type Observation =
  /** The machine is not as the state says. */
  | { readonly kind: "drift"; readonly change: Change }
  /** Something was changed, or will be in a preview. */
  | { readonly kind: "change"; readonly change: Change };

// What the engine sends in place of a secret's value.
const secretSignature = "4dabf18193072939515e22adb298388d";
const secret = "[secret]";

/**
 * Watches the events of one run of the engine. Undefined for events that say nothing to people, for components (they only
 * group) and for providers.
 */
export function observer(): (event: EngineEvent) => Observation | undefined {
  // A refresh ends in the same event as a change; only its beginning tells them apart.
  const refreshing = new Set<string>();
  return (event) => {
    const begun = event.resourcePreEvent?.metadata;
    if (begun?.op === "refresh") refreshing.add(begun.urn);
    const metadata = event.resOutputsEvent?.metadata;
    if (metadata === undefined) return undefined;
    const refreshed = refreshing.delete(metadata.urn);
    const change = changeOf(metadata);
    return change === undefined ? undefined : { kind: refreshed ? "drift" : "change", change };
  };
}

function changeOf(metadata: StepEventMetadata): Change | undefined {
  const kind = kindOf(metadata.op);
  // Whatever the types say, a state that is not there comes as null.
  const { new: next, old } = metadata as { readonly new?: State | null; readonly old?: State | null };
  const state = next ?? old;
  if (kind === undefined || state?.custom !== true || metadata.type.startsWith("pulumi:")) return undefined;
  const before = kind === "create" ? {} : plain(old?.inputs);
  const after = kind === "delete" ? {} : plain(next?.inputs);
  const status = [after["status"], before["status"]].find(
    (value) => typeof value === "string" && value !== "running",
  );
  const reload = (after["reload"] as { readonly kind?: unknown } | undefined)?.kind;
  return {
    kind,
    name: componentOf(metadata.urn),
    resource: resourceKind(metadata.type),
    properties: kind === "update" || kind === "replace" ? changedProperties(metadata, before, after) : [],
    files: kind === "delete" ? [] : fileChanges(before, after),
    ...(typeof status === "string" ? { status } : {}),
    ...(typeof reload === "string" ? { reload } : {}),
  };
}

interface State {
  readonly custom?: boolean;
  readonly inputs?: unknown;
}

/** `create-replacement` and `delete-replaced` are the halves of `replace`, which comes as an event of its own. */
function kindOf(op: string): ChangeKind | undefined {
  return op === "create" || op === "update" || op === "replace" || op === "delete" ? op : undefined;
}

function resourceKind(type: string): ResourceKind {
  if (!type.startsWith("process:")) return "other";
  return type.endsWith(":Process") ? "process" : "data";
}

type Inputs = Readonly<Record<string, unknown>>;

function changedProperties(metadata: StepEventMetadata, before: Inputs, after: Inputs): readonly string[] {
  const reported = Object.keys(metadata.detailedDiff ?? {}).map((path) => path.split(/[.[]/, 1)[0] ?? path);
  const differing = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  return [...new Set([...reported, ...differing])]
    .filter((key) => key !== "files" && !key.startsWith("__"))
    .sort();
}

function fileChanges(before: Inputs, after: Inputs): readonly FileChange[] {
  const old = textsOf(before["files"]);
  const next = textsOf(after["files"]);
  return [...new Set([...Object.keys(old), ...Object.keys(next)])]
    .sort()
    .filter((path) => old[path] !== next[path])
    .map((path) => ({ path, lines: diffLines(old[path] ?? "", next[path] ?? "") }));
}

function textsOf(files: unknown): Readonly<Record<string, string>> {
  if (typeof files !== "object" || files === null) return {};
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      typeof text === "string" ? text : JSON.stringify(text),
    ]),
  );
}

/** Lines of a unified diff with two lines of context; none for a secret. */
export function diffLines(before: string, after: string): readonly string[] {
  if (before === secret || after === secret) return [];
  const { hunks } = structuredPatch("", "", before, after, undefined, undefined, { context: 2 });
  return hunks.flatMap((hunk) => [
    `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
    ...hunk.lines.filter((line) => !line.startsWith("\\")),
  ]);
}

/** Inputs without secrets: the engine marks them, and their place is all that is shown. */
function plain(value: unknown): Inputs {
  const cleaned = clean(value);
  return typeof cleaned === "object" && cleaned !== null ? (cleaned as Inputs) : {};
}

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  if (secretSignature in value) return secret;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, clean(part)]));
}
