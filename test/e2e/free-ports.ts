import { randomInt } from "node:crypto";
import { createServer } from "node:net";

// Below the range that systems hand out by themselves (Linux: from 32768, macOS: from 49152): a port found free there
// could be given to any program, such as the engine, before the stack listens on it.
const lowest = 12_000;
const highest = 32_000;

/** Ports that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  for (let tries = 0; found.size < count && tries < 50 * count; tries++) {
    const port = randomInt(lowest, highest);
    if (await isFree(port)) found.add(port);
  }
  if (found.size < count) throw new Error(`found only ${found.size} of ${count} free ports`);
  return [...found];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
