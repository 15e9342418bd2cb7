import { chmod, copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { explainGoFailure, goMissing } from "./go-failure.ts";
import { buildPrometheusUi } from "./prometheus-ui.ts";
import type { Step } from "./progress.ts";
import { run, type Ended } from "./run.ts";
import { fill, type GoBuild, type ToolSpec } from "./tool-spec.ts";
import { messageOf, ToolError } from "./tool-error.ts";

export interface BuildWork {
  /** Folder that holds the families. */
  readonly toolsDir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly step: Step;
  readonly signal?: AbortSignal | undefined;
  /** The store: its logs folder keeps the whole output of a failed build. */
  readonly storeDir: string;
}

/** What became of a build. */
export interface Built {
  /** Name of the executable within the folder. */
  readonly binary: string;
  readonly note?: string;
}

/** Arguments of `go build` for a tool. The machine's GOFLAGS are not used, so that all of them are here. */
export function goBuildArguments(
  build: GoBuild,
  version: string,
  output: string,
  overlay?: { readonly file: string; readonly package: string },
): readonly string[] {
  const variables = build.variables.map((variable) => `-X ${fill(variable, { version })}`);
  return [
    "build",
    "-v",
    "-trimpath",
    "-buildvcs=false",
    "-mod=readonly",
    `-tags=${(build.tags ?? []).join(",")}`,
    `-ldflags=${["-s -w", ...variables].join(" ")}`,
    ...(overlay === undefined ? [] : [`-overlay=${overlay.file}`]),
    "-o",
    output,
    overlay?.package ?? build.package,
  ];
}

/** The environment of `go`: no C compiler, no workspace, no flags of the machine; its proxy and caches as they are. */
export function goEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off", GO111MODULE: "on" };
}

/**
 * Builds a tool from its Go module into a folder.
 * @param name - name of the tool, for messages
 * @throws ToolError in one sentence with the fix
 */
export async function buildFromModule(
  name: string,
  spec: ToolSpec,
  folder: string,
  work: BuildWork,
): Promise<Built> {
  const { build } = spec;
  if (build === undefined) throw new ToolError(`${name} cannot be built from source.`);
  const cwd = join(work.toolsDir, build.family);
  const env = goEnvironment(work.env);

  async function go(args: readonly string[], onErrorLine?: (line: string) => void): Promise<Ended> {
    const ended = await run("go", args, {
      cwd,
      env,
      signal: work.signal,
      ...(onErrorLine === undefined ? {} : { onErrorLine }),
    });
    if (ended.notFound) throw goMissing(name, spec.version);
    if (ended.code === 0) return ended;
    const logs = join(work.storeDir, "logs");
    const log = join(logs, `${name}.log`);
    await mkdir(logs, { recursive: true });
    await writeFile(log, `go ${args.join(" ")}\n${ended.stdout}${ended.stderr}`);
    throw explainGoFailure(ended.stderr, { name, version: spec.version, storeDir: work.storeDir, log });
  }

  work.step.update("reading its modules");
  const tags = `-tags=${(build.tags ?? []).join(",")}`;
  const list = await go(["list", "-mod=readonly", "-deps", tags, build.package], reportDownloads(work.step));
  const total = list.stdout.split("\n").length - 1;

  const scratch = join(folder, "work");
  let note = build.note;
  let overlay: { readonly file: string; readonly package: string } | undefined;
  if (build.webUi !== undefined) {
    work.step.update("building its web UI");
    try {
      const module = (await go(["list", "-m", "-f", "{{.Dir}}", build.module])).stdout.trim();
      overlay = await buildPrometheusUi(module, cwd, scratch, { env: work.env, signal: work.signal });
    } catch (error) {
      if (error instanceof ToolError && error.final) throw error;
      note = `without its web UI: ${messageOf(error)}`;
    }
  }

  const binary = spec.binary ?? name;
  let compiled = 0;
  const downloads = reportDownloads(work.step);
  await go(goBuildArguments(build, spec.version, join(folder, binary), overlay), (line) => {
    if (line.startsWith("go: ")) {
      downloads(line);
      return;
    }
    compiled += 1;
    work.step.update(`compiled ${compiled} packages of at most ${total}`);
  });

  await rm(scratch, { recursive: true, force: true });
  for (const companion of build.companions ?? []) {
    const from =
      companion.module === undefined
        ? cwd
        : (await go(["list", "-m", "-f", "{{.Dir}}", companion.module])).stdout.trim();
    const target = join(folder, basename(companion.path));
    await copyFile(join(from, companion.path), target);
    await chmod(target, 0o755);
  }
  return { binary, ...(note === undefined ? {} : { note }) };
}

function reportDownloads(step: Step): (line: string) => void {
  let downloaded = 0;
  return (line) => {
    if (!line.startsWith("go: downloading")) return;
    downloaded += 1;
    step.update(`downloaded ${downloaded} modules`);
  };
}
