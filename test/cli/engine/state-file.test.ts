import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { hasAnyState, readState } from "../../../cli/engine/state-file.ts";
import { EngineFixture, stateText } from "./fixture.ts";

describe("the state file, looked at before the engine", () => {
  let fixture: EngineFixture;
  beforeEach(() => {
    fixture = new EngineFixture();
  });
  afterEach(() => {
    fixture.remove();
  });
  const read = () => readState(fixture.backendDir, "dev");

  it("is nothing where nothing was deployed", () => {
    expect(read()).toBeUndefined();
    expect(hasAnyState(fixture.backendDir)).toBe(false);
  });

  it("tells how many resources there are, and which creations a killed run left open", () => {
    const urn = "urn:pulumi:dev::monitoring::process:index:Process::loki-process";
    const pending = [
      { type: "creating", resource: { urn } },
      { type: "updating", resource: { urn: "other" } },
    ];
    fixture.write(fixture.state, stateText({ resources: [{}, {}], pending_operations: pending }));
    expect(read()).toEqual({ resources: 2, pendingCreates: [urn] });
    expect(hasAnyState(fixture.backendDir)).toBe(true);
  });

  it("takes a stack that was made and never deployed for an empty one", () => {
    fixture.write(fixture.state, JSON.stringify({ version: 3, checkpoint: { stack: "x" } }));
    expect(read()).toEqual({ resources: 0, pendingCreates: [] });
  });

  it.each([
    ["", "it is empty"],
    [stateText().slice(0, 40), "line 1, column 41 is not valid JSON"],
    ['{\n  "version": 3,\n  oops\n}', "line 3, column 3 is not valid JSON"],
    ["{}", 'it is JSON, but has no "version" and "checkpoint"'],
  ])("names file and place of the damage in %j", (text, where) => {
    fixture.write(fixture.state, text);
    expect(read).toThrow(
      `${fixture.state}: expected the state of the stack, but ${where}; nothing was changed`,
    );
  });

  it("offers the copy beside it only when that one is sound", () => {
    fixture.write(fixture.state, "");
    fixture.write(`${fixture.state}.bak`, "");
    expect(read).toThrow(/no sound copy lies beside it/);
    fixture.write(`${fixture.state}.bak`, stateText());
    expect(read).toThrow(`'cp ${fixture.state}.bak ${fixture.state}'`);
  });
});
