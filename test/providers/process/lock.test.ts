import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { withLock } from "../../../providers/process/lock.ts";
import { startTime } from "../../../providers/process/machine.ts";
import { kill } from "./ground.ts";

describe("the supervisor's lock", () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "monitoring-lock-"));
    file = join(folder, "lock");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("lets one work after the other, and leaves nothing behind", async () => {
    const order: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      order.push(`${name} in`);
      await pause(20);
      order.push(`${name} out`);
    };
    await Promise.all([withLock(file, work("a")), withLock(file, work("b"))]);
    expect(order.map((step) => step.split(" ")[1])).toEqual(["in", "out", "in", "out"]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("is broken when its holder was killed", async () => {
    const child = spawn("sleep", ["60"]);
    const started = await startTime(child.pid ?? 0);
    await writeFile(file, JSON.stringify({ pid: child.pid, started }));
    await expect(withLock(file, () => Promise.resolve("in"), 0.2)).rejects.toThrow(
      `expected process ${child.pid ?? 0} to finish with this stack within 0.2 s`,
    );
    await kill(child.pid);
    expect(await withLock(file, () => Promise.resolve("in"), 1)).toBe("in");
  });

  it("is broken when the holder's number belongs to another process by now, or when it is no lock", async () => {
    await writeFile(file, JSON.stringify({ pid: process.pid, started: "long ago" }));
    expect(await withLock(file, () => Promise.resolve("in"), 1)).toBe("in");
    await writeFile(file, "");
    expect(await withLock(file, () => Promise.resolve("in"), 1)).toBe("in");
  });
});
