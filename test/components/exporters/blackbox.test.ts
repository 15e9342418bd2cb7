import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { blackboxExporterWorkload } from "../../../components/exporters/blackbox.ts";
import type { BlackboxModule } from "../../../components/exporters/blackbox-config.ts";
import { localSite } from "../../../components/targets/local/site.ts";
import { settingsSchema } from "../../../model/settings/schema.ts";
import { expectGolden } from "../golden.ts";
import { checkConfig, Ground, type Running } from "../ground.ts";
import { listenersOf } from "../listeners.ts";

const settings = settingsSchema.parse({});
const workload = blackboxExporterWorkload({ settings, site: localSite(settings) });

describe("the blackbox exporter's files", () => {
  it("are the golden ones, and the exporter accepts them", async () => {
    expectGolden(workload, join(import.meta.dirname, "golden"));
    await checkConfig(workload);
  });

  it("are refused by the check when a key is wrong", async () => {
    const text = workload.files["blackbox.yml"]?.replace("prober:", "probber:") ?? "";
    await expect(checkConfig({ ...workload, files: { "blackbox.yml": text } })).rejects.toThrow(/probber/);
  });
});

describe("a running blackbox exporter", () => {
  let ground: Ground;
  let blackbox: Running;

  beforeAll(async () => {
    ground = await Ground.make();
    blackbox = await ground.start(blackboxExporterWorkload(ground));
  }, 60_000);
  afterAll(async () => {
    await ground.clear();
  });

  async function succeeds(module: BlackboxModule, target: string): Promise<boolean> {
    const text = await blackbox.text("web", `/probe?module=${module}&target=${encodeURIComponent(target)}`);
    return /^probe_success 1$/m.test(text);
  }

  it("probes over HTTP and TCP, and says when there is no TLS or nobody there", async () => {
    const url = blackbox.url("web", "/-/healthy");
    const { host } = new URL(url);
    expect(await succeeds("http_2xx", url)).toBe(true);
    expect(await succeeds("tcp_connect", host)).toBe(true);
    expect(await succeeds("http_2xx", blackbox.url("web", "/probe"))).toBe(false);
    expect(await succeeds("tls", host)).toBe(false);
    expect(await succeeds("tcp_connect", `127.0.0.1:${ground.settings.ports.loki}`)).toBe(false);
  });

  it("reloads its file while it runs, and keeps the old one when the new one is wrong", async () => {
    const file = join(ground.folder, "blackbox-exporter", "config", "blackbox.yml");
    const { pid } = blackbox;
    const reload = async () => (await fetch(blackbox.url("web", "/-/reload"), { method: "POST" })).status;
    writeFileSync(file, "modules: { http_2xx: { prober: http, timeout: 3s } }\n");
    expect(await reload()).toBe(200);
    writeFileSync(file, "modules: nonsense\n");
    expect(await reload()).toBe(500);
    expect(await blackbox.text("web", "/config")).toContain("timeout: 3s");
    expect(blackbox.pid).toBe(pid);
  });

  it("opens one port, on loopback only", () => {
    expect(listenersOf(blackbox.pid)).toEqual([
      { port: ground.settings.ports["blackbox-exporter"], loopback: true },
    ]);
  });
});
