import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { localSite } from "../../components/targets/local/site.ts";
import { checkRunbooks } from "../../model/check-runbooks.ts";
import { compileRules } from "../../model/compile-rules.ts";
import { ruleCoverage } from "../../model/rule-coverage.ts";
import { settingsSchema } from "../../model/settings/schema.ts";
import { allPacks } from "../../rules/packs.ts";
import { sharedSloPacks } from "../../rules/slo/packs.ts";
import { teams } from "../../notify/teams.ts";

const settings = settingsSchema.parse({});
const packs = [...allPacks, ...sharedSloPacks];
const { groups, problems } = compileRules({
  environment: "test",
  settings,
  site: localSite(settings),
  packs,
  teams: Object.values(teams).map(({ name }) => name),
});
const alerts = groups.flatMap((group) => group.alerts);
const definitions = packs.flatMap((pack) => pack.alerts);
const runbooksFolder = join(import.meta.dirname, "../../runbooks");
const runbooks = Object.fromEntries(
  readdirSync(runbooksFolder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => [path, readFileSync(join(runbooksFolder, path), "utf8")]),
);
const limits = Object.fromEntries(
  alerts.flatMap(({ name, threshold }) => (threshold ? [[name, threshold.value]] : [])),
);

describe("the shipped rules", () => {
  it("are at least 120 alerts, none of which the checks refuse", () => {
    expect(problems).toEqual([]);
    expect(alerts.length).toBeGreaterThanOrEqual(120);
  });

  it("have a pack for every category of requirement A1", () => {
    expect(groups.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        ...["host", "container", "kubernetes", "flask", "fastapi", "application", "nginx"],
        ...["postgres", "redis", "rabbitmq", "elasticsearch", "security", "business", "slo-alerts"],
        ...["probe", "tls", "synthetic", "backup", "data-quality"],
        ...["monitoring", "prometheus", "alertmanager", "loki", "jaeger", "collector"],
      ]),
    );
  });

  it("all have tests: every alert is shown firing and silent, and every recording rule is behind a test", () => {
    const coverage = ruleCoverage(packs);
    expect(coverage.alerts).toEqual({ total: definitions.length, untested: [] });
    expect(coverage.recordings.untested).toEqual([]);
    expect(coverage.recordings.total).toBeGreaterThan(20);
  });

  it("have the defaults of requirement A2: warning and critical, for 5 minutes", () => {
    expect(limits).toMatchObject({
      HostCpuHigh: 0.8,
      HostCpuCritical: 0.9,
      HostMemoryHigh: 0.8,
      HostMemoryCritical: 0.9,
      HostDiskFilling: 0.75,
      HostDiskFull: 0.85,
    });
    for (const name of ["HostCpuHigh", "HostCpuCritical", "HostMemoryHigh", "HostDiskFull"])
      expect(alerts.find((alert) => alert.name === name)).toMatchObject({ for: "5m" });
  });
});

describe("every alert", () => {
  it.each(alerts.map((alert) => [alert.name, alert] as const))(
    "%s carries labels, texts and links",
    (name, alert) => {
      const { labels, annotations, threshold } = alert;
      expect(labels).toMatchObject({
        severity: expect.stringMatching(/^(critical|warning|info)$/),
        problem: expect.any(String),
        environment: "test",
      });
      const { summary, description, first_action: action, runbook_url: runbook } = annotations;
      expect(annotations["dashboard_url"]).toMatch(/^http:\/\/localhost:9090\/query\?g0\.expr=/);
      expect(runbook).toBe(`http://localhost:5001/runbooks/${alert.runbook}`);
      for (const text of [summary, description, action]) expect((text ?? "").length).toBeGreaterThan(10);
      expect(action).toMatch(/[.!?]$/);
      if (name === "Watchdog") return;
      // Whoever is woken up must read what it is about, and how bad. What is about everything says so by its service.
      if (labels["service"] === undefined)
        expect(`${summary ?? ""} ${description ?? ""}`).toMatch(/\{\{ \$labels\.(instance|service|job|team)/);
      if (threshold !== undefined) expect(description).toContain("$value");
    },
  );
});

describe("the runbooks", () => {
  it("are there for every alert, with all sections, and every link and anchor leads somewhere", () => {
    expect(checkRunbooks(runbooks, definitions)).toEqual([]);
  });

  it.each(Object.keys(runbooks))("%s has commands to run and says enough in every section", (page) => {
    const text = runbooks[page] ?? "";
    // A command, or an expression to paste.
    expect(text).toMatch(/```(sh|promql|sql)\n|`\.\/monitoring |`[^`]+\([^`]+\)`/);
    for (const part of text.split(/^## .+$/m).slice(1)) expect(part.trim().length).toBeGreaterThan(60);
  });

  it("belong to an alert each, or another page leads to them; those about the monitoring in general aside", () => {
    const used = new Set([
      ...definitions.map(({ runbook }) => `${runbook}.md`),
      ...Object.entries(runbooks).flatMap(([page, text]) =>
        [...text.matchAll(/\]\(([^):#]+\.md)/g)].map(([, target = ""]) => join(dirname(page), target)),
      ),
    ]);
    expect(
      Object.keys(runbooks).filter((page) => !used.has(page) && !page.startsWith("monitoring/")),
    ).toEqual([]);
  });
});
