import { describe, expect, it } from "@jest/globals";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { diffLines, observer } from "../../../cli/engine/changes.ts";

const urn = "urn:pulumi:dev::monitoring::monitoring:loki:Loki$process:index:Process::loki-process";
const hidden = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "[secret]",
};
const state = (inputs: object, custom = true): object => ({ custom, inputs });
const event = (kind: "resourcePreEvent" | "resOutputsEvent", metadata: object): EngineEvent => ({
  sequence: 1,
  timestamp: 1,
  [kind]: { metadata: { urn, type: "process:index:Process", ...metadata } },
});
const done = (op: string, old: object | null, next: object | null): EngineEvent =>
  event("resOutputsEvent", { op, old, new: next });

describe("the engine's events", () => {
  it("become changes of components, with the files that differ", () => {
    const before = state({ files: { "loki.yml": "a: 1\n", same: "x" }, reload: { kind: "restart" } });
    const after = state({ files: { "loki.yml": "a: 2\n", same: "x" }, reload: { kind: "restart" } });
    expect(observer()(done("update", before, after))).toEqual({
      kind: "change",
      change: {
        kind: "update",
        name: "loki",
        resource: "process",
        properties: [],
        files: [{ path: "loki.yml", lines: ["@@ -1,1 +1,1 @@", "-a: 1", "+a: 2"] }],
        reload: "restart",
      },
    });
  });

  it("say nothing for components, providers, and resources that stay as they are", () => {
    const observe = observer();
    expect(observe(done("create", null, state({}, false)))).toBeUndefined();
    expect(observe(done("same", state({}), state({})))).toBeUndefined();
    expect(
      observe(event("resOutputsEvent", { op: "create", type: "pulumi:providers:process", new: state({}) })),
    ).toBeUndefined();
    expect(observe({ sequence: 1, timestamp: 1 })).toBeUndefined();
  });

  it("tell what a refresh found from what is then done about it", () => {
    const observe = observer();
    const running = state({ status: "running", files: {} });
    const stopped = state({ status: "stopped", files: {} });
    observe(event("resourcePreEvent", { op: "refresh" }));
    expect(observe(done("update", running, stopped))).toMatchObject({
      kind: "drift",
      change: { status: "stopped", properties: ["status"] },
    });
    expect(observe(done("update", stopped, running))).toMatchObject({
      kind: "change",
      change: { status: "stopped", properties: ["status"] },
    });
  });

  it("count a replacement once, not as its two halves", () => {
    const observe = observer();
    const steps = ["create-replacement", "replace", "delete-replaced"].map((op) =>
      observe(done(op, state({ version: "1" }), state({ version: "2" }))),
    );
    expect(steps.map((step) => step?.change.kind)).toEqual([undefined, "replace", undefined]);
    expect(steps[1]?.change.properties).toEqual(["version"]);
  });

  it("never carry the value of a secret", () => {
    const observe = observer();
    const change = observe(
      done(
        "update",
        state({ secretFiles: { a: hidden }, files: { f: hidden } }),
        state({ secretFiles: { a: hidden, b: hidden }, files: { f: "now plain" } }),
      ),
    );
    expect(change?.change).toMatchObject({ properties: ["secretFiles"], files: [{ path: "f", lines: [] }] });
    expect(JSON.stringify(change)).not.toContain("now plain");
  });
});

describe("a difference", () => {
  it("has two lines of context and says nothing about a missing newline", () => {
    const before = "1\n2\n3\n4\n5\n6\n7";
    expect(diffLines(before, before.replace("4", "four"))).toEqual([
      "@@ -2,5 +2,5 @@",
      " 2",
      " 3",
      "-4",
      "+four",
      " 5",
      " 6",
    ]);
    expect(diffLines("a", "b")).toEqual(["@@ -1,1 +1,1 @@", "-a", "+b"]);
  });
});
