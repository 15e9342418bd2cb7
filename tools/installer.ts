import { installArchive } from "./archive.ts";
import { DownloadError } from "./download.ts";
import { describeSearch, findOnPath } from "./find-on-path.ts";
import { buildFromModule } from "./go-build.ts";
import { begin, removeDownloads, type Call, type InstallOptions } from "./install-options.ts";
import type { Step } from "./progress.ts";
import { openSlot, recipeKey, type Slot, type StoredTool } from "./store.ts";
import { interrupted, messageOf, ToolError } from "./tool-error.ts";
import type { MissingTool, Tool, ToolSpec, ToolTable } from "./tool-spec.ts";

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
      storeDir: call.storeDir,
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
      await removeDownloads(call);
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
  const { path, origin } = stored;
  const note = stored.note ?? (origin === "built" ? spec.build?.note : undefined);
  return { name, version: spec.version, path, origin, ...(note === undefined ? {} : { note }) };
}
