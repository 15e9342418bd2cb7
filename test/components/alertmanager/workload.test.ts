import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { load } from "js-yaml";
import { alertmanagerWorkload } from "../../../components/alertmanager/workload.ts";
import type { SecretName, Site } from "../../../components/site.ts";
import { localSite } from "../../../components/targets/local/site.ts";
import type { Workload } from "../../../components/workload.ts";
import { compile } from "../../../model/compile.ts";
import { type Settings, settingsSchema } from "../../../model/settings/schema.ts";
import { testAlert } from "../../../notify/test-alert.ts";
import { until } from "../../e2e/until.ts";
import { Webhook } from "../../e2e/webhook.ts";
import { expectGolden } from "../golden.ts";
import { checkConfig, Ground, realTool, type Running, writeFiles } from "../ground.ts";
import { listenersOf } from "../listeners.ts";

jest.setTimeout(60_000);

function workloadFor(settings: Settings, site: Site, secrets: readonly SecretName[] = []): Workload {
  const model = compile({ environment: "test", settings, site });
  return alertmanagerWorkload({ model, site, secrets: new Set(secrets) });
}

function workloadOf(
  changes: Readonly<Record<string, unknown>> = {},
  secrets: readonly SecretName[] = [],
): Workload {
  const settings = settingsSchema.parse(changes);
  return workloadFor(settings, localSite(settings), secrets);
}

interface Config {
  readonly route: {
    readonly receiver: string;
    readonly routes: readonly Readonly<Record<string, unknown>>[];
  };
  readonly receivers: readonly { readonly name: string; readonly webhook_configs?: readonly unknown[] }[];
}

function configOf(workload: Workload): Config {
  return load(workload.files["alertmanager.yml"] ?? "") as Config;
}

const url = "https://hooks.example.com/alerts";

describe("Alertmanager's file", () => {
  it("is the golden one, and amtool accepts it", async () => {
    const workload = workloadOf({ webhook: { url } });
    expectGolden(workload, join(import.meta.dirname, "golden"));
    await checkConfig(workload);
  });

  it("is refused by the check when a key is wrong", async () => {
    const workload = workloadOf();
    const broken = {
      "alertmanager.yml": (workload.files["alertmanager.yml"] ?? "").replace("group_by", "groupby"),
    };
    await expect(checkConfig({ ...workload, files: broken })).rejects.toThrow(/failed to validate 1 file/);
  });

  it("has the waiting times that are set", () => {
    const alertmanager = { groupWait: "1s", groupInterval: "2m", repeatInterval: "4h" };
    expect(configOf(workloadOf({ alertmanager })).route).toMatchObject({
      group_wait: "1s",
      group_interval: "2m",
      repeat_interval: "4h",
    });
  });
});

describe("the receiver", () => {
  it("is nobody without an address: alerts are only shown", async () => {
    const workload = workloadOf();
    expect(configOf(workload).receivers).toEqual([{ name: "nobody" }]);
    expect(workload.secretFiles).toEqual([]);
    await checkConfig(workload);
  });

  it("is the webhook that is set", () => {
    expect(configOf(workloadOf({ webhook: { url, sendResolved: false } })).receivers).toEqual([
      { name: "webhook", webhook_configs: [{ url, send_resolved: false }] },
    ]);
  });

  it("reads address, password and token from secret files, and asks for exactly those", async () => {
    const basic = workloadOf({ webhook: { username: "alerts" } }, [
      "webhookUrl",
      "webhookPassword",
      "grafanaAdminPassword",
    ]);
    expect(configOf(basic).receivers[0]?.webhook_configs).toEqual([
      {
        url_file: "../secrets/webhookUrl",
        send_resolved: true,
        http_config: { basic_auth: { username: "alerts", password_file: "../secrets/webhookPassword" } },
      },
    ]);
    expect(basic.secretFiles).toEqual(["webhookPassword", "webhookUrl"]);
    const bearer = workloadOf({ webhook: { url } }, ["webhookToken"]);
    expect(configOf(bearer).receivers[0]?.webhook_configs).toEqual([
      {
        url,
        send_resolved: true,
        http_config: { authorization: { type: "Bearer", credentials_file: "../secrets/webhookToken" } },
      },
    ]);
    expect(bearer.secretFiles).toEqual(["webhookToken"]);
    await checkConfig(basic);
    await checkConfig(bearer);
  });

  it("asks for no secret that nobody would use", () => {
    expect(workloadOf({}, ["webhookPassword", "webhookToken"]).secretFiles).toEqual([]);
  });
});

