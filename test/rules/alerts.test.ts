import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { prometheusWorkload } from "../../components/prometheus/workload.ts";
import { renderRuleTests } from "../../components/prometheus/rule-tests.ts";
import { localSite } from "../../components/targets/local/site.ts";
import { compile, packsOf } from "../../model/compile.ts";
import { settingsSchema } from "../../model/settings/schema.ts";
import { ownCatalogue } from "../../services/catalogue.ts";
import { realTool, writeFiles } from "../components/ground.ts";

jest.setTimeout(60_000);

const settings = settingsSchema.parse({});
const site = localSite(settings);
const model = compile({ environment: "test", settings, site });
const alerts = model.ruleGroups.flatMap((group) => group.alerts);
const definitions = packsOf(ownCatalogue).flatMap((pack) => pack.alerts);
const prometheus = prometheusWorkload({ model, site, peers: [] });
const root = join(import.meta.dirname, "../..");

describe("the alerts' own tests, on the real promtool", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "monitoring-rules-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** What promtool says about the tests, on these rules. */
  async function runTests(files: Readonly<Record<string, string>>): Promise<string> {
    const cwd = writeFiles({ ...prometheus, files }, folder);
    writeFileSync(join(cwd, "tests.yml"), renderRuleTests(model, definitions));
    const promtool = await realTool("promtool");
    return promisify(execFile)(promtool, ["test", "rules", "tests.yml"], { cwd }).then(
      ({ stdout, stderr }) => stdout + stderr,
      (error: unknown) => {
        const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
        return `failed: ${stdout}${stderr}`;
      },
    );
  }

  it("fire at, just above and after the boundary, and stay silent below and before it, with these words", async () => {
    const output = await runTests(prometheus.files);
    expect(output).toContain("SUCCESS");
    expect(output).not.toContain("failed");
  });

  it.each([
    ["a limit a little lower", "HostCpuHigh stays silent: just below", "rate5m > 0.9", "rate5m > 0.88"],
    [
      "a limit a little higher",
      "HostMemoryHigh fires: just above",
      "Total_bytes > 0.9",
      "Total_bytes > 0.92",
    ],
    [
      "an average over all hosts",
      "HostCpuHigh fires: one hot host",
      "avg without (cpu) (",
      "avg without (cpu, instance) (",
    ],
    ["images of packages", "HostDiskFull stays silent: a full image", "squashfs|", ""],
    ["a shorter duration", "TargetDown stays silent: down for not quite", "for: 5m", "for: 4m"],
    ["other words", "TargetDown fires", "has been down for", "was down for"],
  ])("would notice %s", async (_what, failing, from, to) => {
    const changed = Object.fromEntries(
      Object.entries(prometheus.files).map(([path, text]) => [path, text.replaceAll(from, to)]),
    );
    expect(changed).not.toEqual(prometheus.files);
    const output = await runTests(changed);
    expect(output).toMatch(/^failed/);
    expect(output).toContain(failing);
  });
});

describe("every alert", () => {
  it("has a case in which it fires and one in which it stays silent, the heartbeat aside", () => {
    const without = (kind: string): string[] =>
      definitions.filter(({ tests }) => !tests.some((test) => test.kind === kind)).map(({ name }) => name);
    expect(without("fires")).toEqual([]);
    expect(without("staysSilent")).toEqual(["Watchdog"]);
  });

  it("carries severity, problem and environment, and team and service of its own or of its series", () => {
    for (const { name, labels } of alerts)
      expect({ name, labels }).toMatchObject({
        labels: {
          severity: expect.stringMatching(/^(critical|warning|info)$/),
          problem: expect.any(String),
          environment: "test",
        },
      });
    expect(alerts.find(({ name }) => name === "Watchdog")?.labels).toMatchObject({
      team: "operations",
      service: "monitoring",
    });
    // A static team would hide the one that owns the target.
    expect(alerts.find(({ name }) => name === "TargetDown")?.labels).not.toHaveProperty("team");
  });

  it("says in its description which instance, how much and for how long", () => {
    for (const { name, annotations, for: held } of alerts.filter((alert) => alert.name !== "Watchdog")) {
      const { description } = annotations;
      expect({ name, held }).toEqual({ name, held: "5m" });
      expect(description).toContain("{{ $labels.instance }}");
      expect(description).toContain("$value");
      expect(description).toContain("for 5 minutes");
    }
  });

  it("has the threshold of requirement A2, once, in expression and words", () => {
    const limits = Object.fromEntries(
      alerts.flatMap(({ name, threshold }) => (threshold ? [[name, threshold.value]] : [])),
    );
    expect(limits).toEqual({ HostCpuHigh: 0.9, HostMemoryHigh: 0.9, HostDiskFull: 0.85 });
    for (const { expression, annotations, threshold } of alerts)
      if (threshold !== undefined) {
        expect(expression).toContain(`> ${threshold.value}`);
        expect(annotations["summary"]).toContain(`${threshold.value * 100}%`);
      }
  });

  it("links to its runbook page and to a graph of its value", () => {
    const disk = alerts.find(({ name }) => name === "HostDiskFull")?.annotations ?? {};
    expect(disk["runbook_url"]).toBe("http://localhost:5001/runbooks/infrastructure/disk-full");
    const graphed = new URL(disk["dashboard_url"] ?? "").searchParams.get("g0.expr");
    expect(graphed).toBe(
      '1 - node_filesystem_avail_bytes{fstype!~"squashfs|tmpfs|overlay"} / node_filesystem_size_bytes',
    );
  });
});

describe("the runbooks", () => {
  const sections = ["Symptoms", "Immediate actions", "Investigation", "Resolution", "Prevention"];
  const pages = readdirSync(join(root, "runbooks"), { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".md"),
  );
  const read = (page: string): string => readFileSync(join(root, "runbooks", page), "utf8");

  it("exist for every alert", () => {
    expect(pages).toEqual(expect.arrayContaining(alerts.map(({ runbook }) => `${runbook}.md`)));
  });

  it.each(pages)("%s has the five sections in order, and commands to run", (page) => {
    const text = read(page);
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual(sections);
    expect(text).toContain("```sh\n");
    for (const part of text.split(/^## .+$/m).slice(1)) expect(part.trim().length).toBeGreaterThan(60);
  });

  it.each(pages)("%s links only to pages that there are", (page) => {
    const folder = page.slice(0, page.indexOf("/"));
    for (const [, target = ""] of read(page).matchAll(/\]\(([^):]+\.md)\)/g))
      expect(pages).toContain(join(folder, target));
  });
});
