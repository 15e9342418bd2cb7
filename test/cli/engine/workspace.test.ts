import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { load } from "js-yaml";
import { enginePaths } from "../../../cli/engine/paths.ts";
import { writeWorkspace } from "../../../cli/engine/workspace.ts";
import { EngineFixture } from "./fixture.ts";

describe("the engine's working directory", () => {
  let fixture: EngineFixture;
  beforeEach(() => {
    fixture = new EngineFixture();
  });
  afterEach(() => {
    fixture.remove();
  });
  const write = (text?: string, catalogue?: string): void => {
    writeWorkspace({
      paths: fixture.paths,
      settings: fixture.settings(text),
      catalogue,
      providerDir: "/p/process",
    });
  };
  const copy = (): unknown => load(readFileSync(fixture.paths.stackFile, "utf8"));

  it("finds the provider by its path and refreshes before every update", () => {
    write();
    expect(load(readFileSync(join(fixture.paths.workDir, "Pulumi.yaml"), "utf8"))).toEqual({
      name: "monitoring",
      runtime: "nodejs",
      options: { refresh: "always" },
      plugins: { providers: [{ name: "process", path: "/p/process" }] },
    });
  });

  it("copies the settings for this user only, with text that an older YAML would take for something else", () => {
    write('config:\n  monitoring:catalogue: "yes"\n  monitoring:logs: {files: ["1_000"]}\n');
    expect(copy()).toEqual({
      config: { "monitoring:catalogue": "yes", "monitoring:logs": { files: ["1_000"] } },
    });
    expect(readFileSync(fixture.paths.stackFile, "utf8")).toContain('"yes"');
    expect(statSync(fixture.paths.stackFile).mode & 0o777).toBe(0o600);
  });

  it("keeps the salt that the engine put into the copy, unless the settings have their own", () => {
    write();
    fixture.write(fixture.paths.stackFile, "config: {}\nencryptionsalt: v1:engine\n");
    write("config:\n  monitoring:bind: 127.0.0.1\n");
    expect(copy()).toEqual({ config: { "monitoring:bind": "127.0.0.1" }, encryptionsalt: "v1:engine" });
    write("config: {}\nencryptionsalt: v1:own\n");
    expect(copy()).toEqual({ config: {}, encryptionsalt: "v1:own" });
  });

  it("puts the catalogue of the command line over that of the settings", () => {
    write("config:\n  monitoring:catalogue: a\n", "examples/b");
    expect(copy()).toEqual({ config: { "monitoring:catalogue": "examples/b" } });
  });
});

describe("the engine's paths", () => {
  it("stay below the state folder, with the backend as a folder there", () => {
    const paths = enginePaths("dev", { MONITORING_STATE_DIR: "/state" });
    expect(paths).toMatchObject({
      backendUrl: "file:///state/pulumi",
      backendDir: "/state/pulumi",
      home: "/state/pulumi-home",
    });
    expect(paths.workDir).toBe("/state/dev/project");
  });

  it("know a backend in a folder from any other", () => {
    const backend = (url: string) =>
      enginePaths("dev", { MONITORING_STATE_DIR: "/s", PULUMI_BACKEND_URL: url }).backendDir;
    expect(backend("file:///else/where?no_tmp_dir=true")).toBe("/else/where");
    expect(["s3://bucket", "https://api.pulumi.com", "file://~", "file://./x"].map(backend)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
