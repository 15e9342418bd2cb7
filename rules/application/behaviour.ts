import { anomaly } from "../adaptive/anomaly.ts";
import { levelSeries } from "../adaptive/levels.ts";
import { staysSilent } from "../language/alert-test.ts";
import { label } from "../language/alert.ts";
import { perService } from "../language/labels.ts";
import { rate } from "../language/promql/builders.ts";
import { promql } from "../language/promql/promql.ts";
import { growing, series, steady } from "../language/series.ts";
import { count } from "../language/threshold.ts";
import { countOf, sumOf } from "../metrics/metric.ts";
import {
  applicationOperationsTotal,
  applicationProcessingDurationSeconds,
  applicationQueueMessages,
} from "../metrics/application.ts";
import { api, apiService } from "./example.ts";

const sending = { ...api, operation: "send" } as const;

const durationSum = sumOf(applicationProcessingDurationSeconds);
const durationCount = countOf(applicationProcessingDurationSeconds);

const throughput = (each: number) => [
  series(applicationOperationsTotal, { ...sending, result: "success" }, growing(each)),
];
const processing = (mean: number) => [
  series(durationSum, sending, growing(100 * mean)),
  series(durationCount, sending, growing(100)),
];
const queue = (length: number) => [
  series(applicationQueueMessages, { ...api, queue: "outgoing" }, steady(length)),
];

/** A day and two hours, in samples of 5 minutes; then the level changes. */
const day = 26 * 12;

/** Our choice: two of three, four standard deviations away, for 15 minutes. */
export const behaviour = anomaly({
  name: "application_behaviour",
  alert: "ApplicationBehaviourUnusual",
  severity: "warning",
  runbook: "adaptive/anomaly",
  threshold: count(4),
  atLeast: 2,
  for: "15m",
  signals: {
    throughput: rate(applicationOperationsTotal, { by: perService, over: "15m" }),
    processing: promql`
      ${rate(durationSum, { by: perService, over: "15m" })} / (${rate(durationCount, { by: perService, over: "15m" })} > 0)`,
    // Whether 3 or 30 messages wait is no news, however many deviations it is.
    queue: promql`clamp_min(sum by (${perService}) (${applicationQueueMessages}), 100)`,
  },
  summary: ({ duration }) => `${label("service")} has behaved unlike the last day for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `At least two of throughput, processing time and queue length of ${label("service")} are ${value} standard deviations or more away from the last day's mean, and have been more than ${threshold} for ${duration}.`,
  firstAction:
    "Ask Prometheus for service:application_behaviour:zscore of the service to see which signals they are.",
  example: {
    labels: apiService,
    settles: 600,
    gauge: { name: "queue", usual: 1000, series: queue },
    currentTests: [
      {
        because: "all ranges look at the same 15 minutes, also where little happens",
        series: [
          series(applicationOperationsTotal, { ...sending, result: "success" }, "0+6x30 192+12x7"),
          series(durationSum, sending, "0+6x30 192+12x7"),
          series(durationCount, sending, "0+6x30 204+24x7"),
        ],
        at: "37m",
        gives: [
          { labels: { ...apiService, signal: "throughput" }, value: 0.15 },
          { labels: { ...apiService, signal: "processing" }, value: 0.6 },
        ],
      },
      {
        because: "nothing was processed, so it took no time either",
        series: [series(durationSum, sending, growing(0)), series(durationCount, sending, growing(0))],
        at: "37m",
        gives: [],
      },
    ],
    signals: [
      { usual: 10, series: throughput },
      { usual: 2, series: processing },
      { usual: 1000, series: queue },
    ],
  },
  tests: [
    staysSilent({
      because: "a queue of 99 instead of 1 counts for nothing, so that only one signal is abnormal",
      interval: "5m",
      at: "27h",
      series: [
        ...levelSeries({
          series: throughput,
          interval: 300,
          levels: [
            [10, day],
            [30, 24],
          ],
        }),
        ...levelSeries({
          series: processing,
          interval: 300,
          levels: [
            [2, day],
            [2, 24],
          ],
        }),
        ...levelSeries({
          series: queue,
          interval: 300,
          levels: [
            [1, day],
            [99, 24],
          ],
        }),
      ],
    }),
    staysSilent({
      because: "the same ups and downs as every hour of the last day",
      interval: "5m",
      at: "27h",
      series: [throughput, processing, queue].flatMap((one, index) =>
        levelSeries({
          series: one,
          interval: 300,
          levels: Array.from({ length: 28 }, (_, hour) => [[10, 2, 1000][index] ?? 0, hour] as const).map(
            ([usual, hour]) => [usual * (hour % 2 === 0 ? 0.6 : 1.4), 12] as const,
          ),
        }),
      ),
    }),
    staysSilent({
      because: "an idle service: nothing happens, and nothing has happened",
      interval: "5m",
      at: "27h",
      series: [...throughput(0), ...processing(0), ...queue(0)],
    }),
  ],
});
