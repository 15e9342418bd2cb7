import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { findLogLine, sendSpan, spanIsStored } from "./signals.ts";
import { project, TestStack } from "./stack.ts";
import { until } from "./until.ts";

jest.setTimeout(180_000);

describe("the stack on this machine", () => {
  let stack: TestStack;
  let cleanBefore: string;

  beforeAll(async () => {
    cleanBefore = gitStatus();
    stack = await TestStack.make();
  });
  afterAll(async () => stack.remove());

  it("comes up healthy from an empty state with one command, and shows its addresses", async () => {
    const up = await stack.must("up");
    expect(up.stdout).toContain("prometheus");
    expect(up.all).not.toMatch(/\bat .+\.ts:\d+/); // no stack trace
    const components = await stack.status();
    const named = components.map(({ name }) => name);
    expect(named).toEqual(
      expect.arrayContaining([
        "prometheus",
        "alertmanager",
        "loki",
        "jaeger",
        "collector",
        "node-exporter",
        "blackbox-exporter",
        "responder",
      ]),
    );
    for (const component of components.filter(({ health }) => health !== "not installed"))
      expect(component).toMatchObject({ health: "healthy" });
    expect((await stack.run("health")).code).toBe(0);
  });

  it("scrapes fresh samples of this machine's CPU, memory and disks", async () => {
    for (const metric of [
      "node_cpu_seconds_total",
      "node_memory_MemAvailable_bytes",
      "node_filesystem_avail_bytes",
    ]) {
      const age = await until(`samples of ${metric}`, () =>
        stack.query(`time() - max(timestamp(${metric}))`),
      );
      expect(age).toBeLessThan(5);
    }
    expect(
      await stack.query(`count(node_cpu_seconds_total{service="this-machine", team="operations"})`),
    ).toBeGreaterThan(0);
  });

  it("scrapes every component of its own", async () => {
    const jobs = [
      "prometheus",
      "alertmanager",
      "loki",
      "jaeger",
      "otel-collector",
      "node",
      "blackbox-exporter",
      "responder",
      "span-metrics",
    ];
    for (const job of jobs)
      await until(`${job} is scraped`, async () =>
        (await stack.query(`up{job="${job}"}`)) === 1 ? true : undefined,
      );
    expect(await stack.query("count(up == 0)")).toBeUndefined();
  });

  it("finds a line written to a watched file in Loki", async () => {
    const line = `the quick line ${process.pid}`;
    appendFileSync(stack.watchedLog, `${line}\n`);
    expect(await until("the line in Loki", () => findLogLine(stack, line))).toContain(line);
  });

  it("finds a span sent over OTLP in Jaeger", async () => {
    const trace = await sendSpan(stack, "checkout");
    expect(await until("the span in Jaeger", () => spanIsStored(stack, trace))).toBe(true);
  });

  it("changes nothing on the second up, and says so", async () => {
    const pids = await stack.status();
    const again = await stack.must("up", "--json");
    const result = JSON.parse(again.stdout) as { readonly changes: Record<string, number> };
    expect(Object.keys(result.changes).filter((kind) => kind !== "same")).toEqual([]);
    expect((await stack.status()).map(({ pid }) => pid)).toEqual(pids.map(({ pid }) => pid));
  });

  it("shows the same files that it renders without an engine", async () => {
    const out = join(stack.folder, "rendered");
    await stack.must("render", "--out", out);
    expect(existsSync(join(out, "prometheus", "prometheus.yml"))).toBe(true);
    expect(readdirSync(join(out, "prometheus", "rules")).length).toBeGreaterThan(0);
    const live = readFileSync(
      join(stack.stateDir, "e2e", "workloads", "prometheus", "config", "prometheus.yml"),
      "utf8",
    );
    expect(readFileSync(join(out, "prometheus", "prometheus.yml"), "utf8")).toBe(live);
  });

  it("shows a process that died or a file edited by hand as drift, and up puts both right", async () => {
    await stack.must("stop", "blackbox-exporter");
    const config = join(stack.stateDir, "e2e", "workloads", "alertmanager", "config", "alertmanager.yml");
    const before = readFileSync(config, "utf8");
    appendFileSync(config, "# edited by hand\n");
    const refresh = await stack.run("refresh");
    expect(refresh.stdout).toMatch(/blackbox-exporter.*not running/);
    expect(refresh.stdout).toMatch(/alertmanager.*alertmanager\.yml/);
    await stack.must("up");
    expect(readFileSync(config, "utf8")).toBe(before);
    expect((await stack.run("health")).code).toBe(0);
  });

  it("keeps the data over down and up", async () => {
    const line = `a line from before the stop ${process.pid}`;
    appendFileSync(stack.watchedLog, `${line}\n`);
    await until("the line in Loki", () => findLogLine(stack, line));
    const trace = await sendSpan(stack, "kept");
    await until("the span in Jaeger", () => spanIsStored(stack, trace));
    const before = Math.floor(Date.now() / 1000);
    await stack.must("down");
    expect((await stack.run("health")).code).toBe(1);
    await stack.must("up");
    await until("the old line", () => findLogLine(stack, line));
    await until("the old span", () => spanIsStored(stack, trace));
    expect(await stack.query(`count(node_cpu_seconds_total @ ${before})`)).toBeGreaterThan(0);
  });

  it("serves a status page and the runbooks that alerts link to", async () => {
    expect(await (await fetch(stack.url("responder"))).text()).toContain("Prometheus");
    expect((await fetch(stack.url("responder", "/runbooks/infrastructure/high-cpu"))).status).toBe(200);
  });

  it("takes everything away with down --purge", async () => {
    await stack.must("down", "--purge", "--yes");
    expect(existsSync(join(stack.stateDir, "e2e", "workloads", "prometheus", "data"))).toBe(false);
  });

  it("leaves git status as it was", () => {
    expect(gitStatus()).toBe(cleanBefore);
  });
});

function gitStatus(): string {
  return execFileSync("git", ["status", "--porcelain"], { cwd: project, encoding: "utf8" });
}
