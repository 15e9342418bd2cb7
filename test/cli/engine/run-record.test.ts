import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { identityOf, ownIdentity, sessionMembers, waitUntil } from "../../../cli/engine/processes.ts";
import { beginRun, readRunRecord } from "../../../cli/engine/run-record.ts";
import { EngineFixture } from "./fixture.ts";

describe("the right to change an environment", () => {
  let fixture: EngineFixture;
  let said: string[];
  const children: ChildProcess[] = [];
  beforeEach(() => {
    fixture = new EngineFixture();
    said = [];
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    fixture.remove();
  });

  const path = (): string => fixture.paths.runFile;
  const begin = (options: object = {}) =>
    beginRun(path(), "up", { waitMs: 200, graceMs: 300, say: (line) => said.push(line), ...options });
  const deadIdentity = { pid: spawnSync("true").pid, started: "1" };
  /** A process that leads a session, as the engine does, and starts a plugin; both ignore what `script` says. */
  const engine = async (script: string): Promise<number> => {
    const child = spawn("sh", ["-c", script], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
    children.push(child);
    await new Promise((resolve) => child.stdout.once("data", resolve));
    return child.pid ?? 0;
  };
  const leaveBehind = (pid: number): void => {
    const record = { verb: "up", cli: deadIdentity, engine: identityOf(pid) };
    fixture.write(path(), JSON.stringify(record));
  };

  it("is taken by writing down who has it, and given back", async () => {
    const run = await begin();
    expect(readRunRecord(path())).toEqual({ verb: "up", cli: ownIdentity() });
    run.engineStarted(process.pid);
    expect(readRunRecord(path())?.engine).toEqual(ownIdentity());
    run.end();
    expect(existsSync(path())).toBe(false);
  });

  it("is waited for while another run has it, and refused by naming that one", async () => {
    await begin();
    await expect(begin()).rejects.toThrow(
      `process ${process.pid}: './monitoring up' is still changing this stack`,
    );
    expect(said).toHaveLength(1);
    expect(readRunRecord(path())).toBeDefined();
  });

  it("comes when the other run gives it back", async () => {
    const first = await begin();
    const second = begin({ waitMs: 10_000 });
    first.end();
    (await second).end();
  });

  it("is taken over from a run that died, whatever it left in the file", async () => {
    for (const left of [JSON.stringify({ verb: "up", cli: deadIdentity }), "", "{"]) {
      fixture.write(path(), left);
      (await begin()).end();
    }
  });

  it("stops the engine that a dead run left at work, gently where it listens", async () => {
    const pid = await engine("trap 'exit 0' INT; echo ready; while :; do sleep 0.05; done");
    leaveBehind(pid);
    (await begin({ graceMs: 5000 })).end();
    expect(identityOf(pid)).toBeUndefined();
    expect(said).toEqual([
      `an interrupted './monitoring up' left its engine at work (process ${pid}): stopping it`,
    ]);
  });

  it("kills an engine that does not listen, and the plugins it started", async () => {
    const pid = await engine("trap '' INT TERM; sleep 60 & echo ready; while :; do sleep 0.05; done");
    leaveBehind(pid);
    expect(sessionMembers(pid).length).toBeGreaterThan(0);
    (await begin()).end();
    expect(identityOf(pid)).toBeUndefined();
    expect(await waitUntil(() => sessionMembers(pid).length === 0, 2000)).toBe(true);
  });

  it("lets exactly one of several have it at a time", async () => {
    fixture.write(path(), JSON.stringify({ verb: "up", cli: deadIdentity }));
    let holders = 0;
    await Promise.all(
      [1, 2, 3].map(async () => {
        const run = await begin({ waitMs: 10_000 });
        holders += 1;
        expect(holders).toBe(1);
        expect(readFileSync(path(), "utf8")).toContain(`"pid":${process.pid}`);
        await new Promise((resolve) => setImmediate(resolve));
        holders -= 1;
        run.end();
      }),
    );
  });
});
