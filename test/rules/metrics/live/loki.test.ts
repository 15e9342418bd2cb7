import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { lokiWorkload } from "../../../../components/loki/workload.ts";
import * as loki from "../../../../rules/metrics/loki.ts";
import {
  goGcGomemlimitBytes,
  goMemstatsHeapAllocBytes,
  processStartTimeSeconds,
} from "../../../../rules/metrics/prometheus.ts";
import { Ground, type Running } from "../../../components/ground.ts";
import { until } from "../../../e2e/until.ts";
import { capturedScrape, differences, keepScrape } from "../captured.ts";

jest.setTimeout(120_000);

const metrics = [
  ...Object.values(loki),
  goGcGomemlimitBytes,
  goMemstatsHeapAllocBytes,
  processStartTimeSeconds,
];

describe("the catalogue's metrics of Loki", () => {
  let ground: Ground;
  let server: Running;

  beforeAll(async () => {
    ground = await Ground.make();
    const workload = lokiWorkload(ground);
    const files = Object.fromEntries(
      Object.entries(workload.files).map(([path, text]) => [
        path,
        path.startsWith("rules/")
          ? oneRule
          : text.replace("compaction_interval: 10m", "compaction_interval: 1s"),
      ]),
    );
    server = await ground.start({ ...workload, files });
  });
  afterAll(() => ground.clear());

  it("are those of the captured scrape", () => {
    expect(differences(metrics, capturedScrape("loki"))).toEqual([]);
  });

  it("are those of the real program", async () => {
    await push(Date.now());
    // Too old: it is discarded.
    await push(Date.now() - 30 * 86_400_000);
    await pushOtlp(Date.now());
    const query = encodeURIComponent('{app="shop"}');
    await server.text("web", `/loki/api/v1/query?query=${encodeURIComponent('rate({app="shop"}[1m])')}`);
    await server.text("web", "/loki/api/v1/labels?since=1h");
    await server.text("web", "/loki/api/v1/label/app/values?since=1h");
    await server.text("web", `/loki/api/v1/series?match[]=${query}&since=1h`);
    const text = await until("requests, discarded lines, compaction and a rule", async () => {
      await server.text("web", `/loki/api/v1/query_range?query=${query}&since=1h`);
      const scraped = await server.text("web", "/metrics");
      return [
        /^loki_discarded_samples_total\{/m,
        /^loki_boltdb_shipper_compact_tables_operation_total\{\S* [1-9]/m,
        /^loki_prometheus_rule_evaluations_total\{/m,
      ].every((sign) => sign.test(scraped))
        ? scraped
        : undefined;
    });
    // Ports are free ones: others every time.
    for (const route of ["query", "query_range", "labels", "label_name_values", "series", "push"])
      expect(text).toContain(`route="loki_api_v1_${route}"`);
    expect(text).toContain('route="otlp_v1_logs"');
    keepScrape("loki", text.replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:9093"));
    expect(differences(metrics, text)).toEqual([]);
  });

  async function push(milliseconds: number): Promise<void> {
    await fetch(server.url("web", "/loki/api/v1/push"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        streams: [{ stream: { app: "shop" }, values: [[`${milliseconds}000000`, "order 17"]] }],
      }),
    });
  }

  /** The way the collector takes. */
  async function pushOtlp(milliseconds: number): Promise<void> {
    const logRecords = [{ timeUnixNano: `${milliseconds}000000`, body: { stringValue: "order 18" } }];
    const response = await fetch(server.url("web", "/otlp/v1/logs"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
    });
    expect(response.status).toBe(204);
  }
});

const oneRule = `groups:
  - name: test
    interval: 1s
    rules:
      - record: lines:rate1m
        expr: sum(rate({app="shop"}[1m]))
`;
