import { describe, expect, it } from "@jest/globals";
import { differenceOf } from "../../../providers/process/diff.ts";
import { checkInputs, processInputs, processSchema } from "../../../providers/process/inputs.ts";
import { holdsUnknown, secret, unwrap } from "../../../providers/process/property-values.ts";
import { fakeProcess } from "./ground.ts";

const inputs = (more: Readonly<Record<string, unknown>> = {}) =>
  processInputs(fakeProcess("one", 1234, { watched: ["rules/"], ...more }));
const step = (more: Readonly<Record<string, unknown>>): string => differenceOf(inputs(), inputs(more)).step;
const files = (more: Readonly<Record<string, string>>) => ({
  files: { "config.json": '{"greeting":"hello"}', ...more },
});

describe("what a change of a process takes", () => {
  it("is nothing when nothing changed, whatever the order of keys", () => {
    expect(step({})).toBe("none");
    expect(differenceOf(inputs({ env: { A: "1", B: "2" } }), inputs({ env: { B: "2", A: "1" } })).step).toBe(
      "none",
    );
  });

  it("is a reload for a file, and only writing for one that the product watches", () => {
    expect(step(files({ "config.json": "{}" }))).toBe("reload");
    expect(step(files({ "rules/a.yml": "a" }))).toBe("write");
    expect(step(files({ "rules/a.yml": "a", "other.yml": "b" }))).toBe("reload");
    expect(step({ secretFiles: { webhookUrl: "x" } })).toBe("reload");
  });

  it("is a restart for a file where the product cannot reload, and for arguments, environment and probe", () => {
    const restart = { reload: { kind: "restart" } };
    expect(differenceOf(inputs(restart), inputs({ ...restart, ...files({ "a.yml": "a" }) })).step).toBe(
      "restart",
    );
    expect(step({ args: ["--other"] })).toBe("restart");
    expect(step({ env: { A: "1" } })).toBe("restart");
    expect(step({ pathEnv: { A: "../data" } })).toBe("restart");
    expect(step({ probe: { url: "http://127.0.0.1:1234/other" } })).toBe("restart");
  });

  it("is a replacement for another version, tool, name or environment", () => {
    for (const change of [{ version: "v2" }, { tool: "other" }, { name: "two" }, { environment: "prod" }]) {
      const difference = differenceOf(inputs(), inputs(change));
      expect(difference).toEqual({
        step: "replace",
        properties: Object.keys(change),
        replaces: Object.keys(change),
      });
    }
  });

  it("only notes what no running process needs to know", () => {
    expect(step({ title: "Another" })).toBe("note");
    expect(step({ configCheck: [] })).toBe("note");
  });

  it("starts again what was found dead", () => {
    expect(differenceOf(inputs({ status: "stopped" }), inputs()).step).toBe("restart");
  });
});

describe("the inputs of a process", () => {
  const failures = (more: Readonly<Record<string, unknown>>): readonly string[] =>
    checkInputs(processSchema, fakeProcess("one", 1234, more)).map(
      ({ property, reason }) => `${property}: ${reason}`,
    );

  it("are accepted when they are right, and what is not known yet is left for later", () => {
    expect(failures({})).toEqual([]);
    expect(failures({ secretFiles: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" })).toEqual([]);
  });

  it("are refused all at once, by name", () => {
    const found = failures({
      name: "../x",
      files: { "/etc/passwd": "" },
      reload: { kind: "pray" },
      colour: "red",
    });
    expect(found).toEqual([
      "colour: unknown property",
      'name: expected a name such as "node-exporter"',
      'files: expected paths inside the config folder, such as "rules/host.yml"',
      expect.stringMatching(/^reload.kind: /),
    ]);
  });

  it("take a secret in a secret file only", () => {
    expect(failures({ secretFiles: { webhookUrl: secret("x") } })).toEqual([]);
    expect(failures({ args: [secret("x")] })).toEqual([
      expect.stringMatching(/^args: found a secret where others could read it/),
    ]);
  });

  it("come out of the engine's wrapping", () => {
    expect(unwrap({ a: [secret({ b: secret("c") })] })).toEqual({ a: [{ b: "c" }] });
    expect(holdsUnknown({ a: [{ b: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }] })).toBe(true);
  });
});
