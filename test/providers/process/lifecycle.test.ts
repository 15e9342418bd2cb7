import { chmod, mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { removeStrays } from "../../../providers/process/inspect.ts";
import { layoutOf, logFile, socketPath, workloadLayout } from "../../../providers/process/layout.ts";
import { processesWith } from "../../../providers/process/machine.ts";
import { secret } from "../../../providers/process/property-values.ts";
import { processProvider, processType } from "../../../providers/process/provider.ts";
import {
  processStates,
  restartProcess,
  startProcess,
  startSupervisor,
  stopProcess,
  stopSupervisor,
} from "../../../providers/process/supervisor.ts";
import {
  fakeProcess,
  fakeTools,
  freePort,
  type Ground,
  hear,
  kill,
  newGround,
  supervisorPid,
  until,
} from "./ground.ts";

type Raw = Readonly<Record<string, unknown>>;
const urn = `urn:pulumi:test::monitoring::${processType}::one`;
const dataUrn = "urn:pulumi:test::monitoring::process:index:DataDirectory::one";
jest.setTimeout(60_000);

describe("a process under the provider, on the real supervisor", () => {
  const findTool = fakeTools();
  // Provider methods are optional in the SDK's interface.
  const provider = processProvider(findTool) as Required<ReturnType<typeof processProvider>>;
  let ground: Ground;
  let port: number;

  beforeEach(async () => {
    ground = newGround();
    port = await freePort();
  });
  afterEach(() => ground.clear());

  const checked = async (raw: Raw): Promise<Raw> => {
    const result = await provider.check(urn, {}, raw);
    expect(result.failures).toEqual([]);
    return result.inputs as Raw;
  };
  const create = async (raw: Raw): Promise<Raw> =>
    (await provider.create(urn, await checked(raw))).outs as Raw;
  const update = async (olds: Raw, raw: Raw): Promise<Raw> =>
    (await provider.update("test/one", urn, olds, await checked(raw))).outs as Raw;
  const read = async (state: Raw): Promise<{ id?: string; props?: Raw; inputs?: Raw }> =>
    provider.read("test/one", urn, state);
  const states = async () => (await processStates(ground.layout)) ?? [];

  it("is ready when it is created, and a refresh finds nothing to change", async () => {
    const state = await create(fakeProcess("one", port));
    expect(await hear(port)).toMatchObject({ greeting: "hello", version: "v1" });
    const { props, inputs } = await read(state);
    expect(props).toEqual(state);
    expect(await provider.diff("test/one", urn, props ?? {}, inputs ?? {})).toMatchObject({ changes: false });
    expect(await states()).toMatchObject([{ name: "one", state: "running", ready: true, restarts: 0 }]);
    await until(
      "its log is written",
      async () => (await readFile(logFile(ground.layout, "one"), "utf8")) === "listening as v1\n",
    );
  });

  it("takes over a changed file without a restart", async () => {
    const state = await create(fakeProcess("one", port));
    const { pid } = await hear(port);
    await update(
      state,
      fakeProcess("one", port, { files: { "config.json": '{"greeting":"hi"}', "more/a.txt": "a" } }),
    );
    expect(await hear(port)).toMatchObject({ pid, greeting: "hi" });
    expect(await readdir(workloadLayout(ground.layout, "one").config)).toEqual(["config.json", "more"]);
    await update(state, fakeProcess("one", port));
    expect(await readdir(workloadLayout(ground.layout, "one").config)).toEqual(["config.json"]);
  });

  it("takes over a changed file on a signal without a restart", async () => {
    const reload = { reload: { kind: "signal", signal: "SIGHUP" } };
    const state = await create(fakeProcess("one", port, reload));
    const { pid } = await hear(port);
    await update(
      state,
      fakeProcess("one", port, { ...reload, files: { "config.json": '{"greeting":"hi"}' } }),
    );
    expect(await hear(port)).toMatchObject({ pid, greeting: "hi" });
    const dying = fakeProcess("one", port, { ...reload, files: { "config.json": '{"greeting":"refused"}' } });
    await expect(update(state, dying)).rejects.toThrow(
      "The one refused its new files, and it runs on with its old ones",
    );
    expect(await hear(port)).toMatchObject({ greeting: "hi" });
  });

  it("restarts for a changed file where the product cannot reload", async () => {
    const state = await create(fakeProcess("one", port, { reload: { kind: "restart" } }));
    const { pid } = await hear(port);
    await update(
      state,
      fakeProcess("one", port, {
        reload: { kind: "restart" },
        files: { "config.json": '{"greeting":"hi"}' },
      }),
    );
    const after = await hear(port);
    expect(after.greeting).toBe("hi");
    expect(after.pid).not.toBe(pid);
  });

  it("restarts for changed arguments, once", async () => {
    const state = await create(fakeProcess("one", port));
    const { pid } = await hear(port);
    await update(state, fakeProcess("one", port, { args: ["--port", String(port), "--more"] }));
    const after = await hear(port);
    expect(after.args).toContain("--more");
    expect(after.pid).not.toBe(pid);
    expect(
      (await processesWith("MONITORING_WORKLOAD")).filter(({ value }) => value === `${ground.layout.id}/one`),
    ).toHaveLength(1);
  });

  it("leaves everything as it was when the product's own check refuses the files", async () => {
    const state = await create(fakeProcess("one", port));
    const { pid } = await hear(port);
    const wrong = fakeProcess("one", port, { files: { "config.json": '{"greeting":"invalid"}' } });
    await expect(update(state, wrong)).rejects.toThrow(
      'one: fake --check refuses the new configuration, so nothing was changed: config.json: greeting "invalid" is not a greeting',
    );
    expect(await hear(port)).toMatchObject({ pid, greeting: "hello" });
    expect((await read(state)).props).toEqual(state);
  });

  it("puts the old files back when the running product refuses the new ones", async () => {
    const state = await create(fakeProcess("one", port));
    const { pid } = await hear(port);
    const wrong = fakeProcess("one", port, { files: { "config.json": '{"greeting":"refused"}' } });
    await expect(update(state, wrong)).rejects.toThrow(
      "The one refused its new files, and it runs on with its old ones: status 500, greeting is refused",
    );
    expect(await hear(port)).toMatchObject({ pid, greeting: "hello" });
    expect((await read(state)).props).toEqual(state);
  });

  it("shows a file edited by hand as drift, and puts it back", async () => {
    const state = await create(fakeProcess("one", port));
    const { pid } = await hear(port);
    await writeFile(
      join(workloadLayout(ground.layout, "one").config, "config.json"),
      '{"greeting":"by hand"}',
    );
    const { props = {} } = await read(state);
    expect(props["files"]).toEqual({ "config.json": '{"greeting":"by hand"}' });
    const wanted = await checked(fakeProcess("one", port));
    expect(await provider.diff("test/one", urn, props, wanted)).toMatchObject({
      changes: true,
      replaces: [],
    });
    await update(props, fakeProcess("one", port));
    expect(await hear(port)).toMatchObject({ pid, greeting: "hello" });
  });

  it("shows a stopped process as drift, and starts it", async () => {
    const state = await create(fakeProcess("one", port));
    await stopProcess(ground.layout, "one");
    const { props = {} } = await read(state);
    expect(props).toMatchObject({ status: "stopped" });
    await update(props, fakeProcess("one", port));
    expect((await read(state)).props).toEqual(state);
  });

  it("is found stopped when no supervisor runs, and comes back with one", async () => {
    const state = await create(fakeProcess("one", port));
    await stopSupervisor(ground.layout);
    expect(await processStates(ground.layout)).toBeUndefined();
    const { props = {} } = await read(state);
    expect(props).toMatchObject({ status: "stopped" });
    await update(props, fakeProcess("one", port));
    expect(await states()).toMatchObject([{ ready: true }]);
  });

  it("is found gone when its folder is gone", async () => {
    const state = await create(fakeProcess("one", port));
    await ground.clear();
    expect((await read(state)).id).toBe("");
  });

  it("survives a crash by itself within moments", async () => {
    await create(fakeProcess("one", port));
    const { pid } = await hear(port);
    await kill(pid);
    await until("it is back", async () => (await hear(port)).pid !== pid, 5);
    expect(await states()).toMatchObject([{ restarts: 1 }]);
  });

  it("leaves no orphan and no duplicate when the supervisor is killed", async () => {
    const state = await create(fakeProcess("one", port));
    const { pid } = await hear(port);
    await kill(await supervisorPid(ground.layout));
    expect(await processStates(ground.layout)).toBeUndefined();
    const { props = {} } = await read(state);
    expect(props).toMatchObject({ status: "stopped" });
    await update(props, fakeProcess("one", port));
    expect((await hear(port)).pid).not.toBe(pid);
    expect(
      (await processesWith("MONITORING_WORKLOAD")).filter(({ value }) => value === `${ground.layout.id}/one`),
    ).toHaveLength(1);
  });

  it("gets a fresh supervisor when the old one fails inside an update", async () => {
    const state = await create(fakeProcess("one", port));
    await kill(await supervisorPid(ground.layout));
    const socket = (await readFile(join(ground.layout.supervisor, "socket-path"), "utf8")).trim();
    await rm(socket, { force: true });
    const asked: string[] = [];
    const broken = createServer((request, response) => {
      asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
      if (request.method === "POST") {
        response.writeHead(500).end();
        broken.close();
      } else response.end('{"data":[]}');
    });
    await new Promise<void>((resolve) => broken.listen(socket, resolve));
    const { props = {} } = await read(state);
    await update(props, fakeProcess("one", port));
    expect(asked).toContain("POST /project");
    expect(await states()).toMatchObject([{ name: "one", state: "running", ready: true }]);
  });

  it("is kept when it never gets ready, says why, and is repaired by the next update", async () => {
    const crashing = fakeProcess("one", port, { files: { "config.json": '{"greeting":"crash"}' } });
    const failure = (await create(crashing).catch((error: unknown) => error)) as Error & {
      id: string;
      properties: Raw;
    };
    expect(failure.message).toContain("The one exits again and again, last with code 3; the end of ");
    expect(failure.message).toContain("cannot start: greeting is crash");
    expect(failure.id).toBe("test/one");
    expect((await read(failure.properties)).props).toMatchObject({ status: "failed" });
    await update(failure.properties, fakeProcess("one", port));
    expect(await states()).toMatchObject([{ state: "running" }]);
  });

  it("names the probe's answer when a process runs and does not get ready", async () => {
    const files = { "config.json": '{"greeting":"never ready"}' };
    await expect(create(fakeProcess("one", port, { files, startTimeoutSeconds: 2 }))).rejects.toThrow(
      `The one was not ready within 2 s (http://127.0.0.1:${port}/ready: status 503, never ready)`,
    );
  });

  it("refuses a port that somebody else listens on, before anything is written", async () => {
    const other = createServer().listen(port, "127.0.0.1");
    try {
      await expect(create(fakeProcess("one", port))).rejects.toThrow(
        `monitoring:ports.one: expected port ${port} to be free, found it in use by node (pid ${process.pid}): stop it or set another port`,
      );
      expect((await read({ ...fakeProcess("one", port), status: "running" })).id).toBe("");
    } finally {
      other.close();
    }
  });

  it("refuses to start a stopped process on a port that somebody else took meanwhile", async () => {
    await create(fakeProcess("one", port));
    await stopProcess(ground.layout, "one");
    const other = createServer().listen(port, "127.0.0.1");
    try {
      await expect(startProcess(ground.layout, "one")).rejects.toThrow(
        `monitoring:ports.one: expected port ${port} to be free, found it in use by node (pid ${process.pid})`,
      );
    } finally {
      other.close();
    }
    await startProcess(ground.layout, "one");
    await until("it is back", async () => (await states())[0]?.ready === true, 10);
  });

  it("shows an interrupted change as drift, whose repair reloads", async () => {
    const state = await create(fakeProcess("one", port));
    const folders = workloadLayout(ground.layout, "one");
    // As if killed between writing the files and the reload.
    await writeFile(folders.unfinished, '{"files":["config.json"],"secretFiles":[]}');
    await writeFile(join(folders.config, "config.json"), '{"greeting":"hi"}');
    const { props = {} } = await read(state);
    expect(props).toMatchObject({ status: "interrupted" });
    await update(props, fakeProcess("one", port, { files: { "config.json": '{"greeting":"hi"}' } }));
    expect(await hear(port)).toMatchObject({ greeting: "hi" });
  });

  it("keeps its data and logs when it is deleted, and ends the supervisor with the last process", async () => {
    await provider.create(dataUrn, { name: "one", environment: "test" });
    const state = await create(fakeProcess("one", port));
    await provider.delete("test/one", urn, state);
    const folders = workloadLayout(ground.layout, "one");
    expect((await readdir(folders.root)).sort()).toEqual(["data", "log"]);
    expect(await supervisorPid(ground.layout)).toBeUndefined();
    await create(fakeProcess("one", port, { version: "v2" }));
    expect(await readFile(join(folders.data, "starts"), "utf8")).toBe("v1\nv2\n");
    await provider.delete("test/one", urn, state);
    await provider.delete("test/one", dataUrn, { name: "one", environment: "test" });
    await expect(stat(folders.root)).rejects.toThrow("ENOENT");
  });

  it("hands secrets to the process in files that only its user can read, and nowhere else", async () => {
    const value = "correct horse battery staple";
    const files = { "config.json": '{"greeting":"hello","secret":"webhookUrl"}' };
    const state = await create(
      fakeProcess("one", port, { files, secretFiles: { webhookUrl: secret(value) } }),
    );
    const said = await hear(port);
    expect(said.hasSecret).toBe(true);
    expect(JSON.stringify(said)).not.toContain(value);
    const folders = workloadLayout(ground.layout, "one");
    expect((await stat(join(folders.secrets, "webhookUrl"))).mode & 0o777).toBe(0o600);
    expect((await stat(folders.secrets)).mode & 0o777).toBe(0o700);
    // Everything else on disk is free of it, and in the state it is still wrapped.
    const all = await readdir(ground.stateDir, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      all
        .filter((file) => file.isFile() && file.name !== "webhookUrl")
        .map((file) => readFile(join(file.parentPath, file.name), "utf8")),
    );
    expect(texts.join("\n")).not.toContain(value);
    expect(state["secretFiles"]).toEqual({ webhookUrl: secret(value) });
    expect((await read(state)).props).toEqual(state);
    await writeFile(join(folders.secrets, "webhookUrl"), "changed by hand");
    expect((await read(state)).props?.["secretFiles"]).toEqual(secret({ webhookUrl: "changed by hand" }));
  });

  it("gives its processes no variable of the shell that started them", async () => {
    process.env["PULUMI_CONFIG_PASSPHRASE"] = "not for others";
    await create(fakeProcess("one", port, { env: { OWN: "a $b {{c}}" }, pathEnv: { WHERE: "../data" } }));
    const { env } = await hear(port);
    expect(env).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE");
    expect(env).toMatchObject({ OWN: "a $b {{c}}", WHERE: workloadLayout(ground.layout, "one").data });
  });

  it("starts many processes together", async () => {
    const names = ["one", "two", "three", "four", "five", "six"];
    const ports = await Promise.all(names.map(() => freePort()));
    const raws = names.map((name, i) => fakeProcess(name, ports[i] ?? 0));
    const all = await Promise.all(raws.map((raw) => create(raw)));
    expect((await states()).map(({ ready }) => ready)).toEqual(names.map(() => true));
    await Promise.all(all.map((state) => provider.delete("", urn, state)));
    expect(await supervisorPid(ground.layout)).toBeUndefined();
    expect(
      (await processesWith("MONITORING_WORKLOAD")).filter(({ value }) => value.startsWith(ground.layout.id)),
    ).toEqual([]);
  });

  it("is not touched by a change that only people see", async () => {
    const state = await create(fakeProcess("one", port));
    const { pid } = await hear(port);
    const after = await update(state, fakeProcess("one", port, { title: "Number one" }));
    expect(await hear(port)).toMatchObject({ pid });
    expect((await read(after)).props).toMatchObject({ title: "Number one", status: "running" });
  });

  it("is ended as a stray when no state knows it, and what belongs to the stack stays", async () => {
    const other = await freePort();
    await create(fakeProcess("one", port));
    await create(fakeProcess("two", other));
    const { pid } = await hear(other);
    expect(await removeStrays(ground.layout, new Set(["two"]), findTool)).toEqual(["one"]);
    expect(await hear(other)).toMatchObject({ pid });
    expect(await removeStrays(ground.layout, new Set(), findTool)).toEqual(["two"]);
    expect(await supervisorPid(ground.layout)).toBeUndefined();
  });

  it("runs in a folder whose path is too long for a socket, and refuses a socket folder open to others", async () => {
    const deep = join(ground.stateDir, "deep/".repeat(30));
    process.env["MONITORING_STATE_DIR"] = deep;
    const layout = layoutOf("test");
    const folder = dirname(socketPath(layout, tmpdir(), userInfo().uid));
    try {
      await mkdir(folder, { mode: 0o777 });
      await chmod(folder, 0o777);
      await expect(create(fakeProcess("one", port))).rejects.toThrow(
        `${folder}: expected a folder that only you can enter`,
      );
      await chmod(folder, 0o700);
      await create(fakeProcess("one", port));
      expect(await processStates(layout)).toMatchObject([{ ready: true }]);
      await stopSupervisor(layout);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("is started, stopped and restarted by name, without the engine", async () => {
    await create(fakeProcess("one", port));
    const { pid } = await hear(port);
    await restartProcess(ground.layout, "one");
    await until("it is back", async () => (await hear(port)).pid !== pid);
    await stopProcess(ground.layout, "one");
    expect(await states()).toMatchObject([{ state: "stopped", ready: false }]);
    await startProcess(ground.layout, "one");
    await until("it is ready", async () => (await states())[0]?.ready === true);
    await stopSupervisor(ground.layout);
    await startSupervisor(ground.layout, findTool);
    await until("it is ready again", async () => (await states())[0]?.ready === true);
    await expect(startProcess(ground.layout, "prometeus")).rejects.toThrow(
      "no process of that name in test: expected one of one",
    );
  });
});
