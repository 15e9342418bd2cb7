import type { TestSeries, Growing } from "../language/series.ts";
import type { Expression } from "../language/promql/promql.ts";
import type { Counter, Histogram, MetricPart } from "../metrics/metric.ts";
import type { PythonProcess } from "./python-process.ts";

/** Requests of a test: which endpoint answered them how, and how many each second. */
export interface Requests {
  readonly endpoint: string;
  /** Status of the answer: 200. */
  readonly status: number;
  /** How many each second, of which duration in seconds. */
  readonly observations: readonly (readonly [perSecond: number, seconds: number])[];
}

/** Labels of the target in a test. */
export type TargetLabels = Readonly<Record<string, string>>;

/**
 * How a framework's library measures HTTP requests. The rules about requests, latency, errors and the process are the
 * same for all of them and are made from this: see {@link httpRules}.
 */
export interface HttpInstrumentation {
  /** Name for people: "FastAPI". */
  readonly title: string;
  /** First part of the alerts' names: "Fastapi". */
  readonly prefix: string;
  /** The `job` of its series, part of the recorded series' names: "flask". */
  readonly job: string;
  /** Counts requests, by endpoint and by status. */
  readonly requests: Counter | MetricPart;
  /** The label that says which endpoint it was. */
  readonly endpoint: string;
  /** Durations that have buckets enough for quantiles. */
  readonly latency: Histogram;
  /** Whether {@link latency} has the label of the endpoint. */
  readonly latencyByEndpoint: boolean;
  /** Durations by endpoint, with a bucket of 1 s. */
  readonly endpointLatency: Histogram;
  readonly process: PythonProcess;
  /** What every target has as long as it is instrumented, with no request at all. */
  readonly alwaysExposed: Expression;
  readonly tests: {
    /** {@link alwaysExposed} of a target; it ends after some minutes, or goes on. */
    readonly alwaysExposed: (target: TargetLabels, minutes?: number) => TestSeries;
    /** How long it is seen after the last scrape that had it, when there is a scrape each minute; in seconds. */
    readonly seenFor: number;
    /** The series of {@link requests} of one endpoint and status. */
    readonly requests: <V extends TestSeries["values"]>(
      target: TargetLabels,
      of: Pick<Requests, "endpoint" | "status">,
      values: V,
    ) => TestSeries<V>;
    /** All series that requests make. */
    readonly traffic: (target: TargetLabels, requests: readonly Requests[]) => readonly TestSeries<Growing>[];
  };
}
