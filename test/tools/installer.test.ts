import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { readOrigins, type InstallOptions } from "../../tools/install-options.ts";
import { isFound } from "../../tools/installer.ts";
import { silent } from "../../tools/progress.ts";
import { ToolError } from "../../tools/tool-error.ts";
import { realGo, recorder, tiny, tinyOptional, tinyOwn, workbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
let options: InstallOptions;

beforeEach(() => {
  bench = workbench();
  options = { report: silent, storeDir: bench.storeDir, env: bench.env };
});

afterEach(() => {
  bench.remove();
});

/** Waits until a file appears in an existing folder. */
async function appears(path: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const watcher = watch(dirname(path), check);
    function check(): void {
      if (!existsSync(path)) return;
      watcher.close();
      resolve();
    }
    check();
  });
}

/** A `go` that compiles for ever, and leaves a file `started` once it does. */
function endlessGo(): string {
  const started = join(bench.root, "started");
  bench.script(
    "go",
    `if [ "$1" = list ]; then echo tiny; exit 0; fi
     for word; do [ "$last" = -o ] && echo half > "$word"; last=$word; done
     touch ${started}
     exec sleep 600`,
  );
  return started;
}

describe("a tool on PATH", () => {
  it("is used when it has the version of the table", async () => {
    const path = bench.script("tiny", "echo 'tiny, version 1.2.3 (branch: )'");
    const tools = await bench.installer({ tiny }).ensure(["tiny"], options);
    expect(tools.get("tiny")).toEqual({ name: "tiny", version: "1.2.3", path, origin: "path" });
    expect(existsSync(bench.storeDir)).toBe(false);
  });

  it("is not used when it has another version, and the built one is", async () => {
    bench.script("tiny", "echo 'tiny, version 1.2.4'");
    const tools = await bench.installer({ tiny }).ensure(["tiny"], options);
    const tool = tools.get("tiny");
    expect(tool?.origin).toBe("built");
    expect(execFileSync(tool?.path ?? "", { encoding: "utf8" })).toBe("tiny, version 1.2.3\n");
  });

  it("is not used when its version cannot be read, and the reason says so", async () => {
    const path = bench.script("tiny", "echo 'hello'");
    const found = await bench.installer({ tiny }).find(["tiny"], options);
    expect(found.get("tiny")).toEqual({
      name: "tiny",
      reason: `${path} is of an unknown version, and tiny 1.2.3 is not installed in ${bench.storeDir}.`,
    });
  });

  it("is not even started when the table wants our own build", async () => {
    bench.script("tiny", `touch ${join(bench.root, "was-started")}; echo 'tiny, version 1.2.3'`);
    await bench.installer({ tiny: tinyOwn }).find(["tiny"], options);
    expect(existsSync(join(bench.root, "was-started"))).toBe(false);
  });
});

describe("a tool that is built", () => {
  it("is built once and found afterwards, also by a search that never builds", async () => {
    const installer = bench.installer({ tiny });
    const before = (await installer.find(["tiny"], options)).get("tiny");
    expect(before && isFound(before)).toBe(false);
    const built = (await installer.ensure(["tiny"], options)).get("tiny");
    bench.script("go", "exit 1");
    expect((await installer.ensure(["tiny"], options)).get("tiny")).toEqual(built);
    expect((await installer.find(["tiny"], options)).get("tiny")).toEqual(built);
    expect(bench.leftovers()).toEqual([]);
  });

  it("is built again when its go.sum changes", async () => {
    const installer = bench.installer({ tiny });
    const first = (await installer.ensure(["tiny"], options)).get("tiny");
    writeFileSync(join(bench.toolsDir, "tiny", "go.sum"), "\n");
    const second = (await installer.ensure(["tiny"], options)).get("tiny");
    expect(second?.path).not.toBe(first?.path);
  });

  it("is built once when two ask for it at the same time", async () => {
    const log = join(bench.root, "builds");
    bench.script("go", `[ "$1" = build ] && echo built >> ${log}; exec ${realGo()} "$@"`);
    const report = recorder();
    const [one, other] = await Promise.all([
      bench.installer({ tiny }).ensure(["tiny"], { ...options, report }),
      bench.installer({ tiny }).ensure(["tiny"], { ...options, report }),
    ]);
    expect(readFileSync(log, "utf8")).toBe("built\n");
    expect(one.get("tiny")).toEqual(other.get("tiny"));
    expect(report.lines).toContain(
      `tiny 1.2.3 (1 of 1): waiting for process ${process.pid}, which installs it already`,
    );
  });

  it("gets the flags of the installer and not those of the machine", async () => {
    const env = { ...bench.env, GOFLAGS: "-mod=vendor" };
    const tools = await bench.installer({ tiny }).ensure(["tiny"], { ...options, env });
    expect(tools.get("tiny")?.origin).toBe("built");
  });
});

