import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { currentPlatform, resolveArchive } from "../../tools/archive.ts";
import type { InstallOptions } from "../../tools/install-options.ts";
import { silent } from "../../tools/progress.ts";
import type { Archive, ToolSpec } from "../../tools/tool-spec.ts";
import { toolTable } from "../../tools/versions.ts";
import {
  serveReleases,
  sha256,
  tarball,
  tiny,
  workbench,
  type ReleaseServer,
  type Workbench,
} from "./workbench.ts";

const platform = currentPlatform() ?? "linux-amd64";
const [os = "", arch = ""] = platform.split("-");
const file = `tiny-1.2.3.${os}-${arch}.tar.gz`;

let bench: Workbench;
let server: ReleaseServer;
let options: InstallOptions;
let data: Buffer;

function fromArchive(archive: Partial<Archive> = {}): ToolSpec {
  return {
    ...tiny,
    archive: {
      url: `${server.url}/v{version}/tiny-{version}.{os}-{arch}.tar.gz`,
      binary: "tiny-{version}/tiny",
      checksums: `${server.url}/v{version}/sha256sums.txt`,
      ...archive,
    },
  };
}

beforeEach(() => {
  bench = workbench();
  options = { report: silent, storeDir: bench.storeDir, env: bench.env };
  data = tarball(bench.root, {
    "tiny-1.2.3/tiny": "#!/bin/sh\necho tiny, version 1.2.3\n",
    "tiny-1.2.3/tool": "#!/bin/sh\necho tool\n",
    "tiny-1.2.3/public/page.html": "<p>page</p>",
  });
});

afterEach(async () => {
  await server.close();
  bench.remove();
});

