/** A stretch of an expression's text. */
export interface Span {
  readonly from: number;
  /** Behind its last character. */
  readonly to: number;
}

/** A number, or a duration that stands for its seconds. */
export interface NumberNode extends Span {
  readonly kind: "number";
  readonly value: number;
}

/** A text, with its quotes. */
export interface TextNode extends Span {
  readonly kind: "text";
}

/** What one label must be. Its span is that of the label's name. */
export interface Matcher extends Span {
  readonly name: string;
  readonly operator: string;
  /** The literal, with its quotes. */
  readonly value: Span;
}

/** The series of a name. */
export interface SelectorNode extends Span {
  readonly kind: "selector";
  /** Empty when only labels are given. */
  readonly name: string;
  readonly matchers: readonly Matcher[];
}

/** The samples of a range: of a selector, or of a subquery that computes them. */
export interface RangeNode extends Span {
  readonly kind: "range";
  readonly subquery: boolean;
  readonly inner: PromNode;
  /** Its length in seconds; undefined when it is computed. */
  readonly seconds: number | undefined;
  readonly range: Span;
  /** Seconds between two samples of a subquery, where it says so. */
  readonly step: number | undefined;
}

/** An earlier time: `offset` or `@`. */
export interface ShiftedNode extends Span {
  readonly kind: "shifted";
  readonly inner: PromNode;
}

/** A call of a function. */
export interface CallNode extends Span {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly PromNode[];
}

/** A label in `by (...)`, `on (...)` and their like. */
export interface LabelAt extends Span {
  readonly name: string;
}

/** An aggregation. */
export interface AggregateNode extends Span {
  readonly kind: "aggregate";
  readonly name: string;
  readonly args: readonly PromNode[];
  /** @default all series become one */
  readonly grouping: { readonly without: boolean; readonly labels: readonly LabelAt[] } | undefined;
}

/** How the series of two sides find each other. */
export interface Matching {
  readonly on: boolean;
  readonly labels: readonly LabelAt[];
  /** Side that may have several series for one of the other. */
  readonly many: "left" | "right" | undefined;
  readonly include: readonly LabelAt[];
}

/** Two sides and an operator. */
export interface BinaryNode extends Span {
  readonly kind: "binary";
  readonly operator: string;
  readonly at: Span;
  readonly bool: boolean;
  readonly matching: Matching | undefined;
  readonly left: PromNode;
  readonly right: PromNode;
}

/** A sign before an expression. */
export interface SignedNode extends Span {
  readonly kind: "signed";
  readonly inner: PromNode;
}

/** What only works with a feature flag that no server of this stack sets. */
export interface ExperimentalNode extends Span {
  readonly kind: "experimental";
  /** What it is called: "smoothed". */
  readonly what: string;
}

/** A PromQL expression as a tree of plain objects; brackets have gone. */
export type PromNode =
  | NumberNode
  | TextNode
  | SelectorNode
  | RangeNode
  | ShiftedNode
  | CallNode
  | AggregateNode
  | BinaryNode
  | SignedNode
  | ExperimentalNode;
