import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "@jest/globals";
import type { Workload } from "../../components/workload.ts";

/** Compares every file of a workload with the golden one of the same path. */
export function expectGolden(workload: Workload, folder: string): void {
  for (const [path, text] of Object.entries(workload.files)) expectGoldenText(join(folder, path), text, path);
}

/**
 * Compares a text with a golden file. `UPDATE_GOLDENS=1` writes it instead: then the difference is in `git diff`, and an
 * assertion beside it should name what changed.
 *
 * @param path how the message names the file.
 */
export function expectGoldenText(file: string, text: string, path = file): void {
  if (process.env["UPDATE_GOLDENS"] === "1") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect({ path, text: existsSync(file) ? readFileSync(file, "utf8") : "no such golden file" }).toEqual({
    path,
    text,
  });
}
