import { request } from "node:http";
import { open, stat } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { ComposeClient, ComposeState } from "./compose.ts";
import type { Definition } from "./definition.ts";
import { type Layout, logFile, shown } from "./layout.ts";

/** An answer over HTTP, or why there is none. */
export type HttpAnswer =
  | { readonly kind: "answer"; readonly status: number; readonly body: string }
  | { readonly kind: "failed"; readonly reason: string };

/** Asks a process over HTTP. Redirects are not followed. */
export function ask(url: string, method: "GET" | "POST" = "GET", timeoutSeconds = 2): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const failed = (error: Error & { readonly code?: string }): void => {
      resolve({
        kind: "failed",
        reason: error.code === "ECONNREFUSED" ? "nobody listens there" : error.message,
      });
    };
    const outgoing = request(url, { method, agent: false }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on("data", (part: Buffer) => parts.push(part));
      incoming.on("error", failed);
      incoming.on("end", () => {
        const body = Buffer.concat(parts).toString("utf8").trim();
        resolve({ kind: "answer", status: incoming.statusCode ?? 0, body });
      });
    });
    const timer = setTimeout(
      () => outgoing.destroy(new Error(`no answer within ${timeoutSeconds} s`)),
      timeoutSeconds * 1000,
    );
    outgoing.on("close", () => {
      clearTimeout(timer);
    });
    outgoing.on("error", failed);
    outgoing.end();
  });
}

/** Whether a probe answers 2xx. */
export async function isReady(url: string): Promise<boolean> {
  const answer = await ask(url);
  return answer.kind === "answer" && answer.status >= 200 && answer.status < 300;
}

/** A process that exits again and again is given up after so many restarts. */
const restartLimit = 4;
const pollMs = 100;

/** What was so before the process was started or changed. */
export interface Before {
  readonly restarts: number;
  /** Length of its log, in bytes. */
  readonly logged: number;
}

/** Remembers a process as it is before a change. */
export async function beforeChange(
  client: ComposeClient | undefined,
  layout: Layout,
  name: string,
): Promise<Before> {
  const state = await client?.state(name).catch(() => undefined);
  const log = await stat(logFile(layout, name)).catch(() => undefined);
  return { restarts: state?.restarts ?? 0, logged: log?.size ?? 0 };
}

/**
 * Waits until a process runs and its probe answers 2xx.
 * @returns undefined when it is ready, else the reason with the last lines of its log.
 */
export async function untilReady(
  layout: Layout,
  client: ComposeClient,
  definition: Definition,
  before: Before,
  options: { readonly timeoutSeconds: number; readonly signal: AbortSignal },
): Promise<string | undefined> {
  const { name, probe, title } = definition;
  const deadline = Date.now() + options.timeoutSeconds * 1000;
  // A process that was removed and added again counts from zero.
  const restartsOf = (state: ComposeState): number =>
    state.restarts >= before.restarts ? state.restarts - before.restarts : state.restarts;
  let last = "";
  for (;;) {
    const state = await client.state(name);
    if (state === undefined) return `${title} is not among the supervisor's processes.`;
    if (state.status === "Error" || state.status === "Skipped")
      return withLog(`${title} could not be started`, layout, name, before);
    if (restartsOf(state) > restartLimit)
      return withLog(
        `${title} exits again and again, last with code ${state.exit_code}`,
        layout,
        name,
        before,
      );
    if (state.status === "Running") {
      const answer = await ask(probe.url);
      last =
        answer.kind === "failed"
          ? answer.reason
          : `status ${answer.status}${answer.body === "" ? "" : `, ${firstLine(answer.body)}`}`;
      if (answer.kind === "answer" && answer.status >= 200 && answer.status < 300) {
        // The answer counts only when the process that was looked at is still the one that runs.
        const after = await client.state(name);
        if (after?.status === "Running" && after.pid === state.pid) return undefined;
      }
    } else last = `it is ${state.status.toLowerCase()}, last exit code ${state.exit_code}`;
    if (options.signal.aborted) return `${title} was not waited for: the run was cancelled.`;
    if (Date.now() > deadline)
      return withLog(
        `${title} was not ready within ${options.timeoutSeconds} s (${probe.url}: ${last})`,
        layout,
        name,
        before,
      );
    await pause(pollMs);
  }
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").slice(0, 200);
}

async function withLog(reason: string, layout: Layout, name: string, before: Before): Promise<string> {
  const path = logFile(layout, name);
  const lines = await lastLines(path, before.logged, 8);
  if (lines.length === 0) return `${reason}; it wrote nothing to ${shown(path)}.`;
  return [`${reason}; the end of ${shown(path)}:`, ...lines.map((line) => `  ${line.slice(0, 400)}`)].join(
    "\n",
  );
}

/** Last lines of a file that were written after an offset. */
export async function lastLines(path: string, after: number, count: number): Promise<readonly string[]> {
  const handle = await open(path, "r").catch(() => undefined);
  if (handle === undefined) return [];
  try {
    const { size } = await handle.stat();
    // A log that was rotated meanwhile is shorter than before.
    const from = Math.max(size >= after ? after : 0, size - 16_384);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const text = buffer.subarray(0, bytesRead).toString("utf8").trimEnd();
    return text === "" ? [] : text.split("\n").slice(-count);
  } finally {
    await handle.close();
  }
}
