import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { identityOf, signalProcess, waitUntil } from "../../../cli/engine/processes.ts";
import { readLocks } from "../../../cli/engine/locks.ts";
import { readRunRecord } from "../../../cli/engine/run-record.ts";
import { readState } from "../../../cli/engine/state-file.ts";
import { ensureTools, toolPath } from "../../../tools/install.ts";
import { toolTable } from "../../../tools/versions.ts";
import { EngineFixture, stateText } from "./fixture.ts";

jest.setTimeout(120_000);

const project = resolve(import.meta.dirname, "../../..");

/** What a finished {@link run} printed. */
interface Finished {
  readonly code: number | null;
  readonly all: string;
}

describe("the engine driver, on the real engine", () => {
  let fixture: EngineFixture;
  let pulumi: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    pulumi = toolPath(await ensureTools(["pulumi"]), "pulumi");
    fixture = new EngineFixture();
    fixture.settings();
  });
  afterAll(() => {
    for (const child of children) child.kill("SIGKILL");
    fixture.remove();
  });

  /** Starts engine-run.ts, which runs a tiny program: the driver is a process that is killed in some tests. */
  function start(verb: string, mode = "plain"): ChildProcess & { readonly finished: Promise<Finished> } {
    const child = spawn(
      join(project, "tools/node"),
      [join(import.meta.dirname, "engine-run.ts"), verb, mode],
      {
        env: {
          ...process.env,
          MONITORING_STATE_DIR: join(fixture.folder, "state"),
          MONITORING_SETTINGS_DIR: join(fixture.folder, "settings"),
          ENGINE_PATH: pulumi,
          ENGINE_VERSION: toolTable.pulumi.version,
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    children.push(child);
    let all = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text: Buffer) => (all += text.toString()));
    const finished = new Promise<Finished>((done) =>
      child.once("close", (code) => {
        done({ code, all });
      }),
    );
    return Object.assign(child, { finished });
  }
  const run = (verb: string, mode?: string): Promise<Finished> => start(verb, mode).finished;

  /** Starts an `up` whose program never ends, and waits until the engine holds the lock. */
  async function startHanging() {
    const child = start("up", "hang");
    const locked = await waitUntil(() => readLocks(fixture.backendDir, "dev").length > 0, 60_000);
    expect(locked).toBe(true);
    const engine = readRunRecord(fixture.paths.runFile)?.engine;
    if (engine === undefined) throw new Error("the engine is not written down");
    return { child, engine };
  }

  it("brings a stack up from nothing, without touching the settings, and gives its outputs", async () => {
    const before = readFileSync(join(fixture.folder, "settings/Pulumi.dev.yaml"), "utf8");
    const { code, all } = await run("up");
    expect({ code, all }).toEqual({ code: 0, all: expect.stringContaining('"greeting":"hello"') as unknown });
    expect(readFileSync(join(fixture.folder, "settings/Pulumi.dev.yaml"), "utf8")).toBe(before);
    expect(readFileSync(fixture.paths.stackFile, "utf8")).toContain("encryptionsalt: ");
    expect(existsSync(fixture.paths.runFile)).toBe(false);
  });

  it("keeps no secret in the state, the copy of the settings, or its output", async () => {
    const { all } = await run("up", "secret");
    const text = all + readFileSync(fixture.state, "utf8") + readFileSync(fixture.paths.stackFile, "utf8");
    expect(text).not.toContain("not-to-be-seen");
    expect(readFileSync(fixture.state, "utf8")).toContain("ciphertext");
  });

  it("says a program's problems as they are, and any other failure in one line", async () => {
    expect(await run("up", "problems")).toEqual({ code: 1, all: "monitoring:bind: expected an address\n" });
    expect(await run("up", "throw")).toEqual({ code: 1, all: "engine: boom\n" });
  });

  it("clears creations that a killed run left open", async () => {
    const state = JSON.parse(readFileSync(fixture.state, "utf8")) as {
      checkpoint: { latest: { pending_operations?: unknown } };
    };
    const urn = "urn:pulumi:dev::monitoring::process:index:Process::x";
    state.checkpoint.latest.pending_operations = [
      { type: "creating", resource: { urn, custom: true, type: "process:index:Process" } },
    ];
    fixture.write(fixture.state, JSON.stringify(state));
    expect((await run("up")).code).toBe(0);
    expect(readState(fixture.backendDir, "dev")?.pendingCreates).toEqual([]);
  });

  it("stops the engine on the first interrupt and leaves nothing locked", async () => {
    const { child, engine } = await startHanging();
    child.kill("SIGINT");
    const { code, all } = await child.finished;
    expect({ code, all }).toEqual({
      code: 1,
      all: expect.stringMatching(/stopping after the step[\s\S]*stopped: the next/) as unknown,
    });
    expect(identityOf(engine.pid)).toBeUndefined();
    expect(readLocks(fixture.backendDir, "dev")).toEqual([]);
  });

  it("goes on after a kill -9 of the command line, whatever the engine is doing", async () => {
    const { child, engine } = await startHanging();
    child.kill("SIGKILL");
    await child.finished;
    expect((await run("up")).code).toBe(0);
    expect(identityOf(engine.pid)).toBeUndefined();
    expect(readLocks(fixture.backendDir, "dev")).toEqual([]);
  });

  it("goes on after a kill -9 of command line and engine at once", async () => {
    const { child, engine } = await startHanging();
    signalProcess(engine.pid, "SIGKILL");
    child.kill("SIGKILL");
    await child.finished;
    const { code, all } = await run("up");
    expect({ code, all }).toEqual({
      code: 0,
      all: expect.stringContaining(`removed the lock of process ${engine.pid}`) as unknown,
    });
  });

  it("takes a stack down and forgets it, so that the next run starts from nothing", async () => {
    expect((await run("purge")).code).toBe(0);
    expect(existsSync(fixture.state)).toBe(false);
    expect((await run("up")).code).toBe(0);
  });

  it("refuses a missing or wrong passphrase in one sentence", async () => {
    const passphrase = readFileSync(fixture.paths.passphraseFile, "utf8");
    rmSync(fixture.paths.passphraseFile);
    expect((await run("up")).all).toMatch(/^\S+\/passphrase: missing passphrase: .*\n$/);
    fixture.write(fixture.paths.passphraseFile, "another");
    expect((await run("up")).all).toMatch(/^\S+\/passphrase: wrong passphrase: .*\n$/);
    fixture.write(fixture.paths.passphraseFile, passphrase);
  });

  it("refuses a state that is JSON and still none of the engine's", async () => {
    fixture.write(fixture.state, stateText({ resources: [{ urn: "nonsense" }] }));
    const { code, all } = await run("preview");
    expect(code).toBe(1);
    expect(all).not.toMatch(/^\s+at /m);
    expect(all.trim().split("\n")).toHaveLength(1);
  });
});
