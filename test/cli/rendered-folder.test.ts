import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { writeRendered } from "../../cli/rendered-folder.ts";

describe("a rendered folder", () => {
  let parent: string;
  let folder: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "rendered-"));
    folder = join(parent, "out");
  });
  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  it("holds exactly the files of the last time, and keeps what others put into it", () => {
    writeRendered(folder, { "loki/loki.yml": "a", "prometheus/rules/old.yml": "b" });
    writeFileSync(join(folder, "notes.txt"), "mine");
    writeRendered(folder, { "loki/loki.yml": "c" });
    expect(readFileSync(join(folder, "loki/loki.yml"), "utf8")).toBe("c");
    expect(existsSync(join(folder, "prometheus"))).toBe(false);
    expect(existsSync(join(folder, "notes.txt"))).toBe(true);
  });

  it("refuses a folder with other people's files, and a file in its place", () => {
    mkdirSync(folder);
    writeFileSync(join(folder, "thesis.txt"), "");
    expect(() => {
      writeRendered(folder, {});
    }).toThrow(/found other files \(thesis\.txt\): choose another --out/);
    expect(() => {
      writeRendered(join(folder, "thesis.txt"), {});
    }).toThrow(/expected a folder/);
  });

  it("removes nothing outside the folder, whatever its list says", () => {
    const outside = join(parent, "outside.txt");
    writeFileSync(outside, "");
    writeRendered(folder, {});
    writeFileSync(
      join(folder, ".rendered-by-monitoring.json"),
      JSON.stringify({ files: ["../outside.txt", outside] }),
    );
    writeRendered(folder, {});
    expect(existsSync(outside)).toBe(true);
  });
});
