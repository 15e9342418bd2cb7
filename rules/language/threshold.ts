import {
  durationText,
  humanized,
  humanizedDuration,
  humanizedPercentage,
  humanizedBytes,
} from "./value-text.ts";

/** Unit of a threshold. `perSecond` is a number of things each second, `bytesPerSecond` of bytes. */
export type ThresholdUnit = "ratio" | "count" | "seconds" | "bytes" | "perSecond" | "bytesPerSecond";

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

/** A time in hours, kept in seconds. */
export function hours(value: number): Threshold {
  return seconds(value * 3600);
}

/** A time in days, kept in seconds. */
export function days(value: number): Threshold {
  return seconds(value * 86_400);
}

/** A size in bytes. */
export function bytes(value: number): Threshold {
  return { kind: "threshold", unit: "bytes", value };
}

/** A number of things each second. */
export function perSecond(value: number): Threshold {
  return { kind: "threshold", unit: "perSecond", value };
}

/** A number of bytes each second. */
export function bytesPerSecond(value: number): Threshold {
  return { kind: "threshold", unit: "bytesPerSecond", value };
}

interface UnitFacts {
  /** The range, in the words of an error message. */
  readonly range: string;
  readonly allows: (value: number) => boolean;
  /** The limit as people read it. */
  readonly text: (value: number) => string;
  /** Prometheus' template for an alert's current value in this unit. */
  readonly valueTemplate: string;
  /** What that template makes of a value. */
  readonly valueText: (value: number) => string;
}

const positive = (value: number): boolean => value >= 0;
const percentage = (value: number): string => `${Number((value * 100).toPrecision(12))}%`;

const units: Readonly<Record<ThresholdUnit, UnitFacts>> = {
  ratio: {
    range: "a ratio from 0 to 1, such as 0.9 for 90 %",
    allows: (value) => value >= 0 && value <= 1,
    text: percentage,
    valueTemplate: "{{ $value | humanizePercentage }}",
    valueText: humanizedPercentage,
  },
  count: {
    range: "a number of 0 or more",
    allows: positive,
    text: (value) => value.toLocaleString("en"),
    valueTemplate: "{{ $value | humanize }}",
    valueText: humanized,
  },
  seconds: {
    range: "a number of seconds, 0 or more",
    allows: positive,
    text: durationText,
    valueTemplate: "{{ $value | humanizeDuration }}",
    valueText: humanizedDuration,
  },
  bytes: {
    range: "a number of bytes, 0 or more",
    allows: positive,
    text: (value) => `${humanizedBytes(value)}B`,
    valueTemplate: "{{ $value | humanize1024 }}B",
    valueText: (value) => `${humanizedBytes(value)}B`,
  },
  perSecond: {
    range: "a number of things each second, 0 or more",
    allows: positive,
    text: (value) => `${value.toLocaleString("en")}/s`,
    valueTemplate: "{{ $value | humanize }}/s",
    valueText: (value) => `${humanized(value)}/s`,
  },
  bytesPerSecond: {
    range: "a number of bytes each second, 0 or more",
    allows: positive,
    text: (value) => `${humanizedBytes(value)}B/s`,
    valueTemplate: "{{ $value | humanize1024 }}B/s",
    valueText: (value) => `${humanizedBytes(value)}B/s`,
  },
};

/** A threshold as people read it: "90%", "20", "1.5s", "14d". */
export function thresholdText(threshold: Threshold): string {
  return units[threshold.unit].text(threshold.value);
}

/** Prometheus' template for an alert's current value: in the threshold's unit, or as it is. */
export function valueTemplate(threshold: Threshold | undefined): string {
  return threshold === undefined ? "{{ $value }}" : units[threshold.unit].valueTemplate;
}

/** What {@link valueTemplate} makes of a value: what the tests of an alert expect in its text. */
export function valueText(threshold: Threshold | undefined, value: number): string {
  return threshold === undefined ? String(value) : units[threshold.unit].valueText(value);
}

/** What is wrong with a threshold's value, as the end of a sentence; undefined when it is fine. */
export function thresholdSlip({ unit, value }: Threshold): string | undefined {
  if (Number.isFinite(value) && units[unit].allows(value)) return undefined;
  return `expected ${units[unit].range}, got ${value}`;
}
