import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { isAlive, withLock } from "../../tools/lock.ts";
import { workbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
let file: string;
beforeEach(() => {
  bench = workbench();
  file = join(bench.storeDir, "locks", "tiny.lock");
});
afterEach(() => {
  bench.remove();
});

function leave(holder: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, holder);
}

/** The number of a process that has ended. */
function deadPid(): number {
  return spawnSync("true").pid;
}

describe("a lock", () => {
  it("lets one work at a time, and is gone afterwards", async () => {
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    await Promise.all([withLock(file, {}, work), withLock(file, {}, work), withLock(file, {}, work)]);
    expect(most).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  it("says who holds it", async () => {
    await withLock(file, {}, () => {
      expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ pid: process.pid, host: hostname() });
      return Promise.resolve();
    });
  });

  it("is given back when the work fails", async () => {
    await expect(withLock(file, {}, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(existsSync(file)).toBe(false);
  });

  it("of a dead process is broken", async () => {
    leave(JSON.stringify({ pid: deadPid(), host: hostname() }));
    expect(await withLock(file, {}, () => Promise.resolve("worked"))).toBe("worked");
  });

  it("of another machine is broken only when nobody has touched it for a while", async () => {
    leave(JSON.stringify({ pid: 1, host: "elsewhere" }));
    const signal = AbortSignal.timeout(300);
    await expect(withLock(file, { signal }, () => Promise.resolve())).rejects.toThrow("interrupted");
    const old = new Date(Date.now() - 61_000);
    utimesSync(file, old, old);
    expect(await withLock(file, {}, () => Promise.resolve("worked"))).toBe("worked");
  });

  it("knows a living process from a dead one", () => {
    expect(isAlive(process.pid)).toBe(true);
    expect(isAlive(deadPid())).toBe(false);
  });
});
