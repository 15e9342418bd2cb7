import { setTimeout as pause } from "node:timers/promises";
import type { ComposeClient } from "./compose.ts";
import type { ProcessInputs } from "./inputs.ts";
import { signal } from "./machine.ts";
import { ask, isReady } from "./readiness.ts";

/** What came of a reload. */
export type ReloadResult =
  | { readonly kind: "taken" }
  | { readonly kind: "refused"; readonly reason: string }
  /** It does not listen: it is starting, failing or hanging, and a restart brings the files in. */
  | { readonly kind: "unreachable" };

const reloadSeconds = 60;
/** A process that dies of its new files does so soon after the signal. */
const signalWatchMs = 1500;

/** Makes a running process take over its changed files; its process id stays. */
export async function reloadProcess(
  client: ComposeClient,
  inputs: ProcessInputs,
  pid: number,
): Promise<ReloadResult> {
  switch (inputs.reload.kind) {
    case "http": {
      const answer = await ask(inputs.reload.url, "POST", reloadSeconds);
      if (answer.kind === "failed") return { kind: "unreachable" };
      if (answer.status >= 200 && answer.status < 300) return { kind: "taken" };
      return {
        kind: "refused",
        reason: `status ${answer.status}${answer.body === "" ? "" : `, ${answer.body}`}`,
      };
    }
    case "signal":
      signal(pid, inputs.reload.signal);
      return watchSignal(client, inputs, pid);
    case "restart":
      return { kind: "unreachable" };
  }
}

/** A signal has no answer: the process took the files when it still runs, and is ready, a moment later. */
async function watchSignal(client: ComposeClient, inputs: ProcessInputs, pid: number): Promise<ReloadResult> {
  const deadline = Date.now() + signalWatchMs;
  let ready = false;
  while (Date.now() < deadline) {
    const state = await client.state(inputs.name);
    if (state?.status !== "Running" || state.pid !== pid)
      return {
        kind: "refused",
        reason: `it ended with code ${state?.exit_code ?? "unknown"} when it was told to reload`,
      };
    ready = await isReady(inputs.probe.url);
    await pause(100);
  }
  return ready ? { kind: "taken" } : { kind: "unreachable" };
}
