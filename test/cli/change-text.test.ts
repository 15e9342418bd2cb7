import { describe, expect, it } from "@jest/globals";
import { actionOf, changeLine, countsText, driftLine, fileDiffLines } from "../../cli/change-text.ts";
import type { Change } from "../../cli/engine/changes.ts";
import { recorder } from "./recorder.ts";

const { paint } = recorder().terminal;
const change = (parts: Partial<Change>): Change => ({
  kind: "update",
  name: "alertmanager",
  resource: "process",
  properties: [],
  files: [],
  ...parts,
});
const file = { path: "alertmanager.yml", lines: ["@@ -1,1 +1,1 @@", "-a", "+b"] };

describe("the words for changes", () => {
  it("names the component, what happens to it, and the files because of which", () => {
    expect(changeLine(change({ files: [file], reload: "http" }), paint)).toBe(
      "~ alertmanager           reload   alertmanager.yml",
    );
    expect(changeLine(change({ kind: "create", name: "prometheus" }), paint)).toBe(
      "+ prometheus             start",
    );
    expect(changeLine(change({ kind: "create", resource: "data" }), paint)).toContain("create   data folder");
  });

  it.each<[string, Partial<Change>]>([
    ["reload", { files: [file], reload: "http" }],
    ["restart", { files: [file], reload: "restart" }],
    ["restart", { properties: ["args"], files: [file], reload: "http" }],
    ["revive", { properties: ["status"], status: "stopped" }],
    ["note", { properties: ["title"] }],
    ["reload", { properties: ["secretFiles"], reload: "http" }],
    ["replace", { kind: "replace", properties: ["version"] }],
    ["stop", { kind: "delete" }],
  ])("says %s for what the provider does then", (word, parts) => {
    expect(actionOf(change(parts))).toBe(word);
  });

  it("never shows what a secret was or is, only that it changed", () => {
    expect(changeLine(change({ reload: "http" }), paint)).toMatch(/reload {3}a secret$/);
  });

  it("shows the difference of a file, and leaves out the end of a long one", () => {
    expect(fileDiffLines(change({ files: [file] }), paint)).toEqual([
      "    alertmanager.yml",
      "      @@ -1,1 +1,1 @@",
      "      -a",
      "      +b",
    ]);
    const long = { path: "x", lines: Array.from({ length: 100 }, (_, i) => `+${i}`) };
    expect(fileDiffLines(change({ files: [long] }), paint).at(-1)).toBe("      ... 60 more lines");
    expect(fileDiffLines(change({ kind: "create", files: [file] }), paint)).toEqual([]);
  });

  it("says in words what is not as it was deployed", () => {
    expect(driftLine(change({ status: "stopped", properties: ["status"] }), paint)).toMatch(
      /! alertmanager\s+process not running \(stopped\)$/,
    );
    expect(driftLine(change({ files: [file] }), paint)).toMatch(/file edited by hand: alertmanager\.yml$/);
    expect(driftLine(change({ kind: "delete" }), paint)).toMatch(/gone/);
  });

  it("counts what was done and what is planned", () => {
    const all = [change({ kind: "create" }), change({ kind: "create" }), change({})];
    expect(countsText(all, "done")).toBe("2 created, 1 updated");
    expect(countsText(all, "planned")).toBe("2 to create, 1 to update");
    expect(countsText([], "done")).toBeUndefined();
  });
});
