import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { until } from "../e2e/until.ts";
import { configOf, deadUrl } from "./stage.ts";

const project = resolve(import.meta.dirname, "../..");
let folder: string;
let running: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "responder-"));
});
afterEach(async () => {
  if (running?.exitCode === null && running.signalCode === null) {
    running.kill("SIGKILL");
    await once(running, "exit");
  }
  rmSync(folder, { recursive: true });
});

function writeConfig(environment: string): void {
  const config = { ...configOf("http://127.0.0.1:9", "http://127.0.0.1:9"), environment };
  writeFileSync(join(folder, "responder.json"), JSON.stringify(config));
}

function launch(listen: string): { readonly process: ChildProcess; readonly output: () => string } {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, "data/cache") };
  const args = [join(project, "responder/main.ts"), "--config", "./responder.json", "--listen", listen];
  running = spawn(join(project, "tools/node"), args, { cwd: folder, env });
  let output = "";
  for (const stream of [running.stdout, running.stderr])
    stream?.on("data", (part) => (output += String(part)));
  return { process: running, output: () => output };
}

describe("the responder as a process", () => {
  it("serves, takes over changed files, keeps the old ones when the new are wrong, and stops when it is told to", async () => {
    writeConfig("first");
    const url = await deadUrl();
    const { process: child, output } = launch(url.slice("http://".length));
    await until("the start", async () => ((await fetch(`${url}/ready`)).ok ? true : undefined));
    const page = async (): Promise<string> => (await fetch(url)).text();
    const reload = async (): Promise<number> => (await fetch(`${url}/-/reload`, { method: "POST" })).status;
    expect(await page()).toContain("· first</title>");

    writeConfig("second");
    expect(await reload()).toBe(200);
    expect(await page()).toContain("· second</title>");

    writeFileSync(join(folder, "responder.json"), "{ half a file");
    expect(await reload()).toBe(400);
    expect(await page()).toMatch(/· second<\/title>.*the new one was refused: .*responder\.json/s);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      "responder_config_last_reload_successful 0",
    );

    child.kill("SIGTERM");
    const [code] = (await once(child, "exit")) as [number | null];
    expect(code).toBe(0);
    const lines = output().trim().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ level: "info", method: "GET", path: "/", status: 200 }),
    );
  }, 60_000);

  it("uses little memory once its compile cache is there", async () => {
    writeConfig("dev");
    const url = await deadUrl();
    const residentMib = async (): Promise<number> => {
      const { process: child } = launch(url.slice("http://".length));
      await until("the start", async () => ((await fetch(`${url}/ready`)).ok ? true : undefined));
      for (let i = 0; i < 20; i++) await (await fetch(url)).text();
      const status = readFileSync(`/proc/${child.pid ?? 0}/status`, "utf8");
      child.kill("SIGTERM");
      await once(child, "exit");
      return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
    };
    await residentMib();
    expect(await residentMib()).toBeLessThan(100);
  }, 60_000);

  it("does not start with a wrong file or a port in use, and says why in one line without a stack trace", async () => {
    const { process: child, output } = launch("127.0.0.1:0");
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(output().trim().split("\n")).toHaveLength(1);
    expect(JSON.parse(output())).toMatchObject({
      level: "fatal",
      msg: expect.stringMatching(/^\.\/responder\.json: expected/),
    });

    writeConfig("dev");
    const url = await deadUrl();
    const first = launch(url.slice("http://".length)).process;
    await until("the start", async () => ((await fetch(`${url}/ready`)).ok ? true : undefined));
    const second = launch(url.slice("http://".length));
    expect(await once(second.process, "exit")).toEqual([1, null]);
    expect(second.output()).toMatch(
      /"fatal".*is taken by another process: give monitoring:ports\.responder another port/,
    );
    first.kill("SIGTERM");
    await once(first, "exit");
  }, 60_000);
});
