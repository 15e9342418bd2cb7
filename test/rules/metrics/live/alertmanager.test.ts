import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { alertmanagerWorkload } from "../../../../components/alertmanager/workload.ts";
import { compile } from "../../../../model/compile.ts";
import * as alertmanager from "../../../../rules/metrics/alertmanager.ts";
import {
  goGcGomemlimitBytes,
  goMemstatsHeapAllocBytes,
  processStartTimeSeconds,
} from "../../../../rules/metrics/prometheus.ts";
import { Ground, type Running } from "../../../components/ground.ts";
import { Webhook } from "../../../e2e/webhook.ts";
import { until } from "../../../e2e/until.ts";
import { capturedScrape, differences, keepScrape } from "../captured.ts";

jest.setTimeout(120_000);

const metrics = [
  ...Object.values(alertmanager),
  goGcGomemlimitBytes,
  goMemstatsHeapAllocBytes,
  processStartTimeSeconds,
];

describe("the catalogue's metrics of Alertmanager", () => {
  let ground: Ground;
  let webhook: Webhook;
  let server: Running;

  beforeAll(async () => {
    webhook = await Webhook.listen();
    ground = await Ground.make(() => ({
      alertmanager: { groupWait: "1s", groupInterval: "1s" },
      webhook: { url: webhook.url },
    }));
    const { settings, site } = ground;
    const workload = alertmanagerWorkload({
      model: compile({ environment: "test", settings, site }),
      site,
      secrets: new Set(),
    });
    // The shipped one is alone; with a cluster port it has the metrics of a cluster, too.
    const args = workload.args.map((arg) =>
      arg === "--cluster.listen-address=" ? "--cluster.listen-address=127.0.0.1:0" : arg,
    );
    server = await ground.start({ ...workload, args });
  });
  afterAll(async () => {
    await ground.clear();
    await webhook.close();
  });

  it("are those of the captured scrape", () => {
    expect(differences(metrics, capturedScrape("alertmanager"))).toEqual([]);
  });

  it("are those of the real program", async () => {
    const response = await fetch(server.url("web", "/api/v2/alerts"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([{ labels: { alertname: "Test", severity: "critical" } }]),
    });
    expect(response.status).toBe(200);
    const text = await until("a notification", async () => {
      const scraped = await server.text("web", "/metrics");
      return /^alertmanager_notifications_total\{\S*integration="webhook"\S* [1-9]/m.test(scraped)
        ? scraped
        : undefined;
    });
    // Its name in the cluster is another one after every start.
    keepScrape("alertmanager", text.replaceAll(/peer="\w+"/g, 'peer="01"'));
    expect(differences(metrics, text)).toEqual([]);
  });
});
