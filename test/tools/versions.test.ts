import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { goBuildArguments } from "../../tools/go-build.ts";
import { isBuildable, isToolName, toolNames, toolTable } from "../../tools/versions.ts";

const toolsDir = join(__dirname, "..", "..", "tools");

const builds = toolNames.flatMap((name) => {
  const { build, version } = toolTable[name];
  return build === undefined ? [] : [{ name, build, version }];
});

describe("the table of tools", () => {
  it.each(builds)("pins the module of $name in its family's go.mod at the same version", ({ build }) => {
    const goMod = readFileSync(join(toolsDir, build.family, "go.mod"), "utf8");
    const pinned = goMod.split("\n").find((line) =>
      line
        .replace(/^require/, "")
        .trim()
        .startsWith(`${build.module} `),
    );
    expect(pinned).toContain(` ${build.moduleVersion}`);
  });

  it.each(builds)("has the checksums of the modules of $name", ({ build }) => {
    const goSum = readFileSync(join(toolsDir, build.family, "go.sum"), "utf8");
    expect(goSum).toContain(`${build.module} ${build.moduleVersion} h1:`);
  });

  it.each(builds)("gives $name its version when it is built", ({ build, version }) => {
    expect(goBuildArguments(build, version, "/out").join(" ")).toMatch(
      new RegExp(`-X [\\w./-]+=v?${version}`),
    );
  });

  it.each(builds.filter(({ build }) => build.companions !== undefined))(
    "has the companions of $name",
    ({ build }) => {
      for (const { module, path } of build.companions ?? []) {
        expect(module !== undefined || existsSync(join(toolsDir, build.family, path))).toBe(true);
      }
    },
  );

  it("has the same version in the image as in the tool", () => {
    for (const name of toolNames) {
      const { image, version } = toolTable[name];
      if (image !== undefined) expect(image.split(":")[1]?.replace(/^v/, "")).toBe(version);
    }
  });

  it("lets every tool be had somehow, and says which cannot be built", () => {
    for (const name of toolNames) expect(toolTable[name].archive ?? toolTable[name].build).toBeDefined();
    expect(toolNames.filter((name) => !isBuildable(name))).toEqual(["grafana"]);
  });

  it("asks for an archive only over an encrypted connection", () => {
    for (const name of toolNames) {
      const { archive } = toolTable[name];
      if (archive === undefined) continue;
      expect([archive.url, archive.checksums].every((url) => url.startsWith("https://"))).toBe(true);
    }
  });

  it("cannot be changed by a program", () => {
    expect(() => {
      Object.assign(toolTable.prometheus, { version: "1" });
    }).toThrow(TypeError);
    expect(Object.isFrozen(toolTable.prometheus.build?.tags)).toBe(true);
  });

  it("knows its own names only", () => {
    expect(isToolName("promtool")).toBe(true);
    expect(isToolName("toString")).toBe(false);
  });
});

describe("the way a tool prints its version", () => {
  it.each([
    ["pulumi", "v3.250.0\n"],
    ["process-compose", "Process Compose\nVersion:\tv1.85.0\nCommit:\t\tundefined\n"],
    ["prometheus", "prometheus, version 3.15.0 (branch: , revision: unknown)\n  build user:\n"],
    ["amtool", "amtool, version 0.31.0 (branch: HEAD, revision: abc)\n"],
    ["loki", "loki, version 3.7.8 (branch: , revision: unknown)\n"],
    ["jaeger", '{"gitCommit":"","gitVersion":"v2.13.0","buildDate":""}\n'],
    ["redis_exporter", 'level=info msg="Redis Metrics Exporter v1.74.0    build date: x"\n'],
    ["nginx-prometheus-exporter", "nginx_exporter, version 1.5.1 (branch: , revision: unknown)\n"],
    ["grafana", "grafana version 13.2.1\n"],
  ] as const)("is understood for %s", (name, output) => {
    expect(toolTable[name].onPath?.version.exec(output)?.[1]).toBe(toolTable[name].version);
  });
});
