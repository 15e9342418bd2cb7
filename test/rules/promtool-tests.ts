import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { renderRuleTests, type RuleTestFiles } from "../../components/prometheus/rule-tests.ts";
import { localSite } from "../../components/targets/local/site.ts";
import { compileRules } from "../../model/compile-rules.ts";
import { refuse } from "../../model/problem.ts";
import { settingsSchema } from "../../model/settings/schema.ts";
import type { RulePack } from "../../rules/language/pack.ts";
import { realTool } from "../components/ground.ts";

const settings = settingsSchema.parse({});

/** What promtool said of some packs' own tests. */
export interface RuleTestResult {
  readonly passed: boolean;
  readonly output: string;
}

/** The tests of some packs with their rules, as they are without any override. */
export function filesOf(packs: readonly RulePack[]): RuleTestFiles {
  const { groups, problems } = compileRules({
    environment: "test",
    settings,
    site: localSite(settings),
    packs,
  });
  refuse(problems);
  return renderRuleTests(
    { ruleGroups: groups },
    {
      alerts: packs.flatMap((pack) => pack.alerts),
      recordings: packs.flatMap((pack) => pack.recordings),
    },
  );
}

/** Runs the tests that stand beside the rules of some packs, on the real promtool. */
export async function runRuleTests(packs: readonly RulePack[]): Promise<RuleTestResult> {
  const { files, tests } = filesOf(packs);
  return runPromtoolTests(files, tests);
}

/** Runs test files on the real promtool, in a folder of their own. */
export async function runPromtoolTests(
  files: Readonly<Record<string, string>>,
  tests: readonly string[],
): Promise<RuleTestResult> {
  const promtool = await realTool("promtool");
  const cwd = mkdtempSync(join(tmpdir(), "monitoring-rules-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    return await promisify(execFile)(promtool, ["test", "rules", ...tests], { cwd, maxBuffer: 1 << 28 }).then(
      ({ stdout, stderr }) => ({ passed: true, output: stdout + stderr }),
      (error: unknown) => {
        const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
        return { passed: false, output: stdout + stderr };
      },
    );
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
