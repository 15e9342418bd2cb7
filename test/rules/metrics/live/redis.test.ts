import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as redis from "../../../../rules/metrics/redis.ts";
import type { Metric } from "../../../../rules/metrics/metric.ts";
import { freePorts } from "../../../e2e/free-ports.ts";
import { capturedScrape, differences, keepScrape } from "../captured.ts";
import { scrapeOf, start, type Started } from "./scrape.ts";

jest.setTimeout(60_000);

const metrics = Object.values<Metric>(redis);

/** A scrape with the families that only another one has: a master and its replica do not say the same. */
function together(first: string, second: string): string {
  const names = new Set(first.match(/^# TYPE \S+/gm)?.map((line) => line.slice("# TYPE ".length)));
  const more = second
    .split(/^(?=# HELP )/m)
    .filter((family) => !names.has(/^# HELP (\S+)/.exec(family)?.[1] ?? ""));
  return [first, ...more].join("");
}

/** What differs with every capture and every machine: ports, process numbers, random names, the kernel. */
function withoutChance(scrape: string): string {
  return scrape
    .replace(/(tcp_port|slave_port|master_port)="\d+"/g, '$1="6379"')
    .replace(/process_id="\d+"/g, 'process_id="101"')
    .replace(/(run_id|master_replid|redis_build_id)="[0-9a-f]+"/g, '$1="0123456789abcdef"')
    .replace(/os="Linux [^"]*"/g, 'os="Linux"');
}

describe("the catalogue's metrics of the redis exporter", () => {
  const folder = mkdtempSync(join(tmpdir(), "monitoring-redis-"));
  const servers: Started[] = [];
  let ports: readonly number[] = [];

  beforeAll(async () => {
    ports = await freePorts(2);
    const [master = 0] = ports;
    for (const port of ports) {
      const cwd = join(folder, String(port));
      mkdirSync(cwd);
      const follow = port === master ? [] : ["--replicaof", `127.0.0.1 ${master}`];
      const args = ["--bind", "127.0.0.1", "--port", String(port), "--repl-diskless-sync-delay", "0"];
      servers.push(start({ command: "redis-server", args: [...args, ...follow], cwd }));
    }
  });

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  const scraped = (port: number | undefined, ready: string): Promise<string> =>
    scrapeOf("redis_exporter", (listen) => ["--web.listen-address", `127.0.0.1:${listen}`], {
      env: { REDIS_ADDR: `redis://127.0.0.1:${port ?? 0}` },
      ready: (scrape) => scrape.includes(ready),
    });

  it("are those of the captured scrape", () => {
    expect(differences(metrics, capturedScrape("redis"))).toEqual([]);
  });

  it("are those of the real exporter, on a master and its replica", async () => {
    const master = await scraped(ports[0], 'slave_state="online"');
    const replica = await scraped(ports[1], "\nredis_master_link_up{");
    const scrape = together(master, replica);
    keepScrape("redis", withoutChance(scrape));
    expect(differences(metrics, scrape)).toEqual([]);
  });

  it("are all gone but redis_up while the server is down", async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    const scrape = await scraped(ports[0], "\nredis_up 0");
    const gone = metrics.filter(({ name }) => name !== "redis_up").map(({ name }) => name);
    expect(gone.filter((name) => new RegExp(`^${name}[ {]`, "m").test(scrape))).toEqual([]);
  });
});
