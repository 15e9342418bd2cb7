import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { FastifyInstance } from "fastify";
import { planStack } from "../../components/plan.ts";
import type { Workload } from "../../components/workload.ts";
import { buildServer } from "../../responder/server.ts";
import { openState } from "../../responder/state.ts";
import { loadCatalogue } from "../../services/load-catalogue.ts";
import { Ground, writeFiles } from "../components/ground.ts";
import { until } from "../e2e/until.ts";

let ground: Ground;
let server: FastifyInstance | undefined;

beforeAll(async () => {
  ground = await Ground.make(() => ({ prometheus: { scrapeInterval: "1s", evaluationInterval: "1s" } }));
  const projectDir = resolve(import.meta.dirname, "../..");
  const { workloads } = planStack(
    {
      environment: "test",
      settings: ground.settings,
      catalogue: await loadCatalogue(ground.settings.catalogue, projectDir),
      secrets: new Set(),
      available: { grafana: false, journal: false },
      projectDir,
    },
    ground.site,
  );
  for (const workload of workloads) {
    if (workload.name === "prometheus") await ground.start(resendingSoon(workload));
    if (workload.name === "alertmanager") await ground.start(workload);
    if (workload.name === "responder")
      server = buildServer(openState(`${writeFiles(workload, ground.folder)}/responder.json`));
  }
}, 60_000);
afterAll(async () => {
  await server?.close();
  await ground.clear();
});

/**
 * An alert that fires before Prometheus has found Alertmanager (up to 5 s after a start) is lost, and is only sent again
 * after the resend delay, a minute by default: https://github.com/prometheus/prometheus/issues/10457
 */
function resendingSoon(prometheus: Workload): Workload {
  const flag = "--rules.alert.resend-delay";
  return { ...prometheus, args: [...prometheus.args.filter((arg) => !arg.startsWith(flag)), `${flag}=1s`] };
}

async function get(path: string) {
  if (server === undefined) throw new Error("the plan has no responder");
  return server.inject(path);
}

async function pageWith(what: string, pattern: RegExp): Promise<string> {
  return until(what, async () => {
    const { body } = await get("/");
    if (pattern.test(body)) return body;
    throw new Error(body.slice(body.indexOf("<main")));
  });
}

async function post(path: string, body: unknown): Promise<void> {
  const url = `http://${ground.site.address("alertmanager", "web")}/api/v2/${path}`;
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
}

describe("the status page of the real plan, with a real Prometheus and a real Alertmanager", () => {
  it("finds both healthy, the rest down, the targets, and the watchdog that proves the way between them", async () => {
    // Whether other alerts fire by then depends on this machine.
    const page = await pageWith(
      "the watchdog",
      /<title>\d components down(?!.*(?:not proven|unknown)).*<\/title>/,
    );
    expect(page).not.toMatch(/cannot be reached|not answered yet/);
    const scraped = await pageWith("a failed scrape", /connection refused/);
    expect(scraped).toMatch(/<tr class="up">\s*<th scope="row">\s*.*prometheus/);
  }, 90_000);

  it("shows an alert with whatever text it carries, and that somebody silenced it", async () => {
    const labels = {
      alertname: "PageTest",
      severity: "critical",
      instance: 'x"><img src=x onerror=alert(1)>',
    };
    const annotations = { summary: "<script>alert(1)</script>" };
    await post("alerts", [{ labels, annotations }]);
    const firing = await pageWith("the alert", /1 critical alert/);
    expect(firing).toContain("&#60;script&#62;alert(1)&#60;/script&#62;");
    expect(firing).not.toMatch(/<img|<script>alert/);

    const matchers = [{ name: "alertname", value: "PageTest", isRegex: false, isEqual: true }];
    const startsAt = new Date().toISOString();
    const endsAt = new Date(Date.now() + 600_000).toISOString();
    await post("silences", { matchers, startsAt, endsAt, createdBy: "anna", comment: "<b>known</b>" });
    const silenced = await pageWith("the silence", /by anna until/);
    expect(silenced).toContain("&#60;b&#62;known&#60;/b&#62;");
    expect(silenced).not.toContain("1 critical alert");
  }, 90_000);

  it("serves the repository's own runbooks, and every page they link to", async () => {
    const index = await get("/runbooks/");
    const pages = [...index.body.matchAll(/href="(\/runbooks\/[^"]+\/[^"]+)"/g)].map(
      ([, path]) => path ?? "",
    );
    expect(pages).toContain("/runbooks/infrastructure/high-cpu");
    for (const path of pages) {
      const page = await get(path);
      expect([path, page.statusCode]).toEqual([path, 200]);
      const main = page.body.slice(page.body.indexOf("<main"), page.body.indexOf("</main>"));
      for (const [, href] of main.matchAll(/href="((?!https?:|#)[^"]+)"/g)) {
        const target = new URL(href ?? "", `http://responder${path}`).pathname;
        expect([path, href, (await get(target)).statusCode]).toEqual([path, href, 200]);
      }
    }
  }, 30_000);
});
