import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { perService } from "../../../../rules/language/labels.ts";
import { rate, share } from "../../../../rules/language/promql/builders.ts";
import { locate } from "../../../../rules/language/promql/locate.ts";
import { type Expression, promql } from "../../../../rules/language/promql/promql.ts";
import { literalAt } from "../../../../rules/language/promql/template-literal.ts";
import { counter, gauge } from "../../../../rules/metrics/metric.ts";

const requests = counter("requests_total", { exporter: "application", help: "Requests.", labels: ["code"] });
const queue = gauge("queue", { exporter: "application", help: "Queue." });

const folder = mkdtempSync(join(tmpdir(), "monitoring-locate-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** What stands in this file at the place of a piece of an expression's text. */
function sourceAt(expression: Expression, piece: string): string {
  const [, file = "", line = "", column = ""] =
    /^(.*):(\d+):(\d+)$/.exec(locate(expression, expression.text.indexOf(piece))) ?? [];
  expect(file).toBe("test/rules/language/promql/locate.test.ts");
  return (readFileSync(file, "utf8").split("\n")[Number(line) - 1] ?? "").slice(Number(column) - 1);
}

describe("the place of a character", () => {
  it("is that in the author's template, on whichever line", () => {
    const expression = promql`
      sum by (${perService}) (
        rate(${requests}{code="5xx"}[5m])
      )
      > 17`;
    expect(sourceAt(expression, "rate")).toMatch(/^rate\(\$/);
    expect(sourceAt(expression, "code")).toMatch(/^code="5xx"/);
    expect(sourceAt(expression, '"5xx"')).toMatch(/^"5xx"/);
    expect(sourceAt(expression, "[5m]")).toMatch(/^\[5m\]/);
    expect(sourceAt(expression, "17")).toMatch(/^17`/);
  });

  it("is the interpolation for what was put in", () => {
    const expression = promql`${queue} > ${3} or rate(${requests}[5m]) > 1`;
    expect(sourceAt(expression, "queue")).toMatch(/^queue\}/);
    expect(sourceAt(expression, "3")).toMatch(/^3\}/);
    expect(sourceAt(expression, "requests_total")).toMatch(/^requests\}/);
  });

  it("is in its own template for an expression inside, and the interpolation for its brackets", () => {
    const inner = promql`sum by (service) (${queue})`;
    const expression = promql`1 + ${inner} > ${promql`2 * ${queue}`}`;
    expect(sourceAt(expression, "sum")).toMatch(/^sum by \(service\) \(\$\{queue\}\)`;/);
    expect(sourceAt(expression, "(sum")).toMatch(/^inner\}/);
    expect(sourceAt(expression, "2 *")).toMatch(/^2 \* \$/);
  });

  it("counts escapes and other templates in the author's file", () => {
    const expression = promql`${queue}{job=~"a\\.b\u0063"} > ${"}`".length} and ${promql`${/* ` */ queue} == 5`} > 6`;
    expect(sourceAt(expression, '"a')).toMatch(/^"a/);
    expect(sourceAt(expression, "> 2")).toMatch(/^> \$/);
    expect(sourceAt(expression, "> 6")).toMatch(/^> 6`/);
    expect(sourceAt(expression, "== 5")).toMatch(/^== 5`/);
  });

  it("is the call for what a builder wrote", () => {
    const expression = share(
      rate(requests, { by: perService, over: "5m", where: { code: "5xx" } }),
      promql`sum by (service) (rate(${requests}[7m]))`,
    );
    expect(locate(expression, expression.text.indexOf("> 0"))).toBe(expression.template.source);
    expect(sourceAt(expression, "[7m]")).toMatch(/^\[7m\]/);
  });

  it("is the source where the file has changed, or is gone", () => {
    const file = join(folder, "rules.ts");
    writeFileSync(file, "const a = 1;\nconst b = promql`up == 1`;\n");
    const at = (source: string, text: string): string =>
      locate({ template: { source, strings: [text], values: [] } }, 3);
    expect(at(`${file}:2:11`, "up == 1")).toBe(`${file}:2:21`);
    expect(at(`${file}:2:11`, "up == 0")).toBe(`${file}:2:11`);
    expect(at(`${file}:1:1`, "up == 1")).toBe(`${file}:1:1`);
    expect(at(`${file}:9:1`, "up == 1")).toBe(`${file}:9:1`);
    expect(at("a definition", "up == 1")).toBe("a definition");
  });
});

describe("a template literal in a file", () => {
  it.each([
    ["`a`", ["a"]],
    ["tag`a${b}c`", ["a", "c"]],
    ["`${{ a: '}' }}${`${1}`}`", ["", "", ""]],
    ["`\\n\\x41\\u{42}\\`\\${`", ["\nAB`${"]],
    ["`${ /* } ` */ 1 // }\n}z`", ["", "z"]],
  ])("%s is read", (text, strings) => {
    expect(literalAt(text, 0)?.strings.map(({ cooked }) => cooked)).toEqual(strings);
  });

  it.each(["", "`", "`${", "`${'", "a; `b`", "`${`}`"])("%s is none", (text) => {
    expect(literalAt(text, 0)).toBeUndefined();
  });
});
