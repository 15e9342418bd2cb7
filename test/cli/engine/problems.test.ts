import { describe, expect, it } from "@jest/globals";
import type { DiagnosticEvent } from "@pulumi/pulumi/automation/index.js";
import { engineProblems } from "../../../cli/engine/problems.ts";
import { enginePaths } from "../../../cli/engine/paths.ts";

const paths = enginePaths("dev", { MONITORING_STATE_DIR: "/state" });
const urn = "urn:pulumi:dev::monitoring::process:index:Process::loki-process";
const error = (message: string, resource = ""): DiagnosticEvent => ({
  message,
  urn: resource,
  color: "never",
  severity: "error",
});
const say = (diagnostics: readonly DiagnosticEvent[], stderr = ""): readonly string[] =>
  engineProblems(diagnostics, stderr, paths).map(({ where, message }) => `${where}: ${message}`);

describe("the engine's failures in words", () => {
  it("name the component and keep the provider's sentence, without the wrapping and without the trace", () => {
    const wrapped = `<{%reset%}>error: 1 error occurred:\n\t* creating ${urn}: 1 error occurred:\n\t* rpc error: code = Unknown desc = Loki was not ready within 60 s\n    at deployed (file:///p/provider.ts:12:9)\n`;
    expect(say([error(wrapped, urn), error("update failed")])).toEqual([
      "loki: Loki was not ready within 60 s",
    ]);
  });

  it("keep the end of a log with the sentence that announces it", () => {
    const message =
      "Loki exits again and again; the end of loki.log:\n  level=error one\n  level=error two\n";
    expect(say([error(message, urn)])).toEqual([
      "loki: Loki exits again and again; the end of loki.log:\n    level=error one\n    level=error two",
    ]);
  });

  it("keep the place that a sentence of our own names", () => {
    expect(say([error("monitoring:ports.loki: expected port 3100 to be free", urn)])).toEqual([
      "monitoring:ports.loki: expected port 3100 to be free",
    ]);
  });

  it("are said once, however often the engine repeats them", () => {
    expect(say([error("boom", urn), error("boom", urn)])).toEqual(["loki: boom"]);
  });

  it("leave out what only failed because something else did", () => {
    const follow =
      'error serializing property "outputs": resource loki-process [process:index:Process] failed to register';
    expect(say([error("boom", urn), error(follow)])).toEqual(["loki: boom"]);
  });

  it.each([
    [
      "error: getting stack configuration: get stack secrets manager: incorrect passphrase",
      /^\/state\/passphrase: wrong passphrase/,
    ],
    [
      "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE",
      /^\/state\/passphrase: missing passphrase/,
    ],
    [
      "error: the stack is currently locked by 1 lock(s). Either wait",
      /another run is changing this stack.*unlock --env dev/,
    ],
    [
      "error: failed to load checkpoint: place 1: unexpected end of JSON input",
      /^\/state\/pulumi\/\.pulumi\/stacks\/monitoring\/dev\.json: .*\.bak/,
    ],
  ])("turn %j into what to do about it", (stderr, expected) => {
    expect(say([], stderr)).toEqual([expect.stringMatching(expected)]);
  });

  it("fall back to what the engine printed, and never to nothing", () => {
    expect(say([], "error: no such flag\nUpdating (dev):\n")).toEqual(["engine: no such flag"]);
    expect(say([])).toEqual([expect.stringContaining("did not say why")]);
  });
});
