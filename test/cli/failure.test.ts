import { describe, expect, it } from "@jest/globals";
import { Interrupted, report, UsageError } from "../../cli/failure.ts";
import { ProblemsError } from "../../model/problem.ts";
import { ToolError } from "../../tools/tool-error.ts";
import { recorder } from "./recorder.ts";

describe("failures on the command line", () => {
  const problems = new ProblemsError([
    { where: "monitoring:bind", message: "expected an address" },
    { where: "Pulumi.dev.yaml:3:1", message: "expected YAML" },
  ]);

  it("prints every problem on a line of its own, without a stack trace, and exits 1", () => {
    const { terminal, err, out } = recorder();
    expect(report(terminal, problems, { MONITORING_DEBUG: "1" })).toBe(1);
    expect(err()).toBe("✗ monitoring:bind: expected an address\n✗ Pulumi.dev.yaml:3:1: expected YAML\n");
    expect(out()).toBe("");
  });

  it("gives a script the problems as an object", () => {
    const { terminal, out } = recorder({ json: true });
    report(terminal, problems, {});
    expect(JSON.parse(out())).toEqual({ ok: false, problems: problems.problems });
  });

  it("exits 2 for wrong usage and 1 for tools and interrupts", () => {
    const { terminal, err } = recorder();
    expect(report(terminal, new UsageError("add --yes"), {})).toBe(2);
    expect(report(terminal, new ToolError("no Go"), {})).toBe(1);
    expect(report(terminal, new Interrupted(), {})).toBe(1);
    expect(err()).toMatch(/usage: add --yes\n✗ tools: no Go\n✗ interrupted: stopped/);
  });

  it("asks for a report of anything unforeseen, with the trace only when it is asked for", () => {
    const quiet = recorder();
    expect(report(quiet.terminal, new TypeError("x is not a function\nmore"), {})).toBe(1);
    expect(quiet.err()).toBe(
      "✗ unexpected: x is not a function; please report it (MONITORING_DEBUG=1 shows the trace)\n",
    );
    const loud = recorder();
    report(loud.terminal, new TypeError("x is not a function"), { MONITORING_DEBUG: "1" });
    expect(loud.err()).toMatch(/^\s+at /m);
  });
});
