import { execFileSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { layoutOf } from "../../providers/process/layout.ts";
import { findLogLine, sendSpan, spanIsStored } from "./signals.ts";
import { finished, TestStack } from "./stack.ts";
import { until } from "./until.ts";

jest.setTimeout(600_000);

describe("a stack whose processes are killed", () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.make();
    await stack.must("up");
  });
  afterAll(async () => stack.remove());

  it("is back and healthy by itself after kill -9 of each process, with everything stored before", async () => {
    const line = `a line from before the kill ${process.pid}`;
    appendFileSync(stack.watchedLog, `${line}\n`);
    await until("the line in Loki", () => findLogLine(stack, line));
    const trace = await sendSpan(stack, "before-the-kill");
    await until("the span in Jaeger", () => spanIsStored(stack, trace));
    const silence = await createSilence();
    await until("a sample", () => stack.query("up"));
    // Alertmanager writes silences once a minute: what is promised is what is older than that.
    const stored = Date.now() / 1000;
    await until("the silence on disk", () => (silenceIsOnDisk(silence) ? true : undefined), 90);

    const before = await stack.status();
    const killed = before.filter(({ pid }) => pid !== undefined);
    expect(killed.length).toBeGreaterThanOrEqual(8);
    for (const { pid } of killed) process.kill(pid ?? 0, "SIGKILL");
    await until("everything is healthy with new processes", async () => {
      const now = await stack.status();
      const back = killed.every(({ name, pid }) => {
        const after = now.find((component) => component.name === name);
        return after?.health === "healthy" && after.pid !== undefined && after.pid !== pid;
      });
      return back ? true : undefined;
    });

    await until("the line is still there", () => findLogLine(stack, line));
    await until("the span is still there", () => spanIsStored(stack, trace));
    expect(await stack.query(`count(up @ ${stored})`)).toBeGreaterThan(0);
    const silences = await stack.json<{ id: string }[]>("alertmanager", "/api/v2/silences");
    expect(silences.map(({ id }) => id)).toContain(silence);
  });

  it("is made whole by the next up alone when everything was killed at once", async () => {
    const own = ownProcesses(stack);
    expect(own.length).toBeGreaterThanOrEqual(9); // eight components and their supervisor
    for (const pid of own) process.kill(pid, "SIGKILL");
    await until("nothing runs", () => (ownProcesses(stack).length === 0 ? true : undefined));
    expect((await stack.run("health")).code).toBe(1);
    await stack.must("up");
    expect((await stack.run("health")).code).toBe(0);
    expectNoDuplicates(stack);
  });

  it("is made whole by the next up alone when only the supervisor was killed", async () => {
    const supervisors = ownProcesses(stack).filter((pid) => commandLine(pid).includes("process-compose"));
    expect(supervisors.length).toBe(1);
    for (const pid of supervisors) process.kill(pid, "SIGKILL");
    await stack.must("up");
    expect((await stack.run("health")).code).toBe(0);
    expectNoDuplicates(stack);
  });

  async function createSilence(): Promise<string> {
    const response = await fetch(stack.url("alertmanager", "/api/v2/silences"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        matchers: [{ name: "alertname", value: "Anything", isRegex: false, isEqual: true }],
        startsAt: new Date().toISOString(),
        endsAt: new Date(Date.now() + 3_600_000).toISOString(),
        createdBy: "test",
        comment: "kept over a crash",
      }),
    });
    return ((await response.json()) as { silenceID: string }).silenceID;
  }

  function silenceIsOnDisk(id: string): boolean {
    return readFileSync(`${stack.stateDir}/e2e/workloads/alertmanager/data/silences`).includes(id);
  }
});

describe("an up that is killed", () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await TestStack.make();
  });
  afterAll(async () => stack.remove());

  it("at ten random points leaves a stack that the next up alone makes whole", async () => {
    for (let round = 0; round < 10; round++) {
      const delay = randomInt(200, 14_000);
      // Every other round starts from nothing running, so that creations are interrupted as well as updates.
      if (round % 2 === 1) await stack.must("down");
      stack.writeSettings({
        alerts: { HostCpuHigh: { threshold: 0.5 + round / 100 } },
        prometheus: { scrapeInterval: "1s", evaluationInterval: "1s", retention: `${20 + round}d` },
      });
      const child = stack.start("up");
      const ended = finished(child);
      await Promise.race([pause(delay), ended]);
      if (child.pid !== undefined && child.exitCode === null) process.kill(child.pid, "SIGKILL");
      await ended;
      const next = await stack.run("up");
      if (next.code !== 0) throw new Error(`killed after ${delay} ms in round ${round}, then:\n${next.all}`);
      expect({ round, delay, health: (await stack.run("health")).code }).toEqual({ round, delay, health: 0 });
      expectNoDuplicates(stack);
    }
    const again = await stack.must("up", "--json");
    const { changes } = JSON.parse(again.stdout) as { readonly changes: Record<string, number> };
    expect(Object.keys(changes).filter((kind) => kind !== "same")).toEqual([]);
    expect(
      readdirSync(`${stack.stateDir}/pulumi/.pulumi`, { recursive: true, encoding: "utf8" }).filter((path) =>
        /locks\/.*\.json$/.test(path),
      ),
    ).toEqual([]);
  });
});

/** Processes that carry this stack's mark or state folder in their environment: its own, whoever their parent is. */
function ownProcesses(stack: TestStack): number[] {
  const { id } = layoutOf(TestStack.environment, stack.stateDir);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
        return (environment.includes(stack.stateDir) || environment.includes(id)) && pid !== process.pid;
      } catch {
        return false;
      }
    });
}

function commandLine(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
}

/** Each program of the stack runs once, and nothing of an engine is left. */
function expectNoDuplicates(stack: TestStack): void {
  const lines = ownProcesses(stack).map(commandLine).sort();
  expect(lines.length).toBeGreaterThanOrEqual(9);
  expect(lines).toEqual([...new Set(lines)]);
  expect(lines.filter((line) => /pulumi/.test(line))).toEqual([]);
  expect(
    execFileSync("ss", ["-ltnH", `sport = :${stack.ports.prometheus}`], { encoding: "utf8" })
      .trim()
      .split("\n"),
  ).toHaveLength(1);
}
