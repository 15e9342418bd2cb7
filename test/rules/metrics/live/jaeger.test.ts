import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { collectorWorkload } from "../../../../components/collector/workload.ts";
import { jaegerWorkload } from "../../../../components/jaeger/workload.ts";
import * as collectorMetrics from "../../../../rules/metrics/collector.ts";
import * as jaeger from "../../../../rules/metrics/jaeger.ts";
import { Ground, type Running } from "../../../components/ground.ts";
import { sendSpan, storedTrace } from "../../../components/signals.ts";
import { until } from "../../../e2e/until.ts";
import { capturedScrape, differences, keepScrape } from "../captured.ts";

jest.setTimeout(120_000);

/** What Jaeger has from the collector inside: nothing of logs, queues, files and the memory limiter. */
const inside = Object.values(collectorMetrics).filter(
  ({ name }) => /^otelcol_(process_|receiver_|exporter_)/.test(name) && !/_log_records_|_queue_/.test(name),
);
const metrics = [...Object.values(jaeger), ...inside];

describe("the catalogue's metrics of Jaeger", () => {
  let ground: Ground;
  let server: Running;
  let collector: Running;

  beforeAll(async () => {
    ground = await Ground.make(() => ({ logs: { files: [], journal: false } }));
    [server, collector] = await Promise.all([
      ground.start(jaegerWorkload(ground)),
      ground.start(
        collectorWorkload({ settings: ground.settings, site: ground.site, journalAvailable: false }),
      ),
    ]);
  });
  afterAll(() => ground.clear());

  it("are those of the captured scrape", () => {
    expect(differences(metrics, capturedScrape("jaeger"))).toEqual([]);
  });

  it("are those of the real program", async () => {
    const trace = await sendSpan(collector, "shop");
    await until("the span is stored", () => storedTrace(server, trace));
    await server.text("web", "/api/services");
    const text = await until("the span is counted", async () => {
      const scraped = await server.text("metrics", "/metrics");
      return /^otelcol_exporter_sent_spans\S* [1-9]/m.test(scraped) ? scraped : undefined;
    });
    keepScrape("jaeger", text.replaceAll(/service_instance_id="[^"]+"/g, 'service_instance_id="1"'));
    expect(differences(metrics, text)).toEqual([]);
  });
});
