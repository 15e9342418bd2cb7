import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { postgresCollectors } from "../../../../rules/postgres/collectors.ts";
import * as postgres from "../../../../rules/metrics/postgres.ts";
import type { Metric } from "../../../../rules/metrics/metric.ts";
import { capturedScrape, differences, keepScrape } from "../captured.ts";
import { PostgresPair } from "./postgres-pair.ts";
import { scrapeOf } from "./scrape.ts";

jest.setTimeout(120_000);

/** Metrics that not every version of PostgreSQL has. */
const versions: readonly { readonly metric: Metric; readonly from?: number; readonly before?: number }[] = [
  { metric: postgres.pgSettingsReservedConnections, from: 16 },
  { metric: postgres.pgStatCheckpointerNumRequestedTotal, from: 17 },
  { metric: postgres.pgStatBgwriterCheckpointsReqTotal, before: 17 },
];

/** The catalogue's metrics that a server of the scrape's version has. */
function metricsFor(scrape: string): readonly Metric[] {
  const version = Number(/short_version="(\d+)/.exec(scrape)?.[1]);
  const missing = versions.filter(({ from = 0, before = Infinity }) => version < from || version >= before);
  return Object.values<Metric>(postgres).filter((one) => !missing.some(({ metric }) => metric === one));
}

/** What differs with every capture: ports, process numbers, and names that PostgreSQL makes of object numbers. */
function withoutChance(scrape: string): string {
  const statements = new Map<string, string>();
  return scrape
    .replace(/server="127\.0\.0\.1:\d+"/g, 'server="127.0.0.1:5432"')
    .replace(/slot_name="\d+"/g, 'slot_name="101"')
    .replace(/queryid="(-?\d+)"/g, (_, id: string) => {
      const number = statements.get(id) ?? String(statements.size + 1);
      statements.set(id, number);
      return `queryid="${number}"`;
    });
}

describe("the catalogue's metrics of the postgres exporter", () => {
  const servers = new PostgresPair();

  beforeAll(async () => {
    await servers.start();
  });

  afterAll(async () => {
    await servers.clear();
  });

  const scraped = (ready: string): Promise<string> =>
    scrapeOf(
      "postgres_exporter",
      (port) => [
        `--web.listen-address=127.0.0.1:${port}`,
        ...postgresCollectors.map((collector) => `--collector.${collector}`),
      ],
      { env: { DATA_SOURCE_NAME: servers.address }, ready: (scrape) => scrape.includes(ready) },
    );

  it("are those of the captured scrape", () => {
    const scrape = capturedScrape("postgres");
    expect(differences(metricsFor(scrape), scrape)).toEqual([]);
  });

  it("are those of the real exporter, on a primary with a standby", async () => {
    const scrape = await scraped("\npg_stat_replication_pg_wal_lsn_diff{");
    keepScrape("postgres", withoutChance(scrape));
    expect(differences(metricsFor(scrape), scrape)).toEqual([]);
  });

  it("are all gone but pg_up while the server is down", async () => {
    await servers.stop();
    const scrape = await scraped("\npg_up 0");
    expect(differences([postgres.pgUp], scrape)).toEqual([]);
    expect(scrape).not.toMatch(/^pg_(stat|settings|replication|scrape_collector_success)/m);
  });
});
