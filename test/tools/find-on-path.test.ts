import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { describeSearch, findOnPath, readVersion, versionFits } from "../../tools/find-on-path.ts";
import { tiny, workbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeEach(() => {
  bench = workbench();
});
afterEach(() => {
  bench.remove();
});

describe("a version", () => {
  it("fits when it is exactly the wanted one", () => {
    expect(versionFits("3.15.0", "3.15.0")).toBe(true);
    expect(versionFits("3.15.1", "3.15.0")).toBe(false);
  });

  it("fits as any patch release of the minor one where the table allows it", () => {
    expect(versionFits("13.2.9", "13.2.1", "same minor")).toBe(true);
    expect(versionFits("13.20.1", "13.2.1", "same minor")).toBe(false);
  });

  it("is unknown when the program prints something else", () => {
    expect(readVersion("usage: tiny [flags]", tiny.onPath.version)).toBeUndefined();
  });
});

describe("the search on PATH", () => {
  it("goes on after a program of another version", async () => {
    const second = join(bench.root, "second");
    mkdirSync(second);
    const wrong = bench.script("tiny", "echo tiny, version 0.9.0");
    const right = bench.script("../second/tiny", "echo tiny, version 1.2.3 >&2");
    const search = await findOnPath("tiny", tiny.onPath, "1.2.3", { PATH: `${bench.bin}::${second}` });
    expect(search).toEqual({
      found: { path: right, version: "1.2.3" },
      others: [{ path: wrong, version: "0.9.0" }],
    });
  });

  it("passes over folders and files that cannot be run", async () => {
    mkdirSync(join(bench.bin, "tiny"));
    expect(await findOnPath("tiny", tiny.onPath, "1.2.3", { PATH: bench.bin })).toEqual({ others: [] });
  });

  it("tells what it saw", () => {
    expect(describeSearch({ others: [] }, "tiny")).toBe("tiny is not on PATH");
    expect(
      describeSearch(
        {
          others: [
            { path: "/a/tiny", version: "0.9.0" },
            { path: "/b/tiny", version: undefined },
          ],
        },
        "tiny",
      ),
    ).toBe("/a/tiny is 0.9.0 and /b/tiny is of an unknown version");
  });
});
