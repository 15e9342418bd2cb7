import { join } from "node:path";
import { describe, expect, it, jest } from "@jest/globals";
import { localSite } from "../../components/targets/local/site.ts";
import { compileRules } from "../../model/compile-rules.ts";
import { settingsSchema } from "../../model/settings/schema.ts";
import { allPacks } from "../../rules/packs.ts";
import { sharedSloPacks } from "../../rules/slo/packs.ts";
import { expectGoldenText } from "../components/golden.ts";
import { mutationJobs, runMutations } from "./mutation.ts";

// About a quarter of an hour on two cores.
jest.setTimeout(45 * 60_000);

/** Share of the changed rules that the rule tests must notice. */
const wanted = 0.95;

describe("rules with one threshold, sign, range, duration or label changed", () => {
  it("are noticed by the tests beside them; those that are not are listed", async () => {
    const settings = settingsSchema.parse({});
    // What all objectives share is tested a pack at a time: each brings what the others record.
    const jobs = [allPacks, ...sharedSloPacks.map((pack) => [pack])].flatMap((packs, set) => {
      const { groups } = compileRules({ environment: "test", settings, site: localSite(settings), packs });
      const tested = {
        alerts: packs.flatMap((pack) => pack.alerts),
        recordings: packs.flatMap((pack) => pack.recordings),
      };
      return mutationJobs(groups, tested, `s${set}`);
    });
    const { changes, survivors } = await runMutations(jobs);
    const caught = 1 - survivors.length / changes;
    // Shown in every run, passed or not: a slow decay should be seen.
    process.stderr.write(
      `mutation test: ${changes - survivors.length} of ${changes} changes noticed (${(caught * 100).toFixed(1)} %)\n`,
    );
    process.stderr.write(survivors.map((what) => `  survives: ${what}\n`).join(""));
    // The list as of the last change of the rules, for reviews: which survive depends on the last bits of numbers too.
    if (process.env["UPDATE_GOLDENS"] === "1")
      expectGoldenText(
        join(import.meta.dirname, "golden/surviving-mutants.txt"),
        survivors.map((what) => `${what}\n`).join(""),
      );
    expect(caught).toBeGreaterThanOrEqual(wanted);
  });
});
