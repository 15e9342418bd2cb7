import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import * as elasticsearch from "../../../../rules/metrics/elasticsearch.ts";
import { freePorts } from "../../../e2e/free-ports.ts";
import { capturedScrape, differences, keepScrape } from "../captured.ts";
import { scrapeOf } from "./scrape.ts";

jest.setTimeout(60_000);

const metrics = Object.values(elasticsearch);

/**
 * Elasticsearch cannot run here. These are answers of real clusters (5.4 to 7.15), as the exporter's own repository keeps
 * them in fixtures/ (v1.10.0, Apache License 2.0), the cluster's settings cut down to the part that the exporter reads.
 */
const answers: Readonly<Record<string, string>> = {
  "/": "cluster-info",
  "/_cluster/health": "cluster-health",
  "/_cluster/settings": "cluster-settings",
  "/_nodes/stats": "nodes-stats",
  "/_all/_settings": "indices-settings",
  "/_snapshot/nightly/_all": "snapshots",
  "/_slm/stats": "slm-stats",
  "/_slm/status": "slm-status",
};

function answer(path: string): string | undefined {
  if (path === "/_snapshot") return '{"nightly":{"type":"fs","settings":{"location":"/backup"}}}';
  const name = answers[path];
  return name === undefined
    ? undefined
    : readFileSync(join(import.meta.dirname, "../../../fixtures/elasticsearch", `${name}.json`), "utf8");
}

/** As rules/metrics/elasticsearch.ts says that it must be started. */
const scrape = (cluster: string, ready: (text: string) => boolean) =>
  scrapeOf(
    "elasticsearch_exporter",
    (port) => [
      `--web.listen-address=127.0.0.1:${port}`,
      `--es.uri=${cluster}`,
      "--es.all",
      "--es.indices_settings",
      "--collector.clustersettings",
      "--collector.snapshots",
      "--collector.slm",
    ],
    { ready },
  );

describe("the catalogue's metrics of the elasticsearch exporter", () => {
  let cluster: Server;
  let port: number;

  beforeAll(async () => {
    [port = 0] = await freePorts(1);
    cluster = createServer((request, response) => {
      const body = answer(new URL(request.url ?? "/", "http://cluster").pathname);
      response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(body ?? "{}");
    });
    await new Promise<void>((resolve) => cluster.listen(port, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    cluster.closeAllConnections();
    await new Promise((resolve) => cluster.close(resolve));
  });

  it("are those of the captured scrape", () => {
    expect(differences(metrics, capturedScrape("elasticsearch"))).toEqual([]);
  });

  it("are those of the real exporter, over answers of real clusters", async () => {
    const text = await scrape(`http://127.0.0.1:${port}`, (one) =>
      one.includes("elasticsearch_clusterinfo_version_info"),
    );
    keepScrape("elasticsearch", text.replaceAll(String(port), "9200"));
    expect(differences(metrics, text)).toEqual([]);
  });

  it("say nothing of the cluster when it does not answer, as ElasticsearchUnreachable expects", async () => {
    const text = await scrape("http://127.0.0.1:1", (one) => one.includes("elasticsearch_scrape_success"));
    expect(text).toMatch(/^elasticsearch_scrape_success\{collector="cluster-info"\} 0$/m);
    expect(text).not.toMatch(/^elasticsearch_(cluster_health|jvm|indices|filesystem)/m);
  });
});
