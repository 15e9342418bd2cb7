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

try {
  const generator = sloth();
  for (const [count, runs] of [
    [100, 5],
    [1000, 5],
    [10_000, 3],
  ] as const) {
    const spec = join(folder, `sloth-${count}.yml`);
    writeFileSync(spec, slothSpecs(count));
    const out = join(folder, `ours-${count}`);
    mkdirSync(out);
    const ours: number[] = [];
    const theirs: number[] = [];
    let memory = "";
    for (let run = 0; run < runs; run++) {
      ours.push(
        await seconds(() => {
          memory = execFileSync(process.execPath, ["bench/slo/generate.ts", String(count), out], {
            cwd: project,
            encoding: "utf8",
          }).trim();
          return Promise.resolve();
        }),
      );
      theirs.push(
        await seconds(() => {
          execFileSync(generator, ["generate", "-i", spec, "-o", join(folder, `sloth-${count}-rules.yml`)], {
            stdio: "ignore",
            maxBuffer: 1 << 28,
          });
          return Promise.resolve();
        }),
      );
    }
    report(
      `${count} services, 2 objectives each`,
      text(figure(ours), "s"),
      text(figure(theirs), "s"),
      text(figure(ours.map((value, i) => value / (theirs[i] ?? NaN))), "×"),
      `${memory} MiB`,
    );
  }
  report("checking an expression ÷ parsing it", text(figure(checkRatio()), "×"));
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
