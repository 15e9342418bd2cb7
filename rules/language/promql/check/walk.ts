import type { Threshold } from "../../threshold.ts";
import type { Direction } from "../../alert.ts";
import { nearest } from "../../../../model/settings/parse.ts";
import { perService } from "../../labels.ts";
import type { Known } from "./known.ts";
import type { CheckName, Slip } from "./slip.ts";
import type { SelectorNode, Span } from "./tree.ts";

/** What an expression is used for. */
export interface Use {
  readonly role: "recording" | "alert";
  /** Limit of the alert. @default none: a state alert */
  readonly threshold?: Threshold;
  /** Which side of the limit is bad. @default "above" */
  readonly direction?: Direction;
  /** True for a heartbeat, which needs neither condition nor labels. @default false */
  readonly alwaysFires?: boolean;
  /** Labels that the alert sets itself. @default [] */
  readonly sets?: readonly string[];
}

/** What goes along while an expression is worked out from its leaves to its top. */
export interface Walk {
  readonly text: string;
  readonly known: Known;
  readonly use: Use;
  readonly slips: Slip[];
  /** Whether the number at an offset is the alert's threshold. */
  readonly isThreshold: (offset: number) => boolean;
  /** Selectors of metrics that must be filtered, and on which label. */
  readonly unfiltered: { readonly node: SelectorNode; readonly label: string; readonly because: string }[];
  /** Labels that some selector matches. */
  readonly matched: Set<string>;
  /** Texts that a condition around this place keeps from being 0. */
  readonly guards: string[];
  /** Comparisons with the threshold: whether one is on the alert's side, and the first one that is on the other. */
  readonly directions: { right: boolean; wrong: Slip | undefined };
  /** More than 0 inside the arguments of histogram_quantile and histogram_fraction, which need all buckets. */
  quantiles: number;
}

/** Reports a slip. */
export function report(walk: Walk, check: CheckName, { from, to }: Span, message: string): void {
  walk.slips.push({ check, from, to, message });
}

/** The text of a part of the expression, shortened to what fits in a message. */
export function textAt({ text }: Pick<Walk, "text">, { from, to }: Span): string {
  const all = text.slice(from, to);
  return all.length <= 90 ? all : `${all.slice(0, 60)} ... ${all.slice(-25)}`;
}

/** `: did you mean "x"?`, or the names there are. */
export function orNearest(name: string, known: readonly string[]): string {
  return known.length === 0 ? "" : nearest(name, known);
}

/** A list of names as people read it. */
export function namesText(names: readonly string[]): string {
  return names.length === 0 ? "no labels" : names.join(", ");
}

/** How to keep the owner's labels through an aggregation, as rule files write it. */
export const byService = "by (${perService})";

/** Labels that tell whose series it is. */
export const ownerLabels: ReadonlySet<string> = new Set(perService.names);
