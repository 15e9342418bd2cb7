import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { load } from "js-yaml";
import { lokiWorkload } from "../../../components/loki/workload.ts";
import { localSite } from "../../../components/targets/local/site.ts";
import { settingsSchema } from "../../../model/settings/schema.ts";
import { until } from "../../e2e/until.ts";
import { expectGolden } from "../golden.ts";
import { checkConfig, Ground, type Running } from "../ground.ts";
import { listenersOf } from "../listeners.ts";
import { storedLine } from "../signals.ts";

const settings = settingsSchema.parse({});
const workload = lokiWorkload({ settings, site: localSite(settings) });

interface LokiConfig {
  readonly limits_config: Readonly<Record<string, unknown>>;
  readonly compactor: Readonly<Record<string, unknown>>;
  readonly query_range: Readonly<Record<string, unknown>>;
  readonly querier: Readonly<Record<string, unknown>>;
}

describe("Loki's files", () => {
  it("are the golden ones, and Loki accepts them", async () => {
    expectGolden(workload, join(import.meta.dirname, "golden"));
    await checkConfig(workload);
  });

  it("are refused by the check when a key is wrong", async () => {
    const broken = { ...workload, files: { "loki.yml": "limits_config: { ingestion_rate_mbb: 32 }\n" } };
    await expect(checkConfig(broken)).rejects.toThrow(/ingestion_rate_mbb/);
  });

  it("keep lines for as long as the settings say", () => {
    const year = settingsSchema.parse({ loki: { retention: "1y" } });
    const text = lokiWorkload({ settings: year, site: localSite(year) }).files["loki.yml"] ?? "";
    expect((load(text) as LokiConfig).limits_config["retention_period"]).toBe("1y");
  });
});

describe("a running Loki", () => {
  let ground: Ground;
  let loki: Running;

  beforeAll(async () => {
    ground = await Ground.make();
    loki = await ground.start(lokiWorkload(ground));
  }, 60_000);
  afterAll(async () => {
    await ground.clear();
  });

  it("is tuned as requirement S7 asks", async () => {
    const config = load(await loki.text("web", "/config")) as LokiConfig;
    expect(config.limits_config).toMatchObject({
      ingestion_rate_mb: 32,
      max_global_streams_per_user: 20_000,
      max_query_parallelism: 32,
      tsdb_max_query_parallelism: 32,
      reject_old_samples_max_age: "1w",
      retention_period: "30d",
    });
    expect(config.compactor).toMatchObject({
      compaction_interval: "10m0s",
      retention_enabled: true,
      delete_request_store: "filesystem",
    });
    expect(config.querier).toMatchObject({ max_concurrent: 32 });
    expect(config.query_range).toMatchObject({
      cache_results: true,
      results_cache: { cache: { embedded_cache: { enabled: true } } },
    });
  });

  it("writes its own log as JSON", () => {
    const lines = loki.log.trim().split("\n");
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => !line.startsWith("{"))).toEqual([]);
  });

  it("opens the ports of its table and no others, on loopback only", () => {
    const ports = lokiWorkload(ground).ports.map(({ port }) => port);
    expect(listenersOf(loki.pid)).toEqual(
      ports.sort((a, b) => a - b).map((port) => ({ port, loopback: true })),
    );
  });

  it("still has a line after it was killed", async () => {
    const values = [[String(BigInt(Date.now()) * 1_000_000n), "kept through a crash"]];
    const pushed = await fetch(loki.url("web", "/loki/api/v1/push"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ streams: [{ stream: { service_name: "shop" }, values }] }),
    });
    expect(pushed.status).toBe(204);
    await loki.kill("SIGKILL");
    await loki.start();
    await until("the line is there again", () => storedLine(loki, "kept through a crash"));
  }, 60_000);

  it("takes over a changed rule file without a restart", async () => {
    const folder = join(ground.folder, "loki", "config", "rules", "fake");
    mkdirSync(folder, { recursive: true });
    const rule = { alert: "ErrorsInLogs", expr: 'sum(rate({service_name="shop"} |= "error" [5m])) > 0' };
    writeFileSync(join(folder, "stack.yml"), JSON.stringify({ groups: [{ name: "logs", rules: [rule] }] }));
    await until("the ruler has the rule", async () =>
      (await loki.text("web", "/prometheus/api/v1/rules")).includes("ErrorsInLogs") ? true : undefined,
    );
  }, 60_000);
});
