import { describe, expect, it, jest } from "@jest/globals";
import { sharedSloPacks } from "../../../rules/slo/packs.ts";
import { runOwnTests } from "./run-slo-tests.ts";

jest.setTimeout(300_000);

describe("the tests beside the rules that all objectives share, on the real promtool", () => {
  it.each(sharedSloPacks.map((pack) => [pack.domain, pack] as const))(
    "pass in the pack %s",
    async (_, pack) => {
      const { passed, output } = await runOwnTests(pack);
      expect(passed ? "" : output).toBe("");
      expect(output).toContain("SUCCESS");
    },
  );

  it("are there for every rule", () => {
    const rules = sharedSloPacks.flatMap(({ recordings, alerts }) => [...recordings, ...alerts]);
    expect(rules.filter(({ tests }) => tests.length === 0).map(({ name }) => name)).toEqual([]);
    expect(rules.length).toBeGreaterThan(25);
  });
});
