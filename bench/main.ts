/**
 * `make bench`: measures the stack on this machine and prints the table of docs/benchmarks.md. It only measures; nothing
 * here can fail a build. Figures of one run on a shared machine are noisy, so what can be a ratio is one.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { layoutOf } from "../providers/process/layout.ts";
import { ensureTools } from "../tools/install.ts";
import { project, TestStack } from "../test/e2e/stack.ts";
import { until } from "../test/e2e/until.ts";
import { Webhook } from "../test/e2e/webhook.ts";
import { figure, seconds, text } from "./figures.ts";

const rows: (readonly [what: string, aim: string, measured: string])[] = [];
const report = (what: string, aim: string, measured: string): void => {
  rows.push([what, aim, measured]);
  console.error(`${what}: ${measured}`);
};

/** From an empty state folder to everything healthy, tools present. */
async function upFromNothing(): Promise<void> {
  const runs: number[] = [];
  for (let run = 0; run < 3; run++) {
    const stack = await TestStack.make();
    try {
      runs.push(await seconds(() => stack.must("up")));
    } finally {
      await stack.remove();
    }
  }
  report("`up` from nothing to healthy", "≤ 20 s", text(figure(runs), "s"));
}

/** A preview that finds nothing to change, pair by pair with the preview of an empty program. */
async function previewRatio(stack: TestStack): Promise<void> {
  const pulumi = (await ensureTools(["pulumi"])).get("pulumi");
  if (pulumi === undefined) throw new Error("pulumi is missing");
  const env = { ...process.env, PATH: `${join(pulumi.path, "..")}:${process.env["PATH"] ?? ""}` };
  const empty = (): Promise<number> =>
    seconds(() => {
      execFileSync(process.execPath, [join(project, "bench/empty-preview.ts"), join(stack.folder, "empty")], {
        env,
        stdio: "ignore",
      });
      return Promise.resolve();
    });
  await empty();
  await stack.must("preview");
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run < 5; run++) {
    theirs.push(await empty());
    ours.push(await seconds(() => stack.must("preview")));
  }
  report("No-change `preview`", "", text(figure(ours), "s"));
  report("Preview of an empty inline program", "", text(figure(theirs), "s"));
  report("Ratio of the two", "≤ 1.5", text(figure(ours.map((value, i) => value / (theirs[i] ?? NaN))), "×"));
}

/** From `up` after an edited threshold until Prometheus evaluates the new rule. */
async function editToLive(stack: TestStack): Promise<void> {
  const runs: number[] = [];
  for (let run = 0; run < 5; run++) {
    const threshold = 0.51 + run / 100;
    stack.writeSettings({ alerts: { TargetDown: { for: "5s" }, HostCpuHigh: { threshold } } });
    const start = performance.now();
    const up = stack.must("up");
    await until(
      "the rule",
      async () => {
        const rules = await (await fetch(stack.url("prometheus", "/api/v1/rules"))).text();
        return rules.includes(String(threshold)) ? true : undefined;
      },
      30,
    );
    runs.push((performance.now() - start) / 1000);
    await up;
  }
  report("Edit of a rule to live", "≤ 5 s", text(figure(runs), "s"));
}

/**
 * From kill to webhook. The longest that the settings allow: one scrape (1 s), `for` (5 s), one evaluation (1 s), group
 * wait (0 s).
 */
async function faultToWebhook(stack: TestStack, webhook: Webhook): Promise<void> {
  const longest = 1 + 5 + 1;
  const over: number[] = [];
  for (let run = 0; run < 5; run++) {
    await until("node exporter up", async () =>
      (await stack.query(`up{job="node"}`)) === 1 ? true : undefined,
    );
    const pid = await stack.pid("node-exporter");
    const stopped = Date.now();
    const stop = stack.must("stop", "node-exporter");
    const died = await until("the process gone", () => (isAlive(pid) ? undefined : Date.now()));
    const delivery = await until("TargetDown", () => webhook.find("TargetDown", "firing", stopped));
    over.push((delivery.at - died) / 1000 - longest);
    await stop;
    await stack.must("start", "node-exporter");
    await until("resolved", () => webhook.find("TargetDown", "resolved", delivery.at));
  }
  report(
    `Fault to webhook, beyond scrape + for + evaluation + group wait (${longest} s)`,
    "≤ 2 s",
    text(figure(over), "s"),
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resident memory of every process of the stack, half a minute after it came up. */
async function memory(stack: TestStack): Promise<void> {
  await pause(30_000);
  let sum = 0;
  for (const component of await stack.status()) {
    if (component.pid === undefined) continue;
    const mebibytes = residentMib(component.pid);
    sum += mebibytes;
    report(`Memory of ${component.name}`, "", `${mebibytes.toFixed(0)} MiB`);
  }
  const supervisor = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => isSupervisor(pid, stack));
  if (supervisor !== undefined) {
    const mebibytes = residentMib(Number(supervisor));
    sum += mebibytes;
    report("Memory of the supervisor", "", `${mebibytes.toFixed(0)} MiB`);
  }
  report(
    "Memory of the whole stack, idle",
    "≤ 600 MB",
    `${sum.toFixed(0)} MiB (${((sum * 1024 * 1024) / 1e6).toFixed(0)} MB)`,
  );
}

function residentMib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

function isSupervisor(pid: string, stack: TestStack): boolean {
  try {
    return (
      readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("process-compose") &&
      readFileSync(`/proc/${pid}/environ`, "utf8").includes(
        layoutOf(TestStack.environment, stack.stateDir).id,
      )
    );
  } catch {
    return false;
  }
}

await upFromNothing();
const webhook = await Webhook.listen();
const stack = await TestStack.make();
try {
  stack.writeSettings({ webhook: { url: webhook.url }, alerts: { TargetDown: { for: "5s" } } });
  await stack.must("up");
  await memory(stack);
  await previewRatio(stack);
  await editToLive(stack);
  await faultToWebhook(stack, webhook);
} finally {
  await stack.remove();
  await webhook.close();
}
const machine = `${cpus().length} cores (${cpus()[0]?.model ?? "unknown"}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`;
console.log(`Measured ${new Date().toISOString().slice(0, 10)} on ${machine}, Node.js ${process.version}.\n`);
console.log("| What | Aim | Measured: median (min to max) |\n| --- | --- | --- |");
for (const [what, aim, measured] of rows) console.log(`| ${what} | ${aim} | ${measured} |`);
