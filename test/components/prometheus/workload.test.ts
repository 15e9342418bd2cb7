import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, jest } from "@jest/globals";
import { localSite } from "../../../components/targets/local/site.ts";
import { compile } from "../../../model/compile.ts";
import { settingsSchema } from "../../../model/settings/schema.ts";
import { ownCatalogue } from "../../../services/catalogue.ts";
import { http } from "../../../services/kinds.ts";
import { service } from "../../../services/service.ts";
import { expectGolden } from "../golden.ts";
import { checkConfig, realTool, writeFiles } from "../ground.ts";
import { configOf, jobOf, workloadOf } from "./rendered.ts";

jest.setTimeout(60_000);

const settings = settingsSchema.parse({});

describe("Prometheus' files", () => {
  const workload = workloadOf();

  it("are the golden ones, and promtool accepts them", async () => {
    expectGolden(workload, join(import.meta.dirname, "golden"));
    await checkConfig(workload);
  });

  it("are the same bytes for the same input, whatever the order of the services", () => {
    expect(workloadOf().files).toEqual(workload.files);
    const turned = { ...ownCatalogue, services: [...ownCatalogue.services].reverse() };
    expect(Object.entries(workloadOf({}, { catalogue: turned }).files)).toEqual(
      Object.entries(workload.files),
    );
  });

  it("name no machine and no folder of one", () => {
    expect(Object.values(workload.files).join("\n")).not.toMatch(/\/(?:root|home|tmp|work|Users)\//);
    const files = Object.keys(workload.files).filter((path) => path.startsWith("rules/"));
    expect(files).toEqual(expect.arrayContaining(["rules/host.yml", "rules/monitoring.yml"]));
    expect(configOf(workload).rule_files).toEqual(files);
  });

  it("let promtool find every rule of the model: none is lost on the way", async () => {
    const folder = mkdtempSync(join(tmpdir(), "monitoring-count-"));
    try {
      const cwd = writeFiles(workload, folder);
      const promtool = await realTool("promtool");
      const { stdout } = await promisify(execFile)(promtool, ["check", "config", "prometheus.yml"], { cwd });
      const found = [...stdout.matchAll(/SUCCESS: (\d+) rules found/g)].reduce(
        (sum, [, count]) => sum + Number(count),
        0,
      );
      const model = compile({ environment: "test", settings, site: localSite(settings) });
      expect(found).toBe(
        model.ruleGroups.flatMap(({ alerts, recordings }) => [...alerts, ...recordings]).length,
      );
      expect(found).toBeGreaterThan(20);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("are refused by the check when a rule file is missing, or holds no PromQL", async () => {
    const { "rules/monitoring.yml": rules = "", ...others } = workload.files;
    await expect(checkConfig({ ...workload, files: others })).rejects.toThrow(
      /rules\/monitoring\.yml.*does not point to an existing file/,
    );
    const broken = { ...others, "rules/monitoring.yml": rules.replace("== 0", "=== 0") };
    await expect(checkConfig({ ...workload, files: broken })).rejects.toThrow(/could not parse expression/);
  });
});

describe("what is set", () => {
  it("reaches the configuration, where a reload takes it over, and not the arguments", () => {
    const prometheus = {
      scrapeInterval: "5s",
      evaluationInterval: "10s",
      retention: "90d",
      retentionSize: "20GB",
    };
    const changed = workloadOf({ prometheus });
    expect(configOf(changed)).toMatchObject({
      global: { scrape_interval: "5s", evaluation_interval: "10s", external_labels: { environment: "test" } },
      storage: { tsdb: { retention: { time: "90d", size: "20GB" } } },
    });
    expect(changed.args).toEqual(workloadOf().args);
    expect(changed.reload).toEqual({ kind: "http", port: "web", path: "/-/reload" });
  });

  it("sends samples and exemplars elsewhere only when asked to", async () => {
    expect(configOf(workloadOf()).remote_write).toBeUndefined();
    const sending = workloadOf({ prometheus: { remoteWriteUrl: "https://metrics.example.com/push" } });
    expect(configOf(sending).remote_write).toEqual([
      { url: "https://metrics.example.com/push", send_exemplars: true },
    ]);
    await checkConfig(sending);
  });

  it("keeps exemplars, listens on loopback only, and links to the address that people open", () => {
    expect(workloadOf({ ports: { prometheus: 9091 } }).args).toEqual(
      expect.arrayContaining([
        "--enable-feature=exemplar-storage",
        "--web.listen-address=127.0.0.1:9091",
        "--web.external-url=http://localhost:9091",
        "--web.enable-lifecycle",
      ]),
    );
  });
});

describe("the scrape jobs", () => {
  const workload = workloadOf();

  it("give every target its owner, and an instance that is a name", () => {
    const targets = configOf(workload).scrape_configs.flatMap((job) => job.static_configs);
    for (const { labels } of targets)
      expect(labels).toMatchObject({
        team: "operations",
        environment: "test",
        instance: expect.not.stringContaining(":"),
      });
    expect(jobOf(workload, "node")?.static_configs).toEqual([
      {
        targets: ["127.0.0.1:9100"],
        labels: {
          service: "this-machine",
          team: "operations",
          environment: "test",
          instance: "this-machine",
        },
      },
    ]);
    expect(jobOf(workload, "prometheus")?.static_configs[0]?.labels["service"]).toBe("monitoring");
  });

  it("probe every component where it says whether it is ready, through the blackbox exporter", () => {
    const job = jobOf(workload, "blackbox");
    expect(job?.metrics_path).toBe("/probe");
    expect(job?.static_configs.map(({ targets, labels }) => [targets[0], labels["instance"]])).toEqual([
      ["http://127.0.0.1:9090/-/ready", "prometheus"],
      ["http://127.0.0.1:9093/-/ready", "alertmanager"],
      ["http://127.0.0.1:9100/", "node-exporter"],
      ["http://127.0.0.1:9115/-/healthy", "blackbox-exporter"],
    ]);
    expect(job?.relabel_configs).toContainEqual({
      target_label: "__address__",
      replacement: "127.0.0.1:9115",
    });
  });

  it("keep the probes apart from the prober's own metrics, whose job TargetDown watches", () => {
    expect(jobOf(workload, "blackbox-exporter")?.static_configs[0]?.targets).toEqual(["127.0.0.1:9115"]);
  });

  it("scrape the host's exporter even where no service is a host", () => {
    const catalogue = {
      ...ownCatalogue,
      services: ownCatalogue.services.filter(({ kind }) => kind.kind !== "host"),
    };
    expect(jobOf(workloadOf({}, { catalogue }), "node")?.static_configs[0]?.labels).toMatchObject({
      service: "monitoring",
      instance: "node-exporter",
    });
  });

  it("probe an http service at its URL", async () => {
    const [team] = ownCatalogue.teams;
    if (team === undefined) throw new Error("no team");
    const shop = service("shop", { team, kind: http({ url: "https://shop.example.com/health?deep=1" }) });
    const changed = workloadOf(
      {},
      { catalogue: { ...ownCatalogue, services: [...ownCatalogue.services, shop] } },
    );
    expect(jobOf(changed, "blackbox")?.static_configs).toContainEqual({
      targets: ["https://shop.example.com/health?deep=1"],
      labels: {
        service: "shop",
        team: "operations",
        environment: "test",
        instance: "https://shop.example.com/health?deep=1",
        __param_module: "http_2xx",
      },
    });
    await checkConfig(changed);
  });

  it("connect to what they scrape, and to Alertmanager", () => {
    expect(workload.connects).toEqual(
      ["alertmanager", "node-exporter", "blackbox-exporter"].map((to) => ({ to, port: "web" })),
    );
  });
});
