import type { EngineCommand } from "./command.ts";

/** Interrupts of this process while the engine works. */
export interface Interrupts {
  /** Aborts with the first interrupt. */
  readonly signal: AbortSignal;
  /** Names the engine that a second interrupt kills. */
  attach(command: EngineCommand): void;
  /** Stops listening. */
  stop(): void;
}

/**
 * Listens for interrupts (Ctrl-C, TERM, a closed terminal). The first asks the engine to stop after the step it is at; a
 * second one kills it, and the next run tidies up.
 */
export function listenForInterrupts(say: (line: string) => void): Interrupts {
  const controller = new AbortController();
  let command: EngineCommand | undefined;
  const listener = (): void => {
    if (controller.signal.aborted) {
      command?.kill();
      return;
    }
    say(
      `stopping after the step that runs now; once more stops at once (the stack stays as it is then, and the next run tidies up)`,
    );
    controller.abort();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of signals) process.on(name, listener);
  return {
    signal: controller.signal,
    attach: (engine) => {
      command = engine;
    },
    stop: () => {
      for (const name of signals) process.removeListener(name, listener);
    },
  };
}
