/** Unit of a threshold: a share of 1, a number of things, or seconds. */
export type ThresholdUnit = "ratio" | "count" | "seconds";

/**
 * The limit of an alert: one object feeds the expression, the alert's text and the line on a panel.
 */
export interface Threshold {
  readonly kind: "threshold";
  readonly unit: ThresholdUnit;
  /** In its unit; a ratio is 0 to 1. */
  readonly value: number;
}

/** A share: 0.9 is 90 %. */
export function ratio(value: number): Threshold {
  return { kind: "threshold", unit: "ratio", value };
}

/** A number of things. */
export function count(value: number): Threshold {
  return { kind: "threshold", unit: "count", value };
}

/** A time in seconds. */
export function seconds(value: number): Threshold {
  return { kind: "threshold", unit: "seconds", value };
}

interface UnitFacts {
  /** The range, in the words of an error message. */
  readonly range: string;
  readonly allows: (value: number) => boolean;
  /** The value as people read it; in the style of the template function below. */
  readonly text: (value: number) => string;
  /** Prometheus' template for an alert's current value in this unit. */
  readonly valueTemplate: string;
}

const units: Readonly<Record<ThresholdUnit, UnitFacts>> = {
  ratio: {
    range: "a ratio from 0 to 1, such as 0.9 for 90 %",
    allows: (value) => value >= 0 && value <= 1,
    text: (value) => `${Number((value * 100).toPrecision(12))}%`,
    valueTemplate: "{{ $value | humanizePercentage }}",
  },
  count: {
    range: "a number of 0 or more",
    allows: (value) => value >= 0,
    text: (value) => String(value),
    valueTemplate: "{{ $value | humanize }}",
  },
  seconds: {
    range: "a number of seconds, 0 or more",
    allows: (value) => value >= 0,
    text: (value) => `${value}s`,
    valueTemplate: "{{ $value | humanizeDuration }}",
  },
};

/** A threshold as people read it: "90%", "20", "1.5s". */
export function thresholdText(threshold: Threshold): string {
  return units[threshold.unit].text(threshold.value);
}

/** Prometheus' template for an alert's current value: in the threshold's unit, or as it is. */
export function valueTemplate(threshold: Threshold | undefined): string {
  return threshold === undefined ? "{{ $value }}" : units[threshold.unit].valueTemplate;
}

/** What is wrong with a threshold's value, as the end of a sentence; undefined when it is fine. */
export function thresholdSlip({ unit, value }: Threshold): string | undefined {
  if (Number.isFinite(value) && units[unit].allows(value)) return undefined;
  return `expected ${units[unit].range}, got ${value}`;
}
