import { structuredPatch } from "diff";
import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";
import { nameOf } from "./problems.ts";

/** What happens to a resource, in the words of the command line. */
export type ChangeKind = "create" | "update" | "replace" | "delete";

/** One file of a resource that differs. */
export interface FileChange {
  readonly path: string;
  /** Lines of a unified diff without its header, context included; empty for a secret. */
  readonly lines: readonly string[];
}

/** One changed resource. */
export interface Change {
  readonly kind: ChangeKind;
  /** Name of the resource: "prometheus". */
  readonly name: string;
  /** Its type in short: "Process". */
  readonly type: string;
  /** Inputs that differ other than files: "args", "version". */
  readonly properties: readonly string[];
  readonly files: readonly FileChange[];
}

/** Marks of the kinds in front of a line. */
export const changeMarks: Readonly<Record<ChangeKind, string>> = { create: "+", update: "~", replace: "±", delete: "-" };

// What the engine sends in place of a secret's value.
const secretSignature = "4dabf18193072939515e22adb298388d";
const secret = "[secret]";

/**
 * The change that an engine event tells of: a step that is done in a run, one that is planned in a preview. Undefined for
 * any other event, for components (they only group) and for providers.
 */
export function changeOf(event: EngineEvent): Change | undefined {
  const metadata = event.resOutputsEvent?.metadata;
  if (metadata === undefined) return undefined;
  const kind = kindOf(metadata.op);
  const state = metadata.new ?? metadata.old;
  if (kind === undefined || state?.custom !== true || metadata.type.startsWith("pulumi:")) return undefined;
  const before = kind === "create" ? {} : plain(metadata.old?.inputs);
  const after = kind === "delete" ? {} : plain(metadata.new?.inputs);
  return {
    kind,
    name: nameOf(metadata.urn),
    type: metadata.type.slice(metadata.type.lastIndexOf(":") + 1),
    properties: kind === "update" || kind === "replace" ? changedProperties(metadata, before, after) : [],
    files: fileChanges(before, after, kind),
  };
}

/** `create-replacement` and `delete-replaced` are the halves of `replace`, which comes as an event of its own. */
function kindOf(op: string): ChangeKind | undefined {
  return op === "create" || op === "update" || op === "replace" || op === "delete" ? op : undefined;
}

function changedProperties(metadata: StepEventMetadata, before: Inputs, after: Inputs): readonly string[] {
  const reported = Object.keys(metadata.detailedDiff ?? {}).map((path) => path.split(/[.[]/, 1)[0] ?? path);
  const differing = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  return [...new Set([...reported, ...differing])].filter((key) => key !== "files" && !key.startsWith("__")).sort();
}

type Inputs = Readonly<Record<string, unknown>>;

function fileChanges(before: Inputs, after: Inputs, kind: ChangeKind): readonly FileChange[] {
  if (kind === "delete") return [];
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
    Object.entries(files).map(([path, text]) => [path, typeof text === "string" ? text : JSON.stringify(text)]),
  );
}

/** Lines of a unified diff with two lines of context. */
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
