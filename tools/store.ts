import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { withLock, type LockOptions } from "./lock.ts";
import { explain, systemCode } from "./tool-error.ts";
import type { ToolOrigin, ToolSpec } from "./tool-spec.ts";

/** What the store keeps beside an installed tool, in tool.json. */
export interface StoredTool {
  /** Path of the executable within its folder. */
  readonly binary: string;
  readonly origin: Exclude<ToolOrigin, "path">;
  /** How long it took to install, in seconds. */
  readonly seconds: number;
  readonly note?: string;
}

/** The folder of installed tools: MONITORING_TOOLS_DIR, else monitoring/tools in the user's cache folder. */
export function defaultStoreDir(env: NodeJS.ProcessEnv): string {
  const own = env["MONITORING_TOOLS_DIR"];
  if (own !== undefined && own !== "") return resolve(own);
  const cache = env["XDG_CACHE_HOME"];
  const base = cache !== undefined && cache !== "" ? cache : join(env["HOME"] ?? homedir(), ".cache");
  return join(base, "monitoring", "tools");
}

/**
 * Names one exact way of making a tool, `<version>-<hash>`: another version, archive, tag or line of go.sum gives
 * another name. Words for people (`what`, `note`, `image`) and ways to find it on PATH do not change what is made.
 * @param toolsDir - the folder that holds the families' go.mod
 */
export async function recipeKey(spec: ToolSpec, toolsDir: string): Promise<string> {
  const { version, archive, build } = spec;
  const hash = createHash("sha256");
  const made = build === undefined ? undefined : { ...build, note: undefined };
  hash.update(JSON.stringify({ version, archive, build: made, os: process.platform, cpu: process.arch }));
  if (build !== undefined) {
    const family = join(toolsDir, build.family);
    const entries = await readdir(family, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    for (const file of files.sort()) hash.update(`\0${file}\0`).update(await readFile(join(family, file)));
  }
  return `${version}-${hash.digest("hex").slice(0, 10)}`;
}

function readRecord(text: string): StoredTool | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || !("binary" in value) || !("origin" in value))
    return undefined;
  const { binary, origin } = value;
  if (typeof binary !== "string" || (origin !== "archive" && origin !== "built")) return undefined;
  return {
    binary,
    origin,
    seconds: "seconds" in value && typeof value.seconds === "number" ? value.seconds : 0,
    ...("note" in value && typeof value.note === "string" ? { note: value.note } : {}),
  };
}

/** A tool found in the store. */
export interface Found extends StoredTool {
  /** Absolute path of the executable. */
  readonly path: string;
}

/** One slot of the store: where one recipe's result is, or will be. */
export interface Slot {
  readonly folder: string;
  /** The installed tool, or undefined. */
  read(): Promise<Found | undefined>;
  /**
   * Fills the slot once: `make` works in a new folder, which becomes the slot's by a rename when it has returned. Holds
   * the slot's lock meanwhile, so whoever comes second finds the result of the first.
   * @throws ToolError for a full or read-only disk; whatever `make` throws
   */
  fill(options: LockOptions, make: (folder: string) => Promise<StoredTool>): Promise<Found>;
}

/** Opens the slot of a tool. Nothing is created until it is filled. */
export function openSlot(storeDir: string, name: string, key: string): Slot {
  const folder = join(storeDir, name, key);
  const temporary = join(storeDir, "tmp");
  const prefix = `${name}-${key}.`;

  async function read(): Promise<Found | undefined> {
    const record = await readFile(join(folder, "tool.json"), "utf8").then(readRecord, () => undefined);
    if (record === undefined) return undefined;
    const path = join(folder, record.binary);
    return (await stat(path).catch(() => undefined)) === undefined ? undefined : { ...record, path };
  }

  async function make(work: (folder: string) => Promise<StoredTool>): Promise<Found> {
    const found = await read();
    if (found !== undefined) return found;
    await mkdir(temporary, { recursive: true });
    // What a killed run left behind; we hold the lock, so nobody works in there.
    const left = (await readdir(temporary)).filter((entry) => entry.startsWith(prefix));
    for (const entry of left) await removeTree(join(temporary, entry));
    const scratch = join(temporary, prefix + randomUUID());
    try {
      await mkdir(scratch);
      const record = await work(scratch);
      await writeFile(join(scratch, "tool.json"), `${JSON.stringify(record, undefined, 2)}\n`);
      await mkdir(join(storeDir, name), { recursive: true });
      // A slot without a readable tool.json is damaged: somebody removed files by hand.
      await removeTree(folder);
      await rename(scratch, folder);
      return { ...record, path: join(folder, record.binary) };
    } finally {
      await removeTree(scratch);
    }
  }

  return {
    folder,
    read,
    fill: async (options, work) => {
      try {
        return await withLock(join(storeDir, "locks", `${name}-${key}.lock`), options, () => make(work));
      } catch (error) {
        throw explain(error, storeDir);
      }
    },
  };
}

/** Removes a folder, also while an ended compiler's last write is still coming in. */
async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
}
