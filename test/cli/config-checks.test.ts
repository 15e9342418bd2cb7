import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { checkConfigs, tellingLines, type Tools } from "../../cli/config-checks.ts";
import { ensureTools } from "../../tools/install.ts";

jest.setTimeout(60_000);

const rules = (expression: string): string =>
  `groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: ${JSON.stringify(expression)}\n`;
const prometheus = (files: Readonly<Record<string, string>>, ruleFiles = "rules/*.yml") => ({
  name: "prometheus",
  files: { "prometheus.yml": `rule_files: [${JSON.stringify(ruleFiles)}]\n`, ...files },
  configCheck: [{ tool: "promtool" as const, args: ["check", "config", "prometheus.yml"] }],
});

describe("the products' own checks", () => {
  let tools: Tools;
  let folder: string;
  beforeAll(async () => {
    tools = await ensureTools(["promtool", "amtool"]);
    folder = mkdtempSync(join(tmpdir(), "checks-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("pass files that the product accepts", async () => {
    expect(await checkConfigs([prometheus({ "rules/a.yml": rules("up == 0") })], tools)).toEqual([]);
  });

  it("name component, command and file of what it refuses, without the path of a temporary folder", async () => {
    const [problem] = await checkConfigs([prometheus({ "rules/a.yml": rules("sum(up) by (") })], tools);
    expect(problem?.where).toBe("prometheus");
    expect(problem?.message).toMatch(
      /^'promtool check config prometheus\.yml' refuses the configuration: .*rules\/a\.yml/,
    );
    expect(problem?.message).not.toContain(tmpdir());
  });

  it("find rule files that promtool passes over and calls a success", async () => {
    const [problem] = await checkConfigs(
      [prometheus({ "rules/a.yml": rules("up") }, "elsewhere/*.yml")],
      tools,
    );
    expect(problem?.message).toMatch(/read no rules in rules\/a\.yml/);
  });

  it("see a file in the place of each secret", async () => {
    const alertmanager = {
      name: "alertmanager",
      files: {
        "alertmanager.yml":
          "route: {receiver: r}\nreceivers:\n  - name: r\n    webhook_configs:\n      - url_file: ../secrets/webhookUrl\n",
      },
      secretFiles: ["webhookUrl" as const],
      configCheck: [{ tool: "amtool" as const, args: ["check-config", "alertmanager.yml"] }],
    };
    expect(await checkConfigs([alertmanager], tools)).toEqual([]);
  });

  it("report every component's problems at once, and remember only what passed", async () => {
    const remembered = join(folder, "checked.json");
    const good = prometheus({ "rules/a.yml": rules("up") });
    const bad = { ...prometheus({ "rules/a.yml": rules("sum(") }), name: "other" };
    const worse = { ...prometheus({ "rules/a.yml": rules("rate(") }), name: "another" };
    expect((await checkConfigs([good, bad, worse], tools, remembered)).map(({ where }) => where)).toEqual([
      "other",
      "another",
    ]);
    expect(existsSync(remembered)).toBe(true);
    expect((await checkConfigs([good, bad], tools, remembered)).map(({ where }) => where)).toEqual(["other"]);
  });

  it("keep what a checker says and leave out what it found to be fine", () => {
    expect(
      tellingLines(
        "Checking a.yml\n  SUCCESS: 1 rules found\n\nChecking /t/x/b.yml\n  FAILED:\n/t/x/b.yml: bad\n",
        "/t/x",
      ),
    ).toBe("b.yml: bad");
  });
});