describe("the routes, by amtool", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "monitoring-routes-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function receiverOf(workload: Workload, ...labels: readonly string[]): Promise<string> {
    const cwd = writeFiles(workload, folder);
    const args = ["config", "routes", "test", "--config.file=alertmanager.yml", ...labels];
    return (await promisify(execFile)(await realTool("amtool"), args, { cwd })).stdout.trim();
  }

  it.each(["critical", "warning", "info"])("bring %s alerts to the webhook", async (severity) => {
    const labels = ["alertname=HostCpuHigh", `severity=${severity}`, "team=operations"];
    expect(await receiverOf(workloadOf({ webhook: { url } }), ...labels)).toBe("webhook");
    expect(await receiverOf(workloadOf(), ...labels)).toBe("nobody");
  });

  it("bring Watchdog there too, but once a day", async () => {
    const workload = workloadOf({ webhook: { url } });
    expect(await receiverOf(workload, "alertname=Watchdog", "severity=info")).toBe("webhook");
    expect(configOf(workload).route.routes).toEqual([
      { receiver: "webhook", matchers: ['alertname="Watchdog"'], repeat_interval: "1d" },
    ]);
  });
});

describe("a running Alertmanager", () => {
  const password = "not-to-be-seen";
  let ground: Ground;
  let webhook: Webhook;
  let alertmanager: Running;
  let workload: Workload;

  beforeAll(async () => {
    webhook = await Webhook.listen();
    ground = await Ground.make(() => ({
      alertmanager: { groupWait: "1s", groupInterval: "1s" },
      webhook: { username: "alerts" },
    }));
    workload = workloadFor(ground.settings, ground.site, ["webhookUrl", "webhookPassword"]);
    const secrets = join(ground.folder, "alertmanager", "secrets");
    mkdirSync(secrets, { recursive: true });
    writeFileSync(join(secrets, "webhookUrl"), webhook.url);
    writeFileSync(join(secrets, "webhookPassword"), password);
    alertmanager = await ground.start(workload);
  });
  afterAll(async () => {
    await ground.clear();
    await webhook.close();
  });

  async function post(...alerts: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    const response = await fetch(alertmanager.url("web", "/api/v2/alerts"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(alerts),
    });
    expect(response.status).toBe(200);
  }

  it("delivers a test alert, with the password from its file and no secret in its own text or log", async () => {
    const now = new Date();
    const alert = testAlert({
      environment: "test",
      team: "operations",
      severity: "critical",
      now,
      runbookUrl: "http://localhost/runbook",
      sourceUrl: "http://localhost/",
    });
    await post({ ...alert });
    const { alert: delivered, authorization } = await until("the test alert", () =>
      webhook.find("TestAlert", "firing"),
    );
    expect(delivered.labels).toEqual(alert.labels);
    expect(delivered.annotations).toEqual(alert.annotations);
    expect(authorization).toBe(`Basic ${Buffer.from(`alerts:${password}`).toString("base64")}`);
    expect(Object.values(workload.files).join() + workload.args.join() + alertmanager.log).not.toContain(
      password,
    );
  });

  it("mutes a warning while a critical alert of the same problem, service and instance fires, and no other", async () => {
    const alert = (alertname: string, severity: string, problem: string, instance = "web-1") => ({
      labels: {
        alertname,
        severity,
        problem,
        instance,
        service: "web",
        environment: "test",
        team: "operations",
      },
    });
    await post(alert("DiskCritical", "critical", "disk-full"));
    await until("the critical alert", () => webhook.find("DiskCritical", "firing"));
    await post(
      alert("DiskWarning", "warning", "disk-full"),
      alert("DiskInfo", "info", "disk-full"),
      alert("CpuWarning", "warning", "high-cpu"),
      alert("OtherDiskWarning", "warning", "disk-full", "web-2"),
    );
    await until("an unrelated problem", () => webhook.find("CpuWarning", "firing"));
    await until("another instance", () => webhook.find("OtherDiskWarning", "firing"));
    interface Shown {
      readonly labels: { readonly alertname: string };
      readonly status: { readonly state: string };
    }
    const shown = (await (await fetch(alertmanager.url("web", "/api/v2/alerts"))).json()) as readonly Shown[];
    const states = Object.fromEntries(shown.map(({ labels, status }) => [labels.alertname, status.state]));
    expect(states).toMatchObject({ DiskWarning: "suppressed", DiskInfo: "suppressed", CpuWarning: "active" });
    expect(webhook.find("DiskWarning", "firing")).toBeUndefined();
    expect(webhook.find("DiskInfo", "firing")).toBeUndefined();
  });

  it("listens on loopback, on its one port only: no cluster", () => {
    expect(listenersOf(alertmanager.pid)).toEqual([
      { port: ground.settings.ports.alertmanager, loopback: true },
    ]);
  });

  it("writes silences every minute, so that kill -9 loses no older one", () => {
    expect(workload.args).toContain("--data.maintenance-interval=1m");
  });
});
