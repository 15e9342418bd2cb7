import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { alertmanagerWorkload } from "../../../../components/alertmanager/workload.ts";
import { prometheusWorkload } from "../../../../components/prometheus/workload.ts";
import { compile } from "../../../../model/compile.ts";
import * as prometheus from "../../../../rules/metrics/prometheus.ts";
import * as scrape from "../../../../rules/metrics/scrape.ts";
import { Ground, type Running } from "../../../components/ground.ts";
import { until } from "../../../e2e/until.ts";
import { capturedScrape, differences, keepScrape } from "../captured.ts";

jest.setTimeout(120_000);

const metrics = Object.values(prometheus).filter(({ exporter }) => exporter === "prometheus");
/** What Prometheus writes for every target that it scrapes; ALERTS is there while an alert fires: Watchdog always does. */
const written = [
  ...Object.values(scrape),
  ...Object.values(prometheus).filter(({ exporter }) => exporter === "scrape"),
];

describe("the catalogue's metrics of Prometheus", () => {
  let ground: Ground;
  let server: Running;

  beforeAll(async () => {
    ground = await Ground.make(() => ({
      // Nobody listens there: the metrics of the queue are there all the same.
      prometheus: {
        scrapeInterval: "1s",
        evaluationInterval: "1s",
        remoteWriteUrl: "http://127.0.0.1:9/api/v1/write",
      },
    }));
    const { settings, site } = ground;
    const model = compile({ environment: "test", settings, site });
    const alertmanager = alertmanagerWorkload({ model, site, secrets: new Set() });
    await ground.start(alertmanager);
    server = await ground.start(prometheusWorkload({ model, site, peers: [alertmanager] }));
  });
  afterAll(() => ground.clear());

  it("are those of the captured scrape", () => {
    expect(differences(metrics, capturedScrape("prometheus"))).toEqual([]);
  });

  it("are those of the real program", async () => {
    const text = await until("scrapes, rules and notifications", async () => {
      const scraped = await server.text("web", "/metrics");
      return /^prometheus_notifications_sent_total\S* [1-9]/m.test(scraped) ? scraped : undefined;
    });
    // Ports are free ones: others every time.
    keepScrape("prometheus", text.replaceAll(/127\.0\.0\.1:\d+\/api\/v2/g, "127.0.0.1:9093/api/v2"));
    expect(differences(metrics, text)).toEqual([]);
  });

  it("are, where it writes them itself, those that it has stored", async () => {
    const stored = await until("every series", async () => {
      const answers = await Promise.all(
        written.map(async ({ name }) => [name, await labelsOf(name)] as const),
      );
      return answers.every(([, labels]) => labels.length > 0) ? answers : undefined;
    });
    expect(stored.map(([name]) => name)).toEqual(written.map(({ name }) => name));
    const alerts = stored.find(([name]) => name === "ALERTS")?.[1] ?? [];
    expect(alerts).toEqual(expect.arrayContaining(["alertname", "alertstate", "severity", "problem"]));
  });

  async function labelsOf(name: string): Promise<readonly string[]> {
    const text = await server.text("web", `/api/v1/labels?match[]=${name}`);
    return (JSON.parse(text) as { readonly data: readonly string[] }).data;
  }
});
