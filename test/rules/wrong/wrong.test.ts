import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { checkRules } from "../../../model/check-rules.ts";
import { tune } from "../../../model/compile-alert.ts";
import { formatProblem, type Problem } from "../../../model/problem.ts";
import type { AlertDefinition } from "../../../rules/language/alert.ts";
import type { RulePack } from "../../../rules/language/pack.ts";
import type { Recording } from "../../../rules/language/recording.ts";
import * as alerts from "./alerts.ts";
import * as counters from "./counters.ts";
import * as definitions from "./definitions.ts";
import * as labels from "./labels.ts";
import * as quantiles from "./quantiles.ts";
import * as syntax from "./syntax.ts";

type Wrong = AlertDefinition | Recording | RulePack;

const files: Readonly<Record<string, Readonly<Record<string, Wrong>>>> = {
  alerts,
  counters,
  definitions,
  labels,
  quantiles,
  syntax,
};
const wrong = Object.entries(files).flatMap(([file, exported]) =>
  Object.entries(exported).map(([name, definition]) => ({ file, name, definition })),
);

function asPack(definition: Wrong): RulePack {
  if ("domain" in definition) return definition;
  return definition.kind === "recording"
    ? { domain: "wrong", recordings: [definition], alerts: [] }
    : { domain: "wrong", recordings: [], alerts: [definition] };
}

/** No override, no tenant. */
const asDefined: Parameters<typeof tune>[1] = {
  tenant: undefined,
  override: undefined,
  where: "",
  restrict: (expression) => expression,
};

function problemsOf(definition: Wrong): readonly Problem[] {
  const pack = asPack(definition);
  return checkRules(
    [pack],
    pack.alerts.map((alert) => tune(alert, asDefined)),
    15,
  );
}

/** The line of a problem's place, with a mark below the character. */
function shown({ where }: Problem): string {
  const [, file = "", line = "1", column = "1"] = /^(.*):(\d+):(\d+)$/.exec(where) ?? [];
  const text = readFileSync(file, "utf8").split("\n")[Number(line) - 1] ?? "";
  return `    ${text}\n    ${" ".repeat(Number(column) - 1)}^`;
}

/** What stands at a problem's place. */
function textAt({ where }: Problem): string {
  const [, file = "", line = "1", column = "1"] = /^(.*):(\d+):(\d+)$/.exec(where) ?? [];
  const text = readFileSync(file, "utf8").split("\n")[Number(line) - 1] ?? "";
  const from = Number(column) - 1;
  // The compiler of the tests says where a call's bracket is, Node itself where its name is.
  const name = text.charAt(from) === "(" ? (/\w*$/.exec(text.slice(0, from))?.[0] ?? "") : "";
  return text.slice(from - name.length);
}

/** What stands where a definition must be refused, by its name. */
function expectedPlaces(file: string): ReadonlyMap<string, string> {
  const text = readFileSync(join(import.meta.dirname, `${file}.ts`), "utf8");
  return new Map(
    [...text.matchAll(/\/\*\* Refused at: (.+?) \*\/\nexport const (\w+)/g)].map(([, at = "", name = ""]) => [
      name,
      at,
    ]),
  );
}

describe("wrong definitions", () => {
  it("are at least 70", () => {
    expect(wrong.length).toBeGreaterThanOrEqual(70);
  });

  it.each(wrong.map((one) => [`${one.file}: ${one.name}`, one] as const))(
    "%s is refused once, where the slip is",
    (_title, { file, name, definition }) => {
      const problems = problemsOf(definition);
      expect(problems.map(formatProblem)).toHaveLength(1);
      const [problem] = problems;
      const place = expectedPlaces(file).get(name);
      expect(place).toBeDefined();
      if (problem === undefined || place === undefined) return;
      expect(problem.where).toMatch(new RegExp(`^test/rules/wrong/${file}\\.ts:\\d+:\\d+$`));
      expect(textAt(problem).slice(0, place.length)).toBe(place);
    },
  );

  it.each(Object.keys(files))("of %s are refused in the words of the golden file", (file) => {
    const text = wrong
      .filter((one) => one.file === file)
      .map(({ name, definition }) => {
        const problems = problemsOf(definition);
        return `# ${name}\n${problems.map((problem) => `${formatProblem(problem)}\n${shown(problem)}\n`).join("")}`;
      })
      .join("\n");
    const golden = join(import.meta.dirname, "golden", `${file}.txt`);
    if (process.env["UPDATE_GOLDENS"] === "1") {
      mkdirSync(dirname(golden), { recursive: true });
      writeFileSync(golden, text);
    }
    expect(existsSync(golden) ? readFileSync(golden, "utf8") : "no such golden file").toBe(text);
  });
});
