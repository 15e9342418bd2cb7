import { rm } from "node:fs/promises";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { installArchive } from "./archive.ts";
import { createDownloader, DownloadError, type Downloader } from "./download.ts";
import { describeSearch, findOnPath } from "./find-on-path.ts";
import { buildFromModule } from "./go-build.ts";
import { progressTo, type ProgressReporter, type Step } from "./progress.ts";
import { defaultStoreDir, openSlot, recipeKey, type Slot, type StoredTool } from "./store.ts";
import { interrupted, messageOf, ToolError } from "./tool-error.ts";
import type { MissingTool, Tool, ToolOrigin, ToolSpec, ToolTable } from "./tool-spec.ts";

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

/** The tools that are there, by name, and the optional ones that are not. */
export interface Installed<Name extends string> extends ReadonlyMap<Name, Tool<Name>> {
  readonly missing: readonly MissingTool<Name>[];
}

/** Looks for tools of one table and installs them from it. */
export interface Installer<Name extends string> {
  find(
    names: readonly Name[],
    options?: InstallOptions,
  ): Promise<ReadonlyMap<Name, Tool<Name> | MissingTool<Name>>>;
  ensure(names: readonly Name[], options?: InstallOptions): Promise<Installed<Name>>;
}

/** Whether a tool is there. */
export function isFound<Name extends string>(tool: Tool<Name> | MissingTool<Name>): tool is Tool<Name> {
  return "path" in tool;
}

/** Everything that is the same for all tools of one call. */
interface Call {
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

function begin(options: InstallOptions): Call {
  const env = options.env ?? process.env;
  const storeDir = options.storeDir ?? defaultStoreDir(env);
  return {
    env,
    storeDir,
    report: options.report ?? progressTo(process.stderr),
    from: new Set(options.from ?? readOrigins(env["MONITORING_TOOLS_FROM"])),
    signal: options.signal,
    downloader: createDownloader({ env, signal: options.signal }),
    downloads: join(storeDir, "tmp", `downloads-${randomUUID()}`),
  };
}

/** Makes an installer. @param toolsDir - the folder that holds the families' go.mod */
export function createInstaller<Name extends string>(
  table: ToolTable & Record<Name, ToolSpec>,
  toolsDir: string,
): Installer<Name> {
  async function slotOf(name: Name, call: Call): Promise<Slot> {
    return openSlot(call.storeDir, name, await recipeKey(table[name], toolsDir));
  }

  async function look(name: Name, call: Call): Promise<Tool<Name> | MissingTool<Name>> {
    const spec = table[name];
    const binary = spec.binary ?? name;
    const reasons: string[] = [];
    if (call.from.has("path") && spec.onPath !== undefined) {
      const search = await findOnPath(binary, spec.onPath, spec.version, call.env, call.signal);
      if (search.found !== undefined) return { name, ...search.found, origin: "path" };
      reasons.push(describeSearch(search, binary));
    }
    const stored = await (await slotOf(name, call)).read();
    if (stored !== undefined && call.from.has(stored.origin)) return toTool(name, spec, stored);
    reasons.push(`${name} ${spec.version} is not installed in ${call.storeDir}`);
    return { name, reason: `${reasons.join(", and ")}.` };
  }

  async function install(name: Name, title: string, call: Call): Promise<Tool<Name>> {
    const spec = table[name];
    const slot = await slotOf(name, call);
    const step = call.report.start(title);
    const started = Date.now();
    try {
      const lock = {
        signal: call.signal,
        onWait: (holder?: { readonly pid: number }): void => {
          step.update(`waiting for process ${holder?.pid ?? "?"}, which installs it already`);
        },
      };
      const stored = await slot.fill(lock, async (folder) => ({
        ...(await make(name, spec, folder, step, call)),
        seconds: Math.round((Date.now() - started) / 1000),
      }));
      step.end(
        stored.origin === "built"
          ? `built${stored.note === undefined ? "" : ` ${stored.note}`},`
          : "downloaded,",
      );
      return toTool(name, spec, stored);
    } catch (error) {
      step.end("not installed,");
      throw error;
    }
  }

  async function make(
    name: Name,
    spec: ToolSpec,
    folder: string,
    step: Step,
    call: Call,
  ): Promise<Omit<StoredTool, "seconds">> {
    const { signal, env, downloader, downloads } = call;
    let reason = "archives are switched off by MONITORING_TOOLS_FROM";
    if (call.from.has("archive")) {
      try {
        step.update("downloading");
        const binary = await installArchive(spec, folder, { downloader, downloads, step, signal });
        return { binary, origin: "archive" };
      } catch (error) {
        if (!(error instanceof DownloadError)) throw error;
        reason = error.message;
      }
    }
    if (spec.build === undefined || !call.from.has("built")) {
      throw new ToolError(
        `${name} ${spec.version} cannot be had here: ${reason}${spec.build === undefined ? ", and it cannot be built from source" : ""}. ` +
          `Put ${name} ${spec.version} on PATH.`,
      );
    }
    const built = await buildFromModule(name, spec, folder, {
      toolsDir,
      env,
      step,
      signal,
      logs: join(call.storeDir, "logs"),
    });
    return { ...built, origin: "built" };
  }

  async function find(
    names: readonly Name[],
    call: Call,
  ): Promise<ReadonlyMap<Name, Tool<Name> | MissingTool<Name>>> {
    const wanted = [...new Set(names)];
    const looked = await Promise.all(wanted.map((name) => look(name, call)));
    return new Map(looked.map((tool) => [tool.name, tool]));
  }

  async function ensure(names: readonly Name[], call: Call): Promise<Installed<Name>> {
    const looked = [...(await find(names, call)).values()];
    const tools = new Map(looked.filter(isFound).map((tool) => [tool.name, tool]));
    const absent = looked.filter((tool) => !isFound(tool));
    const missing: MissingTool<Name>[] = [];
    const problems: string[] = [];
    try {
      // One after the other: a Go build uses all cores by itself.
      for (const [index, { name }] of absent.entries()) {
        if (call.signal?.aborted) throw interrupted();
        const title = `${name} ${table[name].version} (${index + 1} of ${absent.length})`;
        try {
          tools.set(name, await install(name, title, call));
        } catch (error) {
          if (!(error instanceof ToolError) || error.final) throw error;
          if (table[name].optional === true) missing.push({ name, reason: messageOf(error) });
          else problems.push(messageOf(error));
        }
      }
    } finally {
      await rm(call.downloads, { recursive: true, force: true });
    }
    if (problems.length > 0) throw new ToolError(problems.join("\n"));
    return Object.assign(tools, { missing });
  }

  return {
    find: async (names, options = {}) => find(names, begin(options)),
    ensure: async (names, options = {}) => ensure(names, begin(options)),
  };
}

function toTool<Name extends string>(
  name: Name,
  spec: ToolSpec,
  stored: StoredTool & { readonly path: string },
): Tool<Name> {
  const { path, origin, note } = stored;
  return { name, version: spec.version, path, origin, ...(note === undefined ? {} : { note }) };
}
