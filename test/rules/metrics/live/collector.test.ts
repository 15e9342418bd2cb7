import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { collectorWorkload } from "../../../../components/collector/workload.ts";
import { jaegerWorkload } from "../../../../components/jaeger/workload.ts";
import { lokiWorkload } from "../../../../components/loki/workload.ts";
import * as collector from "../../../../rules/metrics/collector.ts";
import { Ground, type Running } from "../../../components/ground.ts";
import { sendLine, sendSpan, storedLine, storedTrace } from "../../../components/signals.ts";
import { until } from "../../../e2e/until.ts";
import { capturedScrape, differences, keepScrape } from "../captured.ts";

jest.setTimeout(120_000);

const metrics = Object.values(collector);

describe("the catalogue's metrics of the collector", () => {
  let ground: Ground;
  let loki: Running;
  let jaeger: Running;
  let server: Running;

  beforeAll(async () => {
    ground = await Ground.make((folder) => ({
      logs: { files: [join(folder, "watched", "*.log")], journal: false },
    }));
    mkdirSync(join(ground.folder, "watched"));
    [loki, jaeger, server] = await Promise.all([
      ground.start(lokiWorkload(ground)),
      ground.start(jaegerWorkload(ground)),
      ground.start(
        collectorWorkload({ settings: ground.settings, site: ground.site, journalAvailable: false }),
      ),
    ]);
  });
  afterAll(() => ground.clear());

  it("are those of the captured scrape", () => {
    expect(differences(metrics, capturedScrape("otel-collector"))).toEqual([]);
  });

  it("are those of the real program", async () => {
    appendFileSync(join(ground.folder, "watched", "orders.log"), "order 17\n");
    const trace = await sendSpan(server, "shop");
    await sendLine(server, "shop", "card declined", trace);
    await until("the span is stored", () => storedTrace(jaeger, trace));
    await until("the line is stored", () => storedLine(loki, "card declined"));
    const refused = await refusedByMemoryLimiter();
    const text = await until("both are counted", async () => {
      const scraped = await server.text("metrics", "/metrics");
      return /^otelcol_exporter_sent_spans\S* [1-9]/m.test(scraped) &&
        /^otelcol_exporter_sent_log_records\S* [1-9]/m.test(scraped)
        ? scraped
        : undefined;
    });
    const all = `${text}${refused}`.replaceAll(/service_instance_id="[^"]+"/g, 'service_instance_id="1"');
    keepScrape("otel-collector", all);
    expect(differences(metrics, all)).toEqual([]);
  });

  /** What a second collector says that has so little memory that it refuses everything. */
  async function refusedByMemoryLimiter(): Promise<string> {
    const other = await Ground.make(() => ({ logs: { files: [], journal: false } }));
    try {
      const workload = collectorWorkload({
        settings: other.settings,
        site: other.site,
        journalAvailable: false,
      });
      const text = (workload.files["collector.yml"] ?? "")
        .replace(/limit_mib: \d+/, "limit_mib: 2")
        .replace(/spike_limit_mib: \d+/, "spike_limit_mib: 1");
      const small = await other.start({ ...workload, files: { "collector.yml": text } });
      return await until("spans and lines are refused", async () => {
        const trace = await sendSpan(small, "shop").catch(() => "0123456789abcdef0123456789abcdef");
        await sendLine(small, "shop", "card declined", trace).catch(() => undefined);
        const refused = (await small.text("metrics", "/metrics"))
          .split("\n")
          .filter((line) => line.includes("otelcol_processor_refused_"));
        return refused.filter((line) => !line.startsWith("#")).length === 2
          ? `${refused.join("\n")}\n`
          : undefined;
      });
    } finally {
      await other.clear();
    }
  }
});
