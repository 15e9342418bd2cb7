import { parser } from "@prometheus-io/lezer-promql";
import { metricCatalogue } from "../../rules/metrics/catalogue.ts";
import { checkExpression, knownRules } from "../../rules/language/promql/check/check.ts";
import { allPacks } from "../../rules/packs.ts";

/** What checking every shipped expression costs, in times of its bare parse; a figure for each of several rounds. */
export function checkRatio(): readonly number[] {
  const recordings = allPacks.flatMap((pack) => pack.recordings);
  const known = knownRules({ metrics: metricCatalogue, recordings, scrapeInterval: 15 });
  const expressions = [
    ...recordings.map(({ expression }) => expression),
    ...allPacks.flatMap(({ alerts }) =>
      alerts.map((alert) =>
        alert.kind === "threshold-alert" ? alert.when({ threshold: alert.threshold }) : alert.when(),
      ),
    ),
  ];
  const timed = (work: () => void): number => {
    const start = performance.now();
    for (let i = 0; i < 5; i++) work();
    return performance.now() - start;
  };
  const check = (): void => {
    for (const expression of expressions) checkExpression(expression, { known, role: "recording" });
  };
  const parse = (): void => {
    for (const { text } of expressions) parser.parse(text);
  };
  // Both warm: the first calls measure the compiler.
  check();
  parse();
  return Array.from({ length: 7 }, () => timed(check) / timed(parse));
}
