import { setTimeout as pause } from "node:timers/promises";

/**
 * Polls until `attempt` gives a value, and returns it; errors count as "not yet".
 * @throws Error naming `what`, with the last error, when `seconds` have passed.
 */
export async function until<T>(
  what: string,
  attempt: () => Promise<T | undefined> | T | undefined,
  seconds = 60,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let last: unknown = "nothing came";
  while (Date.now() < deadline) {
    try {
      const value = await attempt();
      if (value !== undefined) return value;
    } catch (error) {
      last = error;
    }
    await pause(100);
  }
  throw new Error(`${what}: not within ${seconds} s (${String(last)})`);
}
