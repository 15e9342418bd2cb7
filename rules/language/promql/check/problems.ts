import type { Problem } from "../../../../model/problem.ts";
import { locate } from "../locate.ts";
import type { Expression } from "../promql.ts";
import type { Slip } from "./slip.ts";

/**
 * The slips of an expression as problems, each at its place in the author's file.
 *
 * @param owner name of the alert or the recording that the expression is of.
 */
export function expressionProblems(
  owner: string,
  expression: Expression,
  slips: readonly Slip[],
): readonly Problem[] {
  return slips.map(({ from, message }) => ({
    where: locate(expression, from),
    message: /^(reads|is) /.test(message) ? `the expression of ${owner} ${message}` : `${owner}: ${message}`,
  }));
}
