import { describe, expect, it } from "@jest/globals";
import { checkRunbooks, runbookSections } from "../../model/check-runbooks.ts";
import { formatProblem } from "../../model/problem.ts";
import { alert } from "../../rules/language/alert.ts";
import { promql } from "../../rules/language/promql/promql.ts";
import { up } from "../../rules/metrics/scrape.ts";

function page(symptoms = "It is slow.", sections: readonly string[] = runbookSections): string {
  return `# A page\n\n${sections.map((title) => `## ${title}\n\n${title === "Symptoms" ? symptoms : "Look."}\n`).join("\n")}`;
}

function problemsOf(pages: Readonly<Record<string, string>>): readonly string[] {
  return checkRunbooks(pages, []).map(formatProblem);
}

describe("runbooks", () => {
  it("pass with their five sections, and links to pages and headings that exist", () => {
    const links =
      "See [there](../b/other.md), [how](../b/other.md#immediate-actions), [below](#resolution), [web](https://example.com/x.md).";
    expect(problemsOf({ "a/page.md": page(links), "b/other.md": page() })).toEqual([]);
  });

  it("are refused without a page for an alert, at the alert, with the nearest page", () => {
    const down = alert("Down", {
      severity: "warning",
      runbook: "a/pgae",
      firstAction: "Look.",
      when: () => promql`${up} == 0`,
      summary: () => "Down",
      description: () => "Down",
      tests: [],
    });
    expect(checkRunbooks({ "a/page.md": page() }, [down]).map(formatProblem)).toEqual([
      expect.stringMatching(
        /^test\/model\/check-runbooks\.test\.ts:\d+:\d+: expected the runbook of Down at runbooks\/a\/pgae\.md, found no such page: did you mean "a\/page"\?$/,
      ),
    ]);
  });

  it("are refused with a missing, an extra or an empty section, or without a title", () => {
    expect(problemsOf({ "a/page.md": page("It is.", ["Symptoms", "Resolution"]) })).toEqual([
      "runbooks/a/page.md: expected the sections Symptoms, Immediate actions, Investigation, Resolution, Prevention in this order, found Symptoms, Resolution",
    ]);
    expect(problemsOf({ "a/page.md": page("") })).toEqual([
      'runbooks/a/page.md: expected something below "Symptoms", found nothing',
    ]);
    expect(problemsOf({ "a/page.md": page().replace("# A page\n", "") })[0]).toContain("expected one title");
  });

  it("are refused with a link to no page, and to no heading", () => {
    expect(
      problemsOf({ "a/page.md": page("[x](../b/othr.md) and [y](#resolutoin)"), "b/other.md": page() }),
    ).toEqual([
      'runbooks/a/page.md: the link to ../b/othr.md leads nowhere: did you mean "b/other.md"?',
      'runbooks/a/page.md: the link to #resolutoin leads to no heading of runbooks/a/page.md: did you mean "resolution"?',
    ]);
  });
});
