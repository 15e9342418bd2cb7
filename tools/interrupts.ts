const signals = ["SIGINT", "SIGTERM"] as const;

/**
 * Runs work that an interrupt of the process ends in good order. When the work has cleaned up, the interrupt has its
 * usual effect, unless somebody else listens for it too; a second one ends the process at once.
 * @param outer - a caller's own signal, which ends the work as well
 */
export async function withInterrupts<T>(
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const listener = (signal: NodeJS.Signals): void => {
    received = signal;
    stopListening();
    controller.abort();
  };
  const stopListening = (): void => {
    for (const signal of signals) process.removeListener(signal, listener);
  };
  for (const signal of signals) process.on(signal, listener);
  try {
    return await work(outer === undefined ? controller.signal : AbortSignal.any([outer, controller.signal]));
  } finally {
    stopListening();
    if (received !== undefined && process.listenerCount(received) === 0) process.kill(process.pid, received);
  }
}