describe("an interrupted build", () => {
  it("leaves nothing half done, and the next one completes", async () => {
    const started = endlessGo();
    const controller = new AbortController();
    const building = bench.installer({ tiny }).ensure(["tiny"], { ...options, signal: controller.signal });
    const ended = expect(building).rejects.toThrow(
      "The installation of tools was interrupted; start it again to go on.",
    );
    await appears(started);
    controller.abort();
    await ended;
    expect(bench.leftovers()).toEqual([]);
    expect(existsSync(join(bench.storeDir, "tiny"))).toBe(false);

    bench.script("go", `exec ${realGo()} "$@"`);
    expect((await bench.installer({ tiny }).ensure(["tiny"], options)).get("tiny")?.origin).toBe("built");
  });

  it("that was killed outright is cleaned up by the next one, which breaks its lock", async () => {
    const started = endlessGo();
    const folder = join(__dirname, "..", "..", "tools");
    const program = join(bench.root, "program.ts");
    writeFileSync(
      program,
      `import { createInstaller } from ${JSON.stringify(join(folder, "installer.ts"))};
       const table = { tiny: ${JSON.stringify(tinyOwn)} };
       await createInstaller(table, ${JSON.stringify(bench.toolsDir)}).ensure(["tiny"], { storeDir: ${JSON.stringify(bench.storeDir)} });`,
    );
    const child = spawn(join(folder, "node"), [program], { env: bench.env, stdio: "ignore" });
    const exited = new Promise((resolve) => child.once("exit", resolve));
    await appears(started);
    child.kill("SIGKILL");
    await exited;
    expect(bench.leftovers()).toHaveLength(2);

    bench.script("go", `exec ${realGo()} "$@"`);
    const tools = await bench.installer({ tiny: tinyOwn }).ensure(["tiny"], options);
    expect(tools.get("tiny")?.origin).toBe("built");
    expect(bench.leftovers()).toEqual([]);
    expect(readdirSync(join(bench.storeDir, "tiny"))).toHaveLength(1);
  });
});

describe("what people are told", () => {
  async function failure(
    table: Parameters<Workbench["installer"]>[0],
    extra: InstallOptions = {},
  ): Promise<string> {
    const error: unknown = await bench
      .installer(table)
      .ensure(Object.keys(table), { ...options, ...extra })
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    expect(error).toBeInstanceOf(ToolError);
    return error instanceof ToolError ? error.message : "";
  }

  it("names Go and the way out when there is no Go", async () => {
    const env = { ...bench.env, PATH: bench.bin };
    expect(await failure({ tiny }, { env })).toBe(
      "tiny 1.2.3 must be built from source and this machine has no Go: install Go 1.26 or newer (https://go.dev/dl), " +
        "or put tiny 1.2.3 on PATH.",
    );
  });

  it("names both versions when Go is too old", async () => {
    bench.script(
      "go",
      `echo 'go: go.mod requires go >= 1.26.5 (running go 1.22.1; GOTOOLCHAIN=local)' >&2; exit 1`,
    );
    expect(await failure({ tiny })).toMatch(
      /^tiny 1\.2\.3 needs Go 1\.26\.5 and this machine has 1\.22\.1: /,
    );
  });

  it("says that the disk is full, and asks for no second tool on a full disk", async () => {
    bench.script("go", "echo 'write /x: no space left on device' >&2; exit 1");
    const message = await failure({ tiny, other: tiny });
    expect(message).toMatch(
      /^There is no space left for tools in .*: free some .* or point MONITORING_TOOLS_DIR, GOCACHE and GOMODCACHE to a bigger disk\.$/,
    );
    expect(bench.leftovers()).toEqual([]);
  });

  it("says that the store cannot be written", async () => {
    writeFileSync(join(bench.root, "file"), "");
    const storeDir = join(bench.root, "file", "store");
    expect(await failure({ tiny }, { storeDir })).toBe(
      `The folder for tools, ${storeDir}, cannot be written: make it writable or set MONITORING_TOOLS_DIR to another one.`,
    );
  });

  it("tells all problems at once", async () => {
    const env = { ...bench.env, PATH: bench.bin };
    const message = await failure({ tiny, other: { ...tiny, version: "2.0.0" } }, { env });
    expect(message.split("\n").map((line) => line.slice(0, 12))).toEqual(["tiny 1.2.3 m", "other 2.0.0 "]);
  });

  it("keeps the whole output of a failed build and names the file", async () => {
    writeFileSync(join(bench.toolsDir, "tiny", "main.go"), "package main\n\nfunc main() { undefined() }\n");
    const log = join(bench.storeDir, "logs", "tiny.log");
    expect(await failure({ tiny })).toBe(
      `tiny 1.2.3 could not be built (./main.go:3:15: undefined: undefined): see ${log}.`,
    );
    expect(readFileSync(log, "utf8")).toContain("go build -v -trimpath");
  });

  it("calls a tool missing, and does not fail, when it is optional", async () => {
    const tools = await bench.installer({ tiny: tinyOptional }).ensure(["tiny"], options);
    expect(tools.size).toBe(0);
    expect(tools.missing).toEqual([
      {
        name: "tiny",
        reason:
          "tiny 1.2.3 cannot be had here: it has no release archive, and it cannot be built from source. " +
          "Put tiny 1.2.3 on PATH.",
      },
    ]);
  });
});

describe("MONITORING_TOOLS_FROM", () => {
  it("limits where tools come from", async () => {
    bench.script("tiny", "echo 'tiny, version 1.2.3'");
    const env = { ...bench.env, MONITORING_TOOLS_FROM: "build" };
    const tools = await bench.installer({ tiny }).ensure(["tiny"], { ...options, env });
    expect(tools.get("tiny")?.origin).toBe("built");
  });

  it("refuses a word that it does not know", () => {
    expect(() => readOrigins("path, source")).toThrow('MONITORING_TOOLS_FROM has "source"');
  });

  it("means everywhere when it is empty", () => {
    expect(readOrigins("")).toEqual(["path", "archive", "built"]);
  });
});
