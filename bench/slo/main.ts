/**
 * `make bench-slo`: how long this product takes to compile and render services with objectives, side by side with Sloth's
 * generator on the same objectives; what checking an expression costs; and how long a real Prometheus evaluates the rules
 * of each. It only measures.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { figure, seconds, text } from "../figures.ts";
import { slothSpecs } from "./catalogue.ts";
import { checkRatio } from "./check-ratio.ts";
import { evaluation } from "./evaluation.ts";
import { sloth } from "./sloth.ts";

const project = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "monitoring-bench-slo-"));
const rows: (readonly string[])[] = [];
const report = (...row: readonly string[]): void => {
  rows.push(row);
  console.error(row.join(" | "));
};

/** Which parts are measured: all, or those that are named. */
const parts = process.argv.slice(2);
const wanted = (part: "generate" | "check" | "evaluate"): boolean =>
  parts.length === 0 || parts.includes(part);

/** The rules of so many services, by this product and by Sloth, in turn. */
async function generate(count: number, runs: number): Promise<void> {
  const generator = sloth();
  const spec = join(folder, `sloth-${count}.yml`);
  const [ours, theirs] = [join(folder, `ours-${count}`), join(folder, `sloth-${count}-rules.yml`)];
  writeFileSync(spec, slothSpecs(count));
  mkdirSync(ours);
  const mine: number[] = [];
  const other: number[] = [];
  let memory = "";
  for (let run = 0; run < runs; run++) {
    mine.push(
      await seconds(() => {
        memory = execFileSync(process.execPath, ["bench/slo/generate.ts", String(count), ours], {
          cwd: project,
          encoding: "utf8",
        }).trim();
        return Promise.resolve();
      }),
    );
    other.push(
      await seconds(() => {
        execFileSync(generator, ["generate", "-i", spec, "-o", theirs], { stdio: "ignore" });
        return Promise.resolve();
      }),
    );
  }
  report(
    `${count} services, 2 objectives each`,
    text(figure(mine), "s"),
    text(figure(other), "s"),
    text(figure(mine.map((value, i) => value / (other[i] ?? NaN))), "×"),
    `${memory} MiB`,
  );
}

try {
  if (wanted("generate")) {
    await generate(100, 5);
    await generate(10_000, 3);
  }
  // The evaluation needs the files of these.
  if (wanted("generate") || wanted("evaluate")) await generate(1000, wanted("generate") ? 5 : 1);
  if (wanted("check")) report("checking an expression ÷ parsing it", text(figure(checkRatio()), "×"));
  if (wanted("evaluate"))
    for (const row of await evaluation(
      folder,
      join(folder, "ours-1000"),
      join(folder, "sloth-1000-rules.yml"),
      1000,
    ))
      report(...row);
  console.log(rows.map((row) => `| ${row.join(" | ")} |`).join("\n"));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
