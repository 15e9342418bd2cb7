import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { ProblemsError } from "../../../model/problem.ts";
import { environmentsIn, readSettingsFile, settingsFolder } from "../../../model/settings/read-file.ts";

describe("the reader of settings files", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "settings-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (environment: string, text: string): void => {
    writeFileSync(join(folder, `Pulumi.${environment}.yaml`), text);
  };
  const problemsOf = (environment: string): string => {
    try {
      readSettingsFile(folder, environment);
    } catch (error) {
      if (error instanceof ProblemsError) return error.message;
      throw error;
    }
    throw new Error("expected problems");
  };

  it("gives the keys under config and how secrets are encrypted", () => {
    write("dev", 'config:\n  monitoring:bind: "::1"\n  other:key: 1\nencryptionsalt: v1:abc\n');
    expect(readSettingsFile(folder, "dev")).toMatchObject({
      name: "Pulumi.dev.yaml",
      config: { "monitoring:bind": "::1", "other:key": 1 },
      encryption: { encryptionsalt: "v1:abc" },
    });
  });

  it("takes a config whose keys are all commented out for the defaults", () => {
    write("dev", "config:\n  # monitoring:bind: x\n");
    expect(readSettingsFile(folder, "dev").config).toEqual({});
  });

  it("names the environments that exist when one is missing, and the nearest of them", () => {
    write("dev", "config: {}");
    write("prod", "config: {}");
    expect(problemsOf("prodd")).toMatch(
      /^Pulumi\.prodd\.yaml: .*found settings for dev, prod: did you mean "prod"\?/,
    );
    expect(environmentsIn(folder)).toEqual(["dev", "prod"]);
  });

  it("says how to begin where there is no environment at all", () => {
    expect(problemsOf("dev")).toContain('write one that starts with "config: {}"');
  });

  it("names file, line and column of a mistake in the YAML", () => {
    write("dev", "config:\n  monitoring:ports: {loki: 1\n  monitoring:bind: x\n");
    expect(problemsOf("dev")).toMatch(/^Pulumi\.dev\.yaml:3:\d+: expected YAML, found a mistake here/);
  });

  it.each(["", "just a text", "- a list\n", "other: 1\n"])("refuses a file without config: %j", (text) => {
    write("dev", text);
    expect(problemsOf("dev")).toMatch(/start the file with "config: \{\}"/);
  });

  it("finds settings that stand where Pulumi would pass over them in silence", () => {
    write("dev", "config:\n  bind: 127.0.0.1\n  monitorng:ports: {}\nmonitoring:loki: {}\nloki: {}\n");
    const problems = problemsOf("dev");
    expect(problems).toContain(
      'Pulumi.dev.yaml: bind: expected a key that starts with "monitoring:", such as "monitoring:bind"',
    );
    expect(problems).toContain(
      'Pulumi.dev.yaml: monitorng:ports: unknown prefix: did you mean "monitoring:ports"?',
    );
    expect(problems).toContain("Pulumi.dev.yaml: monitoring:loki: expected one of config,");
    expect(problems).toContain('move it under "config:" as "monitoring:loki"');
  });

  it("reads the folder that MONITORING_SETTINGS_DIR names, else the project", () => {
    expect(settingsFolder("/project", { MONITORING_SETTINGS_DIR: "/elsewhere" })).toBe("/elsewhere");
    expect(settingsFolder("/project", {})).toBe("/project");
  });
});
