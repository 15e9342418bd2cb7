import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { createDownloader, type Downloader } from "./download.ts";
import { isAlive } from "./lock.ts";
import { progressTo, type ProgressReporter } from "./progress.ts";
import { defaultStoreDir } from "./store.ts";
import { ToolError } from "./tool-error.ts";
import type { ToolOrigin } from "./tool-spec.ts";

/** How tools are looked for and installed. */
export interface InstallOptions {
  /** Hears what goes on. @default lines on standard error */
  readonly report?: ProgressReporter;
  /** @default MONITORING_TOOLS_DIR, else ~/.cache/monitoring/tools */
  readonly storeDir?: string;
  /** PATH, MONITORING_TOOLS_DIR, MONITORING_TOOLS_FROM and what `go` and `npm` read. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Where tools may come from. @default MONITORING_TOOLS_FROM, such as "path,build"; else everywhere */
  readonly from?: readonly ToolOrigin[];
  /** Ends the installation; nothing half done is left. */
  readonly signal?: AbortSignal;
}

/** Everything that is the same for all tools of one call. */
export interface Call {
  readonly env: NodeJS.ProcessEnv;
  readonly report: ProgressReporter;
  readonly storeDir: string;
  readonly from: ReadonlySet<ToolOrigin>;
  readonly signal: AbortSignal | undefined;
  readonly downloader: Downloader;
  readonly downloads: string;
}

const words: Readonly<Record<string, ToolOrigin>> = {
  path: "path",
  archive: "archive",
  build: "built",
  built: "built",
};

/** Reads MONITORING_TOOLS_FROM. @throws ToolError for a word that it does not know */
export function readOrigins(text: string | undefined): readonly ToolOrigin[] {
  if (text === undefined || text.trim() === "") return ["path", "archive", "built"];
  return text.split(",").map((word) => {
    const origin = words[word.trim()];
    if (origin !== undefined) return origin;
    throw new ToolError(
      `MONITORING_TOOLS_FROM has "${word.trim()}": use path, archive and build, separated by commas.`,
    );
  });
}

/** Settles the options of a call. @throws ToolError for a wrong MONITORING_TOOLS_FROM */
export function begin(options: InstallOptions): Call {
  const env = options.env ?? process.env;
  const storeDir = options.storeDir ?? defaultStoreDir(env);
  return {
    env,
    storeDir,
    report: options.report ?? progressTo(process.stderr),
    from: new Set(options.from ?? readOrigins(env["MONITORING_TOOLS_FROM"])),
    signal: options.signal,
    downloader: createDownloader({ env, signal: options.signal }),
    downloads: downloadsOf(storeDir),
  };
}

/** Name of a folder for downloads: it tells whose it is, so that a killed run's can be removed. */
function downloadsOf(storeDir: string): string {
  return join(storeDir, "tmp", `downloads-${hostname()}-${process.pid}-${randomUUID()}`);
}

/** Removes this call's downloads, and those of processes that were killed. */
export async function removeDownloads(call: Call): Promise<void> {
  const temporary = join(call.storeDir, "tmp");
  const prefix = `downloads-${hostname()}-`;
  for (const entry of await readdir(temporary).catch(() => [])) {
    if (!entry.startsWith(prefix)) continue;
    const path = join(temporary, entry);
    const pid = Number.parseInt(entry.slice(prefix.length), 10);
    // What cannot be removed now is in nobody's way: the next run tries again.
    if (path === call.downloads || !isAlive(pid))
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
