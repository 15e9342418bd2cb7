import { describe, expect, it } from "@jest/globals";
import { wantsColour } from "../../cli/terminal.ts";
import { recorder } from "./recorder.ts";

describe("the terminal", () => {
  it("keeps results on standard output and everything about the work on standard error", () => {
    const { terminal, out, err } = recorder();
    terminal.busy("working");
    terminal.line("result");
    terminal.note("remark");
    terminal.result({ ok: true });
    expect(out()).toBe("result\n");
    expect(err()).toBe("working ...\nremark\n");
  });

  it("prints one JSON document and nothing else on standard output under --json", () => {
    const { terminal, out } = recorder({ json: true });
    terminal.line("for people");
    terminal.result({ ok: true });
    expect(JSON.parse(out())).toEqual({ ok: true });
  });

  it("draws a spinning line on a terminal and wipes it before the next line", () => {
    const { terminal, out, err } = recorder({ tty: true });
    terminal.busy("a text that is far too long for a terminal of forty columns");
    terminal.line("result");
    expect(err()).toMatch(/^\r\u001b\[K⠋ a text that is far too long for a/);
    expect(err().endsWith("\r\u001b[K")).toBe(true);
    expect(err().split("\r")[1]?.length).toBeLessThanOrEqual(39 + "\u001b[K".length);
    expect(out()).toBe("result\n");
  });

  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { TERM: "dumb" }, false],
    [false, { FORCE_COLOR: "1" }, true],
    [false, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
  ])("paints where a person looks: terminal %j, variables %j gives %j", (tty, variables, expected) => {
    expect(wantsColour(tty, variables)).toBe(expected);
  });
});
