import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import * as nginx from "../../../../rules/metrics/nginx.ts";
import { freePorts } from "../../../e2e/free-ports.ts";
import { capturedScrape, differences, keepScrape } from "../captured.ts";
import { scrapeOf, start, type Started, textAt } from "./scrape.ts";

jest.setTimeout(60_000);

const metrics = Object.values(nginx);

describe("the catalogue's metrics of the nginx exporter", () => {
  const folder = mkdtempSync(join(tmpdir(), "monitoring-nginx-"));
  let status: string;
  let server: Started;

  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    status = `http://127.0.0.1:${port}/stub_status`;
    const config = join(folder, "nginx.conf");
    writeFileSync(
      config,
      `daemon off;
pid ${folder}/pid;
error_log stderr;
worker_processes 1;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    location = /stub_status { stub_status; }
  }
}
`,
    );
    // Debian keeps it where only root looks; -e: what it has to say before it has read its configuration.
    server = start({
      command: "nginx",
      args: ["-e", "stderr", "-p", folder, "-c", config],
      env: { PATH: `${process.env["PATH"] ?? ""}:/usr/sbin` },
    });
    await textAt(status, server);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const scrape = (of: string) =>
    scrapeOf("nginx-prometheus-exporter", (port) => [
      `--web.listen-address=127.0.0.1:${port}`,
      `--nginx.scrape-uri=${of}`,
    ]);

  it("are those of the captured scrape", () => {
    expect(differences(metrics, capturedScrape("nginx"))).toEqual([]);
  });

  it("are those of the real exporter of a real nginx", async () => {
    const text = await scrape(status);
    keepScrape("nginx", text);
    expect(differences(metrics, text)).toEqual([]);
    expect(text).toMatch(/^nginx_up 1$/m);
  });

  it("has nothing but nginx_up 0 when nginx does not answer, as NginxDown expects", async () => {
    const text = await scrape("http://127.0.0.1:1/stub_status");
    expect(text).toMatch(/^nginx_up 0$/m);
    expect(text).not.toMatch(/^nginx_(connections|http)/m);
  });
});
