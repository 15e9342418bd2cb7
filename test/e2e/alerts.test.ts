import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { type Finished, TestStack } from "./stack.ts";
import { until } from "./until.ts";
import { Webhook } from "./webhook.ts";

jest.setTimeout(180_000);

describe("alerts of the stack on this machine", () => {
  const password = `not-to-be-seen-${process.pid}-${Date.now()}`;
  let stack: TestStack;
  let webhook: Webhook;
  const printed: Finished[] = [];
  const must = async (...args: string[]): Promise<Finished> => {
    const result = await stack.must(...args);
    printed.push(result);
    return result;
  };

  beforeAll(async () => {
    webhook = await Webhook.listen();
    stack = await TestStack.make();
    stack.env = { MONITORING_WEBHOOK_PASSWORD: password };
    stack.writeSettings({
      webhook: { url: webhook.url, username: "alerts" },
      alerts: { TargetDown: { for: "2s" } },
    });
    await must("up");
  });
  afterAll(async () => {
    await stack.remove();
    await webhook.close();
  });

  it("delivers TargetDown when a scraped process is stopped, and resolves it when it is back", async () => {
    await until("the target is up", async () =>
      (await stack.query(`up{job="node"}`)) === 1 ? true : undefined,
    );
    await must("stop", "node-exporter");
    const firing = await until("TargetDown at the webhook", () => webhook.find("TargetDown", "firing"));
    expect(firing.alert.labels).toMatchObject({
      job: "node",
      severity: "critical",
      team: "operations",
      service: "this-machine",
      environment: "e2e",
    });
    expect(firing.alert.annotations).toMatchObject({
      summary: expect.stringContaining("node") as unknown,
      runbook_url: expect.stringContaining("/runbooks/") as unknown,
    });
    const link = firing.alert.annotations["runbook_url"] ?? "";
    expect((await fetch(link)).status).toBe(200);
    await must("start", "node-exporter");
    await until("TargetDown resolved at the webhook", () => webhook.find("TargetDown", "resolved"));
  });

  it("authenticates at the webhook with the secret password", () => {
    const expected = `Basic ${Buffer.from(`alerts:${password}`).toString("base64")}`;
    expect(webhook.received.map(({ authorization }) => authorization)).toEqual(
      webhook.received.map(() => expected),
    );
    expect(webhook.received.length).toBeGreaterThan(0);
  });

  it("delivers a test alert the real way", async () => {
    await must("alert", "test", "--team", "operations", "--severity", "critical");
    const test = await until("the test alert", () => webhook.find("TestAlert", "firing"));
    expect(test.alert.labels).toMatchObject({ team: "operations", severity: "critical" });
  });

  it("takes over a changed threshold while Prometheus keeps its process", async () => {
    const pid = await stack.pid("prometheus");
    stack.writeSettings({ alerts: { TargetDown: { for: "2s" }, HostCpuHigh: { threshold: 0.77 } } });
    const preview = await must("preview");
    expect(preview.stdout).toMatch(/prometheus/);
    expect(preview.stdout).toMatch(/rules\/.*\.yml/);
    expect(preview.stdout).toContain("0.77");
    await must("up");
    interface Rules {
      readonly data: {
        readonly groups: readonly {
          readonly rules: readonly { readonly name: string; readonly query: string }[];
        }[];
      };
    }
    const rules = (await stack.json<Rules>("prometheus", "/api/v1/rules")).data.groups.flatMap(
      (group) => group.rules,
    );
    expect(rules.find(({ name }) => name === "HostCpuHigh")?.query).toContain("0.77");
    expect(await stack.pid("prometheus")).toBe(pid);
  });

  it("keeps the secret in its own file only: not in state, other files, logs, arguments or output", () => {
    const holding = filesBelow(stack.folder).filter((file) => readFileSync(file).includes(password));
    expect(holding.map((file) => file.slice(stack.stateDir.length))).toEqual([
      "/e2e/workloads/alertmanager/secrets/webhookPassword",
    ]);
    expect(statSync(holding[0] ?? "").mode & 0o777).toBe(0o600);
    expect(printed.map(({ all }) => all).join("\n")).not.toContain(password);
    expect(execFileSync("ps", ["axww", "-o", "args"], { encoding: "utf8" })).not.toContain(password);
    expect(stack.readState()).toContain("webhookPassword"); // the state does hold it, encrypted
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
