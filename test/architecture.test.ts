import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import ts from "typescript";

const root = resolve(import.meta.dirname, "..");
const sources = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts"], {
  cwd: root,
  encoding: "utf8",
})
  .trim()
  .split("\n")
  .filter((path) => !/^(test|bench)\//.test(path));

/** Imports of a file: packages by name, files by their path from the root. */
function importsOf(path: string): string[] {
  return ts
    .preProcessFile(readFileSync(join(root, path), "utf8"))
    .importedFiles.map(({ fileName }) => fileName)
    .map((name) => (name.startsWith(".") ? relative(root, resolve(root, dirname(path), name)) : name));
}

/** Rooms in the order of the flow: a file may import from its own room and from the ones above it. */
const rooms: readonly (readonly [name: string, files: RegExp])[] = [
  ["settings and problems", /^(model\/(settings\/|problem|duration|freeze)|tools\/)/],
  ["definitions", /^(services|rules|notify|dashboards)\//],
  ["model", /^model\//],
  ["seams", /^components\/(site|workload|images|generated-yaml|socket-address|go-memory)\.ts$/],
  ["renderers and workloads", /^components\/(?!targets\/|.*component\.ts$)[a-z]+\/|^responder\//],
  ["plan", /^components\/plan\.ts$/],
  ["provider", /^providers\//],
  ["targets", /^components\/targets\//],
  ["components", /^components\/|^policy\//],
  ["program", /^index\.ts$/],
  ["command line", /^cli\//],
];

function roomOf(path: string): number {
  return rooms.findIndex(([, files]) => files.test(path));
}

describe("the flow through the house", () => {
  it("has a room for every source file", () => {
    expect(sources.filter((path) => roomOf(path) === -1)).toEqual([]);
    expect(sources.length).toBeGreaterThan(50);
  });

  it("never imports downstream", () => {
    const upstream = sources.flatMap((path) =>
      importsOf(path)
        .filter((target) => roomOf(target) > roomOf(path))
        .map((target) => `${path} imports ${target}`),
    );
    expect(upstream).toEqual([]);
  });

  it("keeps Pulumi out of everything pure", () => {
    const allowed =
      /^(index|components\/(settings|stack|product|[a-z]+\/([a-z]+-)?component|targets\/.*)|providers\/.*|policy\/.*|cli\/.*)(\.ts)?$/;
    const impure = sources.filter(
      (path) =>
        !allowed.test(path.replace(/\.ts$/, "")) &&
        importsOf(path).some((name) => name.startsWith("@pulumi/")),
    );
    expect(impure).toEqual([]);
  });

  it("keeps the program within forty lines and every file within three hundred", () => {
    const lines = (path: string): number => readFileSync(join(root, path), "utf8").split("\n").length - 1;
    expect(lines("index.ts")).toBeLessThanOrEqual(40);
    // versions.ts is a data table.
    expect(sources.filter((path) => lines(path) > 300 && path !== "tools/versions.ts")).toEqual([]);
  });

  it("has no room for things without a noun", () => {
    expect(sources.filter((path) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/.test(path))).toEqual([]);
  });
});
