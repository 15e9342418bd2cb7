import type { Span } from "./tree.ts";

/** Everything that is checked about an expression, by name, with what goes wrong otherwise. */
export const checks = {
  syntax: "Prometheus would refuse the whole file.",
  "unknown-function": "Prometheus would refuse the whole file.",
  "experimental-feature": "Prometheus refuses it without a feature flag, which no server of this stack sets.",
  "wrong-arguments": "Prometheus would refuse the whole file.",
  "unknown-metric": "Nobody exposes it: the expression would stay empty for ever.",
  "unknown-recording": "Nobody records it: the expression would stay empty for ever.",
  "recording-cycle": "A recording that reads itself never gets a value.",
  "unknown-label": "No series has it: the expression would match nothing, or sum up too much.",
  "impossible-value":
    "The label never has this value: the expression would match nothing, or leave out nothing.",
  "invalid-regex": "Prometheus would refuse the whole file.",
  "invalid-escape": "Prometheus would refuse the whole file.",
  "missing-filter": "The metric counts things that are no trouble at all.",
  "contradicting-matchers": "No series can match both.",
  "raw-counter": "A counter only grows: its value says how long it has been growing.",
  "lifetime-average":
    "A ratio of raw counters is an average since the start: old failures stay, new ones do not show.",
  "rate-of-gauge": "It stays silent for ever, or fires on every fall.",
  "rate-of-rate": "A rate of a sum or of a rate takes every restart for a jump.",
  "gauge-function-on-counter": "Every restart would look like a fall.",
  "quantile-without-rate": "It would be the quantile of all observations since the start.",
  "quantile-without-le": "There is nothing to take a quantile of: the result is empty.",
  "quantile-share": "A quantile is asked for as a share from 0 to 1.",
  "above-last-bucket": "A quantile is never above the last bucket: the alert could not fire.",
  "not-a-histogram": "Only buckets have quantiles.",
  "native-histogram": "A native histogram is one series without buckets of its own name.",
  "not-a-bucket": "There is no such bucket: the expression would match nothing.",
  "bucket-form": 'Prometheus 3 keeps le="1" as "1.0".',
  "summed-buckets": "Buckets hold what the smaller ones hold: their sum counts most things several times.",
  "joined-quantiles": "An average or a sum of quantiles is no quantile of anything.",
  "mismatched-labels": "Series match only where all labels agree: nothing would match, or only a part.",
  "many-to-many": "Prometheus refuses to match it when it runs.",
  "one-sided-matcher": "The same series on both sides: the quotient is always 1, the difference 0.",
  "zero-division": "0/0 is NaN, and poisons what is recorded; 1/0 is infinite, and fires.",
  "range-too-short": "A rate needs two samples: between scrapes there would be none.",
  "or-vector": "Its result has no labels: it stands beside the others instead of filling in for them.",
  "lost-labels": "Nobody would know whose alert it is.",
  "info-compared": "An info metric is always 1; it vanishes, it is never 0.",
  "no-condition": "Without a condition the alert fires always.",
  "averaged-instances": "One hot host hides among idle ones.",
  "unit-mismatch": "Numbers of different units say nothing about each other.",
  "impossible-comparison": "The value can never get there.",
  "wrong-direction": "The alert would fire on the wrong side of its threshold.",
  "threshold-unused": "The threshold that people set would change nothing but the words.",
} as const satisfies Readonly<Record<string, string>>;

/** Name of a check. */
export type CheckName = keyof typeof checks;

/** Something in an expression that must be mended. */
export interface Slip extends Span {
  readonly check: CheckName;
  /** One sentence: what was expected, what was found, and what to write instead. */
  readonly message: string;
}
