/** A small world for the installer's tests: a table of tiny tools, a store, a PATH and a release server, all temporary. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInstaller, type Installer } from "../../tools/installer.ts";
import type { Step, ProgressReporter } from "../../tools/progress.ts";
import type { ToolSpec } from "../../tools/tool-spec.ts";

const mainGo = `package main

import "fmt"

var version = "development"

func main() { fmt.Println("tiny, version " + version) }
`;

const named = { version: "1.2.3", what: "a tool for tests" } as const;
const onPath = { args: ["--version"], version: /, version (\d+\.\d+\.\d+)/ } as const;
const build = {
  family: "tiny",
  module: "example.org/tiny",
  moduleVersion: "v1.2.3",
  package: ".",
  variables: ["main.version={version}"],
} as const;

/** A tool that builds in a second from a module without dependencies. */
export const tiny = { ...named, onPath, build } as const satisfies ToolSpec;
/** The same, but never taken from PATH. */
export const tinyOwn = { ...named, build } as const satisfies ToolSpec;
/** The same, but it cannot be built, and the stack can do without. */
export const tinyOptional = { ...named, onPath, optional: true } as const satisfies ToolSpec;

export interface Workbench {
  readonly root: string;
  readonly toolsDir: string;
  readonly storeDir: string;
  /** A folder that comes first on PATH. */
  readonly bin: string;
  readonly env: NodeJS.ProcessEnv;
  installer<Name extends string>(table: Readonly<Record<Name, ToolSpec>>): Installer<Name>;
  /** Puts a shell script on PATH. */
  script(name: string, body: string): string;
  /** Names of everything left in the store's temporary and lock folders. */
  leftovers(): readonly string[];
  remove(): void;
}

export function workbench(): Workbench {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "tools-test-")));
  const [toolsDir, storeDir, bin] = [join(root, "tools"), join(root, "store"), join(root, "bin")];
  mkdirSync(join(toolsDir, "tiny"), { recursive: true });
  mkdirSync(bin);
  writeFileSync(join(toolsDir, "tiny", "go.mod"), "module example.org/tiny\n\ngo 1.21\n");
  writeFileSync(join(toolsDir, "tiny", "go.sum"), "");
  writeFileSync(join(toolsDir, "tiny", "main.go"), mainGo);
  return {
    root,
    toolsDir,
    storeDir,
    bin,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`, GOPROXY: "off" },
    installer: (table) => createInstaller(table, toolsDir),
    script: (name, body) => {
      const path = join(bin, name);
      writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
      return path;
    },
    leftovers: () =>
      ["tmp", "locks"].flatMap((folder) => {
        try {
          return readdirSync(join(storeDir, folder));
        } catch {
          return [];
        }
      }),
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Path of the machine's own `go`, for stand-ins that call it. */
export function realGo(): string {
  return execFileSync("sh", ["-c", "command -v go"], { encoding: "utf8" }).trim();
}

/** Packs files (by path within the archive) into a .tar.gz. */
export function tarball(root: string, files: Readonly<Record<string, string>>): Buffer {
  const folder = mkdtempSync(join(root, "pack-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode: 0o755 });
  }
  const archive = `${folder}.tar.gz`;
  execFileSync("tar", ["-czf", archive, "-C", folder, "."]);
  return readFileSync(archive);
}

export function sha256(data: Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

export interface ReleaseServer {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Serves files by path on this machine; a string that starts with "-> " is a redirect. */
export async function serveReleases(
  files: Readonly<Record<string, Buffer | string>>,
): Promise<ReleaseServer> {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const file = files[path];
    if (typeof file === "string" && file.startsWith("-> "))
      response.writeHead(302, { location: file.slice(3) }).end();
    else if (file === undefined) response.writeHead(404).end();
    else response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Keeps what is reported. */
export function recorder(): ProgressReporter & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  const start = (title: string): Step => {
    lines.push(title);
    return {
      update: (detail) => {
        lines.push(`${title}: ${detail}`);
      },
      end: (outcome) => {
        lines.push(`${title}: ${outcome}`);
      },
    };
  };
  return { lines, start, say: (line) => lines.push(line) };
}
