import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { run } from "./run.ts";

/** The package manager that Prometheus' web UI is locked with. */
const pnpmVersion = "10.34.9";
const oldestNode = 24;

/** Goes into Prometheus' main package and hands it the web pages that lie beside it. */
const assetsGo = `package main

import (
	"embed"
	"net/http"

	"github.com/prometheus/prometheus/web/ui"
)

//go:embed static
var webAssets embed.FS

func init() { ui.Assets = http.FS(webAssets) }
`;

export interface UiWork {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/** A package that exists only in an overlay file of the go command. */
export interface OverlayPackage {
  /** For `go build -overlay`. */
  readonly file: string;
  /** Package to build. */
  readonly package: string;
}

/**
 * Lays out a main package, `./server` in the family's folder, from Prometheus' own main and the built web pages, without
 * writing a file there. (The go command refuses overlays over the module cache itself, so the pages cannot be put
 * where the `builtinassets` tag looks for them; this way the sources also stay the ones that go.sum vouches for.)
 */
export function overlayOf(
  family: string,
  mainFiles: readonly string[],
  assetsFile: string,
  pages: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const server = join(family, "server");
  const replace: Record<string, string> = { [join(server, "assets.go")]: assetsFile };
  for (const file of mainFiles) replace[join(server, file.slice(dirname(file).length + 1))] = file;
  for (const [name, file] of pages) replace[join(server, "static", name)] = file;
  return replace;
}

/** Folder of a Node.js that is new enough: the running one, else the one that npm installed with this project. */
function nodeFolder(family: string): string {
  const running = Number(process.versions.node.split(".")[0]);
  return running >= oldestNode
    ? dirname(process.execPath)
    : join(family, "..", "..", "node_modules", "node", "bin");
}

/**
 * Builds Prometheus' web UI from its module's sources.
 * @param module - folder of the module in Go's cache, which is read-only
 * @param family - folder of the family
 * @param scratch - folder for everything that is written; the UI's own sources are removed again
 * @throws Error that says in a few words why it cannot be built
 */
export async function buildPrometheusUi(
  module: string,
  family: string,
  scratch: string,
  work: UiWork,
): Promise<OverlayPackage> {
  const sources = join(scratch, "ui");
  await cp(join(module, "web", "ui"), sources, {
    recursive: true,
    filter: (path) => !path.includes("react-app"),
  });
  const writable = await run("chmod", ["-R", "u+w", sources]);
  if (writable.code !== 0) throw new Error("its sources cannot be copied");
  const env = {
    ...work.env,
    CI: "true",
    PATH: [nodeFolder(family), work.env["PATH"] ?? ""].join(delimiter),
  };
  const script = "pnpm install --frozen-lockfile && bash build_ui.sh --mantine-ui";
  const npm = ["exec", "--yes", `--package=pnpm@${pnpmVersion}`, "--call", script];
  const ended = await run("npm", npm, { cwd: sources, env, signal: work.signal });
  if (ended.notFound) throw new Error("it needs npm, which is not on PATH");
  if (ended.code !== 0) throw new Error(`npm could not build it (${lastLine(ended.stderr + ended.stdout)})`);

  const pages = join(scratch, "pages");
  await cp(join(sources, "static"), pages, { recursive: true });
  await rm(sources, { recursive: true });
  const assetsFile = join(scratch, "assets.go.txt");
  await writeFile(assetsFile, assetsGo);
  const main = join(module, "cmd", "prometheus");
  const mainFiles = (await readdir(main)).filter(
    (file) => file.endsWith(".go") && !file.endsWith("_test.go"),
  );
  const entries = await readdir(pages, { recursive: true, withFileTypes: true });
  const pageFiles = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const overlay = overlayOf(
    family,
    mainFiles.map((file) => join(main, file)),
    assetsFile,
    new Map(pageFiles.map((file) => [file.slice(pages.length + 1), file])),
  );
  const file = join(scratch, "overlay.json");
  await mkdir(scratch, { recursive: true });
  await writeFile(file, JSON.stringify({ Replace: overlay }));
  return { file, package: "./server" };
}

function lastLine(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("npm warn"));
  return (lines.at(-1) ?? "no reason given").slice(0, 200);
}