describe("a release archive", () => {
  it("is installed when its published checksum is right", async () => {
    server = await serveReleases({
      [`/v1.2.3/${file}`]: data,
      "/v1.2.3/sha256sums.txt": `${"0".repeat(64)}  other.tar.gz\n${sha256(data)}  ${file}\n`,
    });
    const tool = (await bench.installer({ tiny: fromArchive() }).ensure(["tiny"], options)).get("tiny");
    expect(tool?.origin).toBe("archive");
    expect(readFileSync(tool?.path ?? "", "utf8")).toContain("echo tiny");
    expect(readdirSync(join(tool?.path ?? "", "..")).sort()).toEqual(["tiny", "tool.json"]);
    expect(bench.leftovers()).toEqual([]);
  });

  it("is followed through a redirect, as releases are served", async () => {
    server = await serveReleases({
      [`/v1.2.3/${file}`]: "-> /elsewhere",
      "/elsewhere": data,
      "/v1.2.3/sha256sums.txt": sha256(data),
    });
    const tools = await bench.installer({ tiny: fromArchive() }).ensure(["tiny"], options);
    expect(tools.get("tiny")?.origin).toBe("archive");
  });

  it("is refused when its checksum is wrong, and nothing else is tried", async () => {
    server = await serveReleases({
      [`/v1.2.3/${file}`]: data,
      "/v1.2.3/sha256sums.txt": `${"a".repeat(64)}  ${file}\n`,
    });
    await expect(bench.installer({ tiny: fromArchive() }).ensure(["tiny"], options)).rejects.toThrow(
      `${server.url}/v1.2.3/${file} has the sha256 ${sha256(data)}, but ${server.url}/v1.2.3/sha256sums.txt says ` +
        `${"a".repeat(64)}: it was damaged or replaced, so nothing was installed. Try again; if it stays so, do not use it.`,
    );
    expect(existsSync(join(bench.storeDir, "tiny"))).toBe(false);
    expect(bench.leftovers()).toEqual([]);
  });

  it("is held to the checksum of the table where there is one, whatever the server publishes", async () => {
    server = await serveReleases({ [`/v1.2.3/${file}`]: data, "/v1.2.3/sha256sums.txt": sha256(data) });
    const spec = fromArchive({ sha256: { [platform]: "b".repeat(64) } });
    await expect(bench.installer({ tiny: spec }).ensure(["tiny"], options)).rejects.toThrow(
      `but tools/versions.ts says ${"b".repeat(64)}`,
    );
    expect(server.asked).toEqual([`/v1.2.3/${file}`]);
  });

  it("is not used without a checksum: the tool is built instead", async () => {
    server = await serveReleases({ [`/v1.2.3/${file}`]: data, "/v1.2.3/sha256sums.txt": "nothing here\n" });
    const tools = await bench.installer({ tiny: fromArchive() }).ensure(["tiny"], options);
    expect(tools.get("tiny")?.origin).toBe("built");
    expect(server.asked).toEqual(["/v1.2.3/sha256sums.txt"]);
  });

  it("that the release does not have is built instead", async () => {
    server = await serveReleases({});
    const tools = await bench.installer({ tiny: fromArchive() }).ensure(["tiny"], options);
    expect(tools.get("tiny")?.origin).toBe("built");
  });

  it("is downloaded once for the two tools that it holds", async () => {
    server = await serveReleases({ [`/v1.2.3/${file}`]: data, "/v1.2.3/sha256sums.txt": sha256(data) });
    const table = { tiny: fromArchive(), tool: fromArchive({ binary: "tiny-{version}/tool" }) };
    const tools = await bench.installer(table).ensure(["tiny", "tool"], options);
    expect([...tools.values()].map((tool) => tool.origin)).toEqual(["archive", "archive"]);
    expect(server.asked.filter((path) => path.endsWith(".tar.gz"))).toHaveLength(1);
  });

  it("is kept whole for a tool that needs its neighbours", async () => {
    server = await serveReleases({ [`/v1.2.3/${file}`]: data, "/v1.2.3/sha256sums.txt": sha256(data) });
    const tools = await bench.installer({ tiny: fromArchive({ whole: true }) }).ensure(["tiny"], options);
    const path = tools.get("tiny")?.path ?? "";
    expect(readFileSync(join(path, "..", "public", "page.html"), "utf8")).toBe("<p>page</p>");
  });

  it("says what is wrong when it has another layout than the table says", async () => {
    server = await serveReleases({ [`/v1.2.3/${file}`]: data, "/v1.2.3/sha256sums.txt": sha256(data) });
    const spec = fromArchive({ binary: "bin/tiny" });
    await expect(bench.installer({ tiny: spec }).ensure(["tiny"], options)).rejects.toThrow(
      "does not hold bin/tiny",
    );
  });
});

describe("the addresses of archives", () => {
  beforeEach(async () => {
    server = await serveReleases({});
  });

  it("are filled in for version, system and processor", () => {
    const { archive, version } = toolTable.prometheus;
    expect(archive && resolveArchive(archive, version, "darwin-arm64")).toEqual({
      url: "https://github.com/prometheus/prometheus/releases/download/v3.15.0/prometheus-3.15.0.darwin-arm64.tar.gz",
      fileName: "prometheus-3.15.0.darwin-arm64.tar.gz",
      binary: "prometheus-3.15.0.darwin-arm64/prometheus",
      checksums: "https://github.com/prometheus/prometheus/releases/download/v3.15.0/sha256sums.txt",
      pinned: undefined,
    });
  });

  it("use the release's own name of the processor", () => {
    const { archive, version } = toolTable.pulumi;
    expect(archive && resolveArchive(archive, version, "linux-amd64").fileName).toBe(
      "pulumi-v3.250.0-linux-x64.tar.gz",
    );
    expect(archive && resolveArchive(archive, version, "linux-arm64").fileName).toBe(
      "pulumi-v3.250.0-linux-arm64.tar.gz",
    );
  });

  it("exist for Linux and macOS on two processors only", () => {
    expect(currentPlatform("linux", "x64")).toBe("linux-amd64");
    expect(currentPlatform("darwin", "arm64")).toBe("darwin-arm64");
    expect(currentPlatform("win32", "x64")).toBeUndefined();
    expect(currentPlatform("linux", "riscv64")).toBeUndefined();
  });
});
