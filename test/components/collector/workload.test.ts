import { appendFileSync, chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { load } from "js-yaml";
import { collectorWorkload } from "../../../components/collector/workload.ts";
import { jaegerWorkload } from "../../../components/jaeger/workload.ts";
import { lokiWorkload } from "../../../components/loki/workload.ts";
import { localSite } from "../../../components/targets/local/site.ts";
import { settingsSchema } from "../../../model/settings/schema.ts";
import { until } from "../../e2e/until.ts";
import { expectGolden } from "../golden.ts";
import { checkConfig, Ground, type Running } from "../ground.ts";
import { listenersOf } from "../listeners.ts";
import { sendLine, sendSpan, storedLine, storedLines, storedTrace } from "../signals.ts";

const settings = settingsSchema.parse({});
const workload = collectorWorkload({ settings, site: localSite(settings), journalAvailable: true });

interface CollectorConfig {
  readonly receivers: Readonly<Record<string, unknown>>;
  readonly service: {
    readonly pipelines: Readonly<Record<string, { readonly receivers: readonly string[] }>>;
  };
}

function rendered(changes: Readonly<Record<string, unknown>>, journalAvailable: boolean): CollectorConfig {
  const changed = settingsSchema.parse(changes);
  const { files } = collectorWorkload({ settings: changed, site: localSite(changed), journalAvailable });
  return load(files["collector.yml"] ?? "") as CollectorConfig;
}

describe("the collector's files", () => {
  it("are the golden ones, and the collector accepts them", async () => {
    expectGolden(workload, join(import.meta.dirname, "golden"));
    await checkConfig(workload);
  });

  it("are refused by the check when a key is wrong", async () => {
    const text = workload.files["collector.yml"]?.replace("start_at:", "start_att:") ?? "";
    await expect(checkConfig({ ...workload, files: { "collector.yml": text } })).rejects.toThrow(/start_att/);
  });

  it("read the journal only where there is one and the settings want it", () => {
    expect(Object.keys(rendered({}, true).receivers)).toContain("journald");
    expect(Object.keys(rendered({}, false).receivers)).not.toContain("journald");
    expect(Object.keys(rendered({ logs: { journal: false } }, true).receivers)).not.toContain("journald");
  });

  it("have no pipeline for host logs when none are wanted", async () => {
    const nothing = { logs: { files: [], journal: false } };
    expect(Object.keys(rendered(nothing, true).service.pipelines)).toEqual(["logs", "traces", "metrics"]);
    const changed = settingsSchema.parse(nothing);
    await checkConfig(
      collectorWorkload({ settings: changed, site: localSite(changed), journalAvailable: true }),
    );
  });
});

describe("a running collector", () => {
  let ground: Ground;
  let loki: Running;
  let jaeger: Running;
  let collector: Running;
  let watched: string;

  beforeAll(async () => {
    ground = await Ground.make((folder) => ({ logs: { files: [join(folder, "watched", "**", "*.log")] } }));
    watched = join(ground.folder, "watched");
    mkdirSync(watched);
    writeFileSync(join(watched, "old.log"), "written long before the first start\n");
    // Stands in for the journal's own program, which this machine may not have: two entries, then it waits for more.
    const bin = join(ground.folder, "bin");
    mkdirSync(bin);
    const journal = join(import.meta.dirname, "journal.jsonl");
    writeFileSync(
      join(bin, "journalctl"),
      `#!/bin/sh\nsed "s/NOW/$(date +%s)000000/" ${journal}\nexec tail -f /dev/null\n`,
    );
    chmodSync(join(bin, "journalctl"), 0o755);
    [loki, jaeger, collector] = await Promise.all([
      ground.start(lokiWorkload(ground)),
      ground.start(jaegerWorkload(ground)),
      ground.start(
        collectorWorkload({ settings: ground.settings, site: ground.site, journalAvailable: true }),
        {
          PATH: `${bin}:${process.env["PATH"] ?? ""}`,
          MONITORING_HOST: "shop-1",
        },
      ),
    ]);
    // The very first start begins at the ends of the files, once it has seen them.
    await until("the files have been seen", async () =>
      /^otelcol_fileconsumer_open_files\S* 1$/m.test(await collector.text("metrics", "/metrics"))
        ? true
        : undefined,
    );
  }, 60_000);
  afterAll(async () => {
    await ground.clear();
  });

  it("opens the ports of its table and no others, on loopback only", () => {
    const ports = collectorWorkload({
      settings: ground.settings,
      site: ground.site,
      journalAvailable: true,
    }).ports.map(({ port }) => port);
    expect(listenersOf(collector.pid)).toEqual(
      ports.sort((a, b) => a - b).map((port) => ({ port, loopback: true })),
    );
  });

  it("brings a line of a watched file to Loki, under the name of the service that wrote it", async () => {
    appendFileSync(join(watched, "orders.log"), "ERROR order 17 was refused\n");
    const { labels } = await until("the line is stored", () => storedLine(loki, "order 17"));
    expect(labels).toMatchObject({
      service_name: "orders",
      host_name: "shop-1",
      log_file_path: join(watched, "orders.log"),
    });
  }, 60_000);

  it("leaves out what was in a file before its very first start", async () => {
    appendFileSync(join(watched, "old.log"), "written after the first start\n");
    await until("the new line is stored", () => storedLine(loki, "written after"));
    expect(await storedLine(loki, "written long before")).toBeUndefined();
  }, 60_000);

  it("brings the journal's messages to Loki, with unit and severity", async () => {
    const { line, labels } = await until("the entry is stored", () => storedLine(loki, "Accepted publickey"));
    expect(line).toBe("Accepted publickey for deploy from 192.0.2.7");
    expect(labels).toMatchObject({
      service_name: "sshd",
      systemd_unit: "ssh.service",
      process_pid: "4711",
      detected_level: "info",
    });
    const { labels: failed } = await until("the other is stored", () => storedLine(loki, "Failed to start"));
    expect(failed).toMatchObject({ service_name: "systemd", detected_level: "error" });
  }, 60_000);

  it("brings spans to Jaeger, lines of a trace to Loki, and the spans' rates and durations to Prometheus", async () => {
    const traceId = await sendSpan(collector, "shop");
    await sendLine(collector, "shop", "card declined", traceId);
    await until("the span is stored", () => storedTrace(jaeger, traceId));
    const { labels } = await until("the line is stored", () => storedLine(loki, "card declined"));
    expect(labels).toMatchObject({ service_name: "shop", trace_id: traceId });
    const metrics = await until("the span is counted", async () => {
      const headers = { accept: "application/openmetrics-text" };
      const text = await (await fetch(collector.url("span-metrics", "/metrics"), { headers })).text();
      return text.includes("traces_span_metrics_duration_seconds_bucket") ? text : undefined;
    });
    expect(metrics).toMatch(
      /traces_span_metrics_calls_total\{[^}]*service_name="shop"[^}]*span_name="GET \/orders"/,
    );
    // The exemplar: the link from the metric to the trace.
    expect(metrics).toContain(`trace_id="${traceId}"`);
  }, 60_000);

  it("delivers what came in while Loki was away, although it was killed itself, and repeats nothing", async () => {
    await loki.kill("SIGKILL");
    appendFileSync(join(watched, "orders.log"), "order 18 during the outage\n");
    const stored = join(ground.folder, "collector", "data", "storage", "exporter_otlphttp_loki_logs");
    await until("the line waits on disk", () =>
      readFileSync(stored).includes("order 18") ? true : undefined,
    );
    await collector.kill("SIGKILL");
    appendFileSync(join(watched, "orders.log"), "order 19 while nobody looked\n");
    writeFileSync(join(watched, "new.log"), "order 20 in a new file\n");
    await Promise.all([loki.start(), collector.start()]);
    for (const order of ["order 18", "order 19", "order 20"])
      await until(`${order} has arrived`, () => storedLine(loki, order));
    appendFileSync(join(watched, "orders.log"), "order 21 at last\n");
    await until("order 21 has arrived", () => storedLine(loki, "order 21"));
    const orders = await storedLines(loki, "order ");
    expect(orders.map(({ line }) => line).sort()).toEqual([
      "ERROR order 17 was refused",
      "order 18 during the outage",
      "order 19 while nobody looked",
      "order 20 in a new file",
      "order 21 at last",
    ]);
  }, 60_000);
});
