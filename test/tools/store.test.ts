import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { defaultStoreDir, openSlot, recipeKey, type StoredTool } from "../../tools/store.ts";
import { tiny, workbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeEach(() => {
  bench = workbench();
});
afterEach(() => {
  bench.remove();
});

async function make(folder: string): Promise<StoredTool> {
  writeFileSync(join(folder, "tiny"), "");
  return Promise.resolve({ binary: "tiny", origin: "built", seconds: 1 });
}

describe("the folder of installed tools", () => {
  it("is the one that MONITORING_TOOLS_DIR names, else in the user's cache", () => {
    expect(defaultStoreDir({ MONITORING_TOOLS_DIR: "/big/tools", HOME: "/home/me" })).toBe("/big/tools");
    expect(defaultStoreDir({ XDG_CACHE_HOME: "/cache", HOME: "/home/me" })).toBe("/cache/monitoring/tools");
    expect(defaultStoreDir({ MONITORING_TOOLS_DIR: "", HOME: "/home/me" })).toBe(
      "/home/me/.cache/monitoring/tools",
    );
  });
});

describe("the key of a recipe", () => {
  it("starts with the version and changes with tags, go.mod and main.go", async () => {
    const key = await recipeKey(tiny, bench.toolsDir);
    expect(key).toMatch(/^1\.2\.3-[0-9a-f]{10}$/);
    expect(await recipeKey({ ...tiny, build: { ...tiny.build, tags: ["netgo"] } }, bench.toolsDir)).not.toBe(
      key,
    );
    writeFileSync(join(bench.toolsDir, "tiny", "main.go"), "package main\n");
    expect(await recipeKey(tiny, bench.toolsDir)).not.toBe(key);
  });

  it("does not change with words for people, nor with how it is found on PATH", async () => {
    const key = await recipeKey(tiny, bench.toolsDir);
    const build = { ...tiny.build, note: "without its web UI" };
    expect(await recipeKey({ ...tiny, what: "other words", image: "tiny:1", build }, bench.toolsDir)).toBe(
      key,
    );
  });
});

describe("a slot of the store", () => {
  it("is empty until it is filled, and then keeps what was made", async () => {
    const slot = openSlot(bench.storeDir, "tiny", "1.2.3-x");
    expect(await slot.read()).toBeUndefined();
    const filled = await slot.fill({}, make);
    expect(filled.path).toBe(join(bench.storeDir, "tiny", "1.2.3-x", "tiny"));
    expect(await slot.read()).toEqual(filled);
    expect(await slot.fill({}, () => Promise.reject(new Error("made twice")))).toEqual(filled);
  });

  it("stays empty when the work fails", async () => {
    const slot = openSlot(bench.storeDir, "tiny", "1.2.3-x");
    await expect(slot.fill({}, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(existsSync(slot.folder)).toBe(false);
    expect(bench.leftovers()).toEqual([]);
  });

  it("is filled again when somebody removed the tool by hand", async () => {
    const slot = openSlot(bench.storeDir, "tiny", "1.2.3-x");
    const { path } = await slot.fill({}, make);
    rmSync(path);
    expect(await slot.read()).toBeUndefined();
    expect((await slot.fill({}, make)).path).toBe(path);
    expect(existsSync(path)).toBe(true);
  });

  it("removes what a killed run of the same recipe left, and nothing of another", async () => {
    const temporary = join(bench.storeDir, "tmp");
    for (const name of ["tiny-1.2.3-x.old", "tiny-1.2.4-y.other"])
      mkdirSync(join(temporary, name), { recursive: true });
    await openSlot(bench.storeDir, "tiny", "1.2.3-x").fill({}, make);
    expect(readdirSync(temporary)).toEqual(["tiny-1.2.4-y.other"]);
  });

  it("says in a sentence that the disk is full", async () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    await expect(
      openSlot(bench.storeDir, "tiny", "1.2.3-x").fill({}, () => Promise.reject(full)),
    ).rejects.toThrow(`There is no space left for tools in ${bench.storeDir}: free some`);
  });
});
