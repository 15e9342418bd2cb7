import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { load } from "js-yaml";
import { collectorWorkload } from "../../../components/collector/workload.ts";
import { jaegerWorkload } from "../../../components/jaeger/workload.ts";
import { localSite } from "../../../components/targets/local/site.ts";
import { settingsSchema } from "../../../model/settings/schema.ts";
import { until } from "../../e2e/until.ts";
import { expectGolden } from "../golden.ts";
import { checkConfig, Ground, type Running } from "../ground.ts";
import { listenersOf } from "../listeners.ts";
import { sendSpan, storedTrace } from "../signals.ts";

const settings = settingsSchema.parse({});
const workload = jaegerWorkload({ settings, site: localSite(settings) });

interface JaegerConfig {
  readonly extensions: {
    readonly jaeger_storage: {
      readonly backends: { readonly badger: { readonly badger: Readonly<Record<string, unknown>> } };
    };
  };
}

describe("Jaeger's files", () => {
  it("are the golden ones, and Jaeger accepts them", async () => {
    expectGolden(workload, join(import.meta.dirname, "golden"));
    await checkConfig(workload);
  });

  it("are refused by the check when a key is wrong", async () => {
    const text = workload.files["jaeger.yml"]?.replace("ephemeral:", "efemeral:") ?? "";
    await expect(checkConfig({ ...workload, files: { "jaeger.yml": text } })).rejects.toThrow(/efemeral/);
  });

  it("keep traces on disk for as long as the settings say", () => {
    const fortnight = settingsSchema.parse({ jaeger: { retention: "2w" } });
    const text =
      jaegerWorkload({ settings: fortnight, site: localSite(fortnight) }).files["jaeger.yml"] ?? "";
    const { badger } = (load(text) as JaegerConfig).extensions.jaeger_storage.backends.badger;
    expect(badger).toMatchObject({ ephemeral: false, ttl: { spans: "1209600s" } });
  });
});

describe("a running Jaeger", () => {
  let ground: Ground;
  let jaeger: Running;

  beforeAll(async () => {
    ground = await Ground.make(() => ({ logs: { files: [], journal: false } }));
    jaeger = await ground.start(jaegerWorkload(ground));
  }, 60_000);
  afterAll(async () => {
    await ground.clear();
  });

  it("opens the ports of its table and no others, on loopback only", () => {
    const ports = jaegerWorkload(ground).ports.map(({ port }) => port);
    expect(listenersOf(jaeger.pid)).toEqual(
      ports.sort((a, b) => a - b).map((port) => ({ port, loopback: true })),
    );
  });

  it("tells Prometheus about itself", async () => {
    const { metrics } = jaegerWorkload(ground);
    expect(await jaeger.text(metrics?.[0]?.port ?? "", metrics?.[0]?.path ?? "")).toMatch(
      /^otelcol_process_uptime_seconds_total /m,
    );
  });

  it("still has a span after it was killed, and one that was sent while it was away", async () => {
    const collector = await ground.start(
      collectorWorkload({ settings: ground.settings, site: ground.site, journalAvailable: false }),
    );
    const before = await sendSpan(collector, "shop");
    await until("the span is stored", () => storedTrace(jaeger, before));
    await jaeger.kill("SIGKILL");
    const meanwhile = await sendSpan(collector, "shop");
    await collector.kill("SIGKILL");
    await Promise.all([jaeger.start(), collector.start()]);
    await until("the span is there again", () => storedTrace(jaeger, before));
    await until("the span of the outage has arrived", () => storedTrace(jaeger, meanwhile));
  }, 60_000);
});
