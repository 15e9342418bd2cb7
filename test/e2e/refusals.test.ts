import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { freePorts } from "./free-ports.ts";
import { type Finished, TestStack } from "./stack.ts";

jest.setTimeout(180_000);

describe("what up refuses, with one clear message and the running stack untouched", () => {
  let stack: TestStack;
  let pids: Readonly<Record<string, number | undefined>>;

  beforeAll(async () => {
    stack = await TestStack.make();
    await stack.must("up");
    pids = await runningPids();
  });
  afterAll(async () => stack.remove());

  async function runningPids(): Promise<Record<string, number | undefined>> {
    return Object.fromEntries((await stack.status()).map(({ name, pid }) => [name, pid]));
  }

  async function expectRefused(result: Finished, message: RegExp): Promise<void> {
    expect(result.stderr).toMatch(message);
    expect(result.code).toBe(1);
    expect(result.all).not.toMatch(/^\s+at /m); // a stack trace
    expect(await runningPids()).toEqual(pids);
    expect((await stack.run("health")).code).toBe(0);
  }

  /** Runs up with changed settings, and puts the settings back. */
  async function upWith(changes: Record<string, unknown>): Promise<Finished> {
    const before = readFileSync(stack.settingsFile, "utf8");
    const { settings } = stack;
    stack.writeSettings(changes);
    const result = await stack.run("up");
    stack.settings = settings;
    writeFileSync(stack.settingsFile, before);
    return result;
  }

  it("refuses an unknown setting and names the nearest one", async () => {
    await expectRefused(
      await upWith({ promethus: {} }),
      /monitoring:promethus: unknown setting: did you mean "prometheus"\?/,
    );
  });

  it("refuses a wrong duration and shows a right one", async () => {
    const result = await upWith({ prometheus: { retention: "30 days" } });
    await expectRefused(
      result,
      /monitoring:prometheus\.retention: expected a duration such as "30d", got "30 days"/,
    );
  });

  it("names every wrong setting at once", async () => {
    const result = await upWith({ loki: { retention: "soon" }, bind: "everywhere" });
    await expectRefused(result, /monitoring:bind: expected an IP address/);
    expect(result.stderr).toMatch(/monitoring:loki\.retention: expected a duration/);
  });

  it("refuses an override of an alert that does not exist", async () => {
    const result = await upWith({ alerts: { HostCpuHihg: { threshold: 0.5 } } });
    await expectRefused(result, /monitoring:alerts\.HostCpuHihg: .*did you mean "HostCpuHigh"\?/);
  });

  it("refuses a passed-through rule file that promtool refuses, and names the file", async () => {
    const file = join(stack.folder, "broken.yml");
    writeFileSync(
      file,
      "groups:\n  - name: mine\n    rules:\n      - alert: Mine\n        expr: sum(up) by (\n",
    );
    await expectRefused(await upWith({ ruleFiles: [file] }), /broken\.yml/);
  });

  it("refuses a raw scrape job that Prometheus refuses", async () => {
    const result = await upWith({ scrapeJobs: [{ job_name: "mine", scrape_interval: "often" }] });
    await expectRefused(result, /prometheus\.yml/);
  });

  it("finds a port that somebody else holds before anything starts, and names the holder", async () => {
    const [port = 0] = await freePorts(1);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const result = await upWith({ ports: { ...stack.ports, loki: port } });
    await new Promise((resolve) => server.close(resolve));
    await expectRefused(result, new RegExp(`monitoring:ports\\.loki: .*${port}.*pid ${process.pid}`));
  });

  it("refuses a state file that is damaged, and names the copy to restore", async () => {
    const file = join(stack.stateDir, "pulumi", ".pulumi", "stacks", "monitoring", "e2e.json");
    const before = readFileSync(file);
    writeFileSync(file, before.subarray(0, before.length / 2));
    const result = await stack.run("up");
    writeFileSync(file, before);
    await expectRefused(result, /e2e\.json: .*\.bak/);
  });

  it("refuses to go on without the passphrase of its state", async () => {
    const file = join(stack.stateDir, "passphrase");
    renameSync(file, `${file}.away`);
    const result = await stack.run("up");
    renameSync(`${file}.away`, file);
    await expectRefused(result, /passphrase/);
  });

  it("says which environments there are when one is named that does not exist", async () => {
    await expectRefused(await stack.run("up", "--env", "prodd"), /Pulumi\.prodd\.yaml: .*e2e/);
  });

  it("exits 2 on a verb that does not exist", async () => {
    expect((await stack.run("upp")).code).toBe(2);
  });
});
