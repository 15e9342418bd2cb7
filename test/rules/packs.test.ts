import { describe, expect, it, jest } from "@jest/globals";
import { allPacks } from "../../rules/packs.ts";
import { runRuleTests } from "./promtool-tests.ts";

jest.setTimeout(300_000);

/** `jest test/rules/packs -t "pack postgres"` runs one of them. */
describe("the tests beside the rules, on the real promtool", () => {
  it.each(allPacks.filter(({ alerts }) => alerts.length > 0).map((pack) => [pack.domain, pack] as const))(
    "pass in the pack %s",
    async (_domain, pack) => {
      const { passed, output } = await runRuleTests([pack]);
      expect(passed ? "" : output).toBe("");
      expect(output).toContain("SUCCESS");
    },
  );
});
