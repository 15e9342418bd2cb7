import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What became of one case. */
export interface CaseResult {
  /** `HostCpuHigh fires: just above 80%`. */
  readonly name: string;
  /** What promtool found instead; undefined when it passed. */
  readonly failure?: string;
}

/** Test files that one process gets: starting it costs as much as a few of them. */
const batch = 20;

/**
 * Runs files of rule tests on promtool, as many processes side by side as there are processors.
 *
 * @param files rule files and test files by path.
 * @param tests paths of the test files.
 */
export async function runRuleTestFiles(
  promtool: string,
  files: Readonly<Record<string, string>>,
  tests: readonly string[],
): Promise<readonly CaseResult[]> {
  const cwd = mkdtempSync(join(tmpdir(), "monitoring-rule-tests-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    const batches = Array.from({ length: Math.ceil(tests.length / batch) }, (_, i) => i);
    const results: CaseResult[][] = [];
    const work = async (): Promise<void> => {
      for (let next = batches.shift(); next !== undefined; next = batches.shift())
        results[next] = await runFiles(
          promtool,
          cwd,
          `result-${next}.xml`,
          tests.slice(next * batch, (next + 1) * batch),
        );
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    return results.flat();
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

async function runFiles(
  promtool: string,
  cwd: string,
  report: string,
  tests: readonly string[],
): Promise<CaseResult[]> {
  const output = await new Promise<string>((resolve) => {
    execFile(
      promtool,
      ["test", "rules", `--junit=${report}`, ...tests],
      { cwd, maxBuffer: 1 << 28 },
      (_, stdout, stderr) => {
        resolve(stdout + stderr);
      },
    );
  });
  let xml: string;
  try {
    xml = readFileSync(join(cwd, report), "utf8");
  } catch {
    return [{ name: tests.join(", "), failure: output.trim() }];
  }
  const cases = [
    ...xml.matchAll(/<testcase name="([^"]*)">(?:<(failure|error)[^>]*>([\s\S]*?)<\/\2>)?/g),
  ].map(([, name = "", , failure]): CaseResult => ({
    name: decoded(name),
    ...(failure === undefined ? {} : { failure: told(decoded(failure)) }),
  }));
  // A file that could not even be read has an error and no cases.
  return cases.length > 0 ? cases : [{ name: tests.join(", "), failure: output.trim() }];
}

/** What promtool expected and got, as a sentence where it is simple, else the lines that differ. */
function told(text: string): string {
  const [, expected = "", got = ""] = /exp:\[([\s\S]*?)\], ?\s*got:\[([\s\S]*?)\]\s*$/.exec(text) ?? [];
  if (expected.trim() === "" && got.trim() === "") return text.trim();
  if (got.trim() === "") return "expected it to fire, it did not";
  if (expected.trim() === "") return "expected it to stay silent, it fired";
  const lines = (part: string): string[] => part.split("\n").map((line) => line.trim());
  const [wanted, found] = [lines(expected), lines(got)];
  return [
    "expected one alert and found another:",
    ...wanted.filter((line) => !found.includes(line)).map((line) => `  - ${line}`),
    ...found.filter((line) => !wanted.includes(line)).map((line) => `  + ${line}`),
  ].join("\n");
}

function decoded(text: string): string {
  return text
    .replace(/&#x([0-9A-Fa-f]+);/g, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}
