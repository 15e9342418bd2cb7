import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { LocalWorkspace, Stack, type UpResult } from "@pulumi/pulumi/automation/index.js";
import { engineCommand } from "../../cli/engine/command.ts";
import { DataDirectory, Process, type ProcessArgs } from "../../components/targets/local/process.ts";
import { workloadLayout } from "../../providers/process/layout.ts";
import { processStates, stopSupervisor } from "../../providers/process/supervisor.ts";
import { ensureTools, toolPath, toolTable } from "../../tools/install.ts";
import {
  fakeProcess,
  freePort,
  type Ground,
  hear,
  kill,
  newGround,
  supervisorPid,
} from "../providers/process/ground.ts";

const root = resolve(import.meta.dirname, "../..");
jest.setTimeout(120_000);

describe("the process provider under the real engine", () => {
  const names = ["one", "two", "three", "four"] as const;
  const value = "correct horse battery staple";
  let ground: Ground;
  let stack: Stack;
  let ports: readonly number[];
  let changes: Partial<Record<(typeof names)[number], Readonly<Record<string, unknown>>>>;

  const program = async (): Promise<void> => {
    names.forEach((name, i) => {
      const args = {
        ...fakeProcess(name, ports[i] ?? 0),
        env: {},
        pathEnv: {},
        secretFiles: {},
        watched: [],
        ...changes[name],
      };
      const data = new DataDirectory(`${name}-data`, { name, environment: "test" }, { protect: true });
      new Process(name, args as unknown as ProcessArgs, { dependsOn: data });
    });
    await Promise.resolve();
  };
  const up = (): Promise<UpResult> => stack.up({ refresh: true });
  const summary = async (): Promise<unknown> => (await up()).summary.resourceChanges;
  /** What a run that fails prints. */
  const failure = async (): Promise<string> => {
    let text = "";
    const onOutput = (part: string): void => {
      text += part;
    };
    await expect(stack.up({ refresh: true, onOutput })).rejects.toThrow("failed");
    return text;
  };
  const port = (name: (typeof names)[number]): number => ports[names.indexOf(name)] ?? 0;

  beforeAll(async () => {
    ground = newGround();
    ports = await Promise.all(names.map(() => freePort()));
    changes = {
      one: {
        files: { "config.json": '{"greeting":"hello","secret":"webhookUrl"}' },
        secretFiles: { webhookUrl: pulumi.secret(value) },
      },
    };
    const plugin = join(ground.stateDir, "plugin");
    await mkdir(join(ground.stateDir, "backend"));
    await mkdir(plugin);
    const script = `#!/bin/sh\nexec "${root}/tools/node" "${root}/test/providers/process/plugin.ts" "$@"\n`;
    await writeFile(join(plugin, "pulumi-resource-process"), script);
    await chmod(join(plugin, "pulumi-resource-process"), 0o755);
    await mkdir(join(ground.stateDir, "work"));
    await writeFile(
      join(ground.stateDir, "work", "Pulumi.yaml"),
      `name: monitoring\nruntime: nodejs\nplugins:\n  providers:\n    - name: process\n      path: ${plugin}\n`,
    );
    const tools = await ensureTools(["pulumi", "process-compose"]);
    const workspace = await LocalWorkspace.create({
      workDir: join(ground.stateDir, "work"),
      pulumiHome: join(ground.stateDir, "home"),
      pulumiCommand: engineCommand({ path: toolPath(tools, "pulumi"), version: toolTable.pulumi.version }),
      program,
      envVars: {
        MONITORING_STATE_DIR: ground.stateDir,
        PULUMI_BACKEND_URL: `file://${join(ground.stateDir, "backend")}`,
        PULUMI_CONFIG_PASSPHRASE: "x",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        NO_COLOR: "1",
      },
    });
    stack = await Stack.create("test", workspace);
  });
  afterAll(() => ground.clear());

  it("starts everything at once, and changes nothing the second time", async () => {
    expect(await summary()).toEqual({ create: 9 });
    expect((await processStates(ground.layout))?.map(({ state }) => state)).toEqual(
      names.map(() => "running"),
    );
    expect(await summary()).toEqual({ same: 9 });
  });

  it("keeps a secret out of the state and of everything that is printed", async () => {
    const state = await readFile(
      join(ground.stateDir, "backend/.pulumi/stacks/monitoring/test.json"),
      "utf8",
    );
    expect(state).not.toContain(value);
    expect(state).toContain("ciphertext");
    expect((await stack.preview()).stdout).not.toContain(value);
  });

  it("shows in a preview which file of which process changes, and reloads it", async () => {
    const { pid } = await hear(port("two"));
    changes.two = { files: { "config.json": '{"greeting":"good day"}' } };
    const { stdout, changeSummary } = await stack.preview({ diff: true });
    expect(changeSummary).toMatchObject({ update: 1, same: 8 });
    expect(stdout).toContain("config.json");
    expect(stdout).toContain("good day");
    expect(await summary()).toEqual({ update: 1, same: 8 });
    expect(await hear(port("two"))).toMatchObject({ pid, greeting: "good day" });
  });

  it("replaces a process for a new version, with its data", async () => {
    changes.three = { version: "v2" };
    expect(await summary()).toEqual({ replace: 1, same: 8 });
    expect(await hear(port("three"))).toMatchObject({ version: "v2" });
    const { data } = workloadLayout(ground.layout, "three");
    expect(await readFile(join(data, "starts"), "utf8")).toBe("v1\nv2\n");
  });

  it("puts a file right that was edited by hand, and starts what died with the supervisor", async () => {
    await writeFile(
      join(workloadLayout(ground.layout, "four").config, "config.json"),
      '{"greeting":"by hand"}',
    );
    expect(await summary()).toEqual({ update: 1, same: 8 });
    const all = await Promise.all(names.map((name) => hear(port(name))));
    await kill(await supervisorPid(ground.layout), ...all.map(({ pid }) => pid));
    expect(await summary()).toEqual({ update: 4, same: 5 });
    expect(await summary()).toEqual({ same: 9 });
  });

  it("keeps a process in the state that does not get ready, and repairs it by the next run", async () => {
    changes.two = { files: { "config.json": '{"greeting":"crash"}' }, reload: { kind: "restart" } };
    const said = await failure();
    expect(said).toContain("The two exits again and again, last with code 3");
    expect(said).toContain("cannot start: greeting is crash");
    expect(said).not.toMatch(/^\s+at /m);
    delete changes.two;
    expect(await summary()).toEqual({ update: 1, same: 8 });
    expect(await hear(port("two"))).toMatchObject({ greeting: "hello" });
  });

  it("refuses wrong inputs by name, all of them, and leaves everything as it is", async () => {
    changes.two = {
      files: { "../escape": "" },
      ports: [{ name: "web", number: 0, address: "127.0.0.1", purpose: "" }],
    };
    const said = await failure();
    expect(said).toContain("expected paths inside the config folder");
    expect(said).toContain("ports.0.number");
    delete changes.two;
    expect(await summary()).toEqual({ same: 9 });
  });

  it("keeps the data when it is taken down, and comes back with it", async () => {
    await stack.destroy({ excludeProtected: true });
    expect(await supervisorPid(ground.layout)).toBeUndefined();
    expect(await processStates(ground.layout)).toBeUndefined();
    expect(await summary()).toEqual({ create: 4, same: 5 });
    const { data } = workloadLayout(ground.layout, "three");
    expect(await readFile(join(data, "starts"), "utf8")).toMatch(/^v1\nv2\n(v2\n)+$/);
    await stopSupervisor(ground.layout);
  });
});
