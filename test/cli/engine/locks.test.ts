import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { spawn, spawnSync } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { clearLocks, fateOf, readLocks } from "../../../cli/engine/locks.ts";
import { EngineFixture } from "./fixture.ts";

describe("locks of the engine", () => {
  let fixture: EngineFixture;
  let said: string[];
  beforeEach(() => {
    fixture = new EngineFixture();
    said = [];
  });
  afterEach(() => {
    fixture.remove();
  });

  const holder = (parts: object = {}): object => ({
    pid: process.pid,
    username: "somebody",
    hostname: hostname(),
    timestamp: new Date().toISOString(),
    ...parts,
  });
  const clear = (waitMs = 100): Promise<void> =>
    clearLocks(fixture.backendDir, "dev", { waitMs, say: (line) => said.push(line) });
  /** The number of a process that has ended. */
  const deadPid = (): number => spawnSync("true").pid;

  it("are removed when the process that took them died, and that is said", async () => {
    const pid = deadPid();
    const path = fixture.lock(holder({ pid }));
    fixture.write(`${path}.attrs`, "{}");
    await clear();
    expect(existsSync(path)).toBe(false);
    expect(existsSync(`${path}.attrs`)).toBe(false);
    expect(said).toEqual([`removed the lock of process ${pid}, which ended without giving it back`]);
  });

  it("are removed when the number belongs to a process that started later, as after a reboot", () => {
    fixture.lock(holder({ timestamp: "2020-01-01T00:00:00Z" }));
    expect(readLocks(fixture.backendDir, "dev").map(fateOf)).toEqual(["stale"]);
  });

  it("are removed when the file was cut off", async () => {
    const path = fixture.lock('{"pid": 1');
    await clear();
    expect(existsSync(path)).toBe(false);
  });

  it("of a live run are waited for, and go by themselves", async () => {
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 700)"]);
    const path = fixture.lock(holder({ pid: child.pid }));
    await clear(20_000);
    expect(existsSync(path)).toBe(false);
    expect(said[0]).toBe(`waiting for process ${child.pid ?? 0}, which is changing this stack ...`);
  });

  it("of a live run that takes too long are left alone, and the process is named", async () => {
    const path = fixture.lock(holder());
    await expect(clear()).rejects.toThrow(`process ${process.pid}: it is still changing this stack`);
    expect(existsSync(path)).toBe(true);
  });

  it("of another machine are left to a person, who is told how", async () => {
    const path = fixture.lock(holder({ hostname: "elsewhere", pid: 42 }));
    await expect(clear()).rejects.toThrow(
      /locked by process 42 on elsewhere since .*'\.\/monitoring unlock --env dev'/,
    );
    expect(existsSync(path)).toBe(true);
  });
});
