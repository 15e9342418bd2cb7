import { chmodSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { findPassphrase } from "../../../cli/engine/passphrase.ts";
import { EngineFixture, stateText } from "./fixture.ts";

describe("the passphrase", () => {
  let fixture: EngineFixture;
  beforeEach(() => {
    fixture = new EngineFixture();
  });
  afterEach(() => {
    fixture.remove();
  });
  const find = (variables: NodeJS.ProcessEnv = {}, settings = fixture.settings()) =>
    findPassphrase(fixture.paths, settings, variables);

  it("is generated once, readable by its owner only, while nothing is encrypted yet", () => {
    const { passphraseFile } = fixture.paths;
    expect(find()).toEqual({ PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile });
    expect(statSync(passphraseFile).mode & 0o777).toBe(0o600);
    const first = readFileSync(passphraseFile, "utf8");
    expect(first.trim().length).toBeGreaterThanOrEqual(40);
    find();
    expect(readFileSync(passphraseFile, "utf8")).toBe(first);
  });

  it("is never made anew for a state that was encrypted with another one", () => {
    fixture.write(fixture.state, stateText());
    expect(() => find()).toThrow(`${fixture.paths.passphraseFile}: missing passphrase: the state in`);
    expect(() => find()).toThrow(/set PULUMI_CONFIG_PASSPHRASE/);
  });

  it("is never made anew for settings that were encrypted with another one", () => {
    expect(() => find({}, fixture.settings("config: {}\nencryptionsalt: v1:x\n"))).toThrow(
      /missing passphrase: the secrets in Pulumi\.dev\.yaml/,
    );
  });

  it("comes from the environment first, even when it is empty there", () => {
    expect(find({ PULUMI_CONFIG_PASSPHRASE: "" })).toEqual({ PULUMI_CONFIG_PASSPHRASE: "" });
    const file = fixture.write(join(fixture.folder, "mine"), "secret\n");
    chmodSync(file, 0o600);
    expect(find({ PULUMI_CONFIG_PASSPHRASE_FILE: file })).toEqual({ PULUMI_CONFIG_PASSPHRASE_FILE: file });
    expect(() => find({ PULUMI_CONFIG_PASSPHRASE_FILE: `${file}.not` })).toThrow(/there is no file to read/);
  });

  it("is not asked for where a key service encrypts", () => {
    expect(find({}, fixture.settings("config: {}\nsecretsprovider: awskms://alias/x\n"))).toEqual({});
  });
});
