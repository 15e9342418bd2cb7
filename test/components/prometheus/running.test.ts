import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { prometheusWorkload } from "../../../components/prometheus/workload.ts";
import { compile } from "../../../model/compile.ts";
import { until } from "../../e2e/until.ts";
import { Ground, type Running } from "../ground.ts";
import { listenersOf } from "../listeners.ts";

jest.setTimeout(90_000);

interface QueryAnswer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
}

interface RulesAnswer {
  readonly data: {
    readonly groups: readonly {
      readonly rules: readonly { readonly name: string; readonly query: string; readonly state?: string }[];
    }[];
  };
}

describe("a running Prometheus", () => {
  let ground: Ground;
  let prometheus: Running;

  beforeAll(async () => {
    ground = await Ground.make(() => ({ prometheus: { scrapeInterval: "1s", evaluationInterval: "1s" } }));
    const { settings, site } = ground;
    const model = compile({ environment: "test", settings, site });
    prometheus = await ground.start(prometheusWorkload({ model, site, peers: [] }));
  });
  afterAll(() => ground.clear());

  async function query(expression: string): Promise<QueryAnswer["data"]["result"]> {
    const text = await prometheus.text("web", `/api/v1/query?query=${encodeURIComponent(expression)}`);
    return (JSON.parse(text) as QueryAnswer).data.result;
  }

  async function rule(
    name: string,
  ): Promise<RulesAnswer["data"]["groups"][number]["rules"][number] | undefined> {
    const { data } = JSON.parse(await prometheus.text("web", "/api/v1/rules")) as RulesAnswer;
    return data.groups.flatMap((group) => group.rules).find((candidate) => candidate.name === name);
  }

  it("scrapes with the owner's labels, and evaluates the rules", async () => {
    const [series] = await until("a sample of itself", async () => {
      const found = await query('up{job="prometheus"} == 1');
      return found.length > 0 ? found : undefined;
    });
    expect(series?.metric).toEqual({
      __name__: "up",
      job: "prometheus",
      instance: "prometheus",
      service: "monitoring",
      team: "operations",
      environment: "test",
    });
    await until("Watchdog", async () => ((await rule("Watchdog"))?.state === "firing" ? true : undefined));
  });

  it("listens on loopback, on its one port only", () => {
    expect(listenersOf(prometheus.pid)).toEqual([{ port: ground.settings.ports.prometheus, loopback: true }]);
  });

  it("takes over changed rules by a reload, refuses broken ones, and keeps the old ones then", async () => {
    const file = join(ground.folder, "prometheus", "config", "rules", "host.yml");
    const text = readFileSync(file, "utf8");
    const reload = (): Promise<Response> => fetch(prometheus.url("web", "/-/reload"), { method: "POST" });
    writeFileSync(file, text.replace("rate5m > 0.8", "rate5m > 0.77"));
    expect((await reload()).status).toBe(200);
    expect((await rule("HostCpuHigh"))?.query).toContain("0.77");
    writeFileSync(file, text.replace("rate5m > 0.8", "rate5m >> 0.8"));
    expect((await reload()).status).toBe(500);
    expect((await rule("HostCpuHigh"))?.query).toContain("0.77");
    writeFileSync(file, text);
  });

  it("keeps through kill -9 what it scraped", async () => {
    const [before] = await until("a second sample", async () => {
      const found = await query('timestamp(up{job="prometheus"})');
      return found.length > 0 ? found : undefined;
    });
    await prometheus.kill("SIGKILL");
    await prometheus.start();
    const [kept] = await query(`up{job="prometheus"} @ ${before?.value[1] ?? ""}`);
    expect(kept?.value[1]).toBe("1");
  });
});
