import { boundary } from "../language/alert-test.ts";
import { label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import { nodeMemoryMemAvailableBytes, nodeMemoryMemTotalBytes } from "../metrics/node.ts";
import { web1 } from "./examples.ts";

export const hostMemory = bands({
  runbook: "infrastructure/high-memory",
  warning: { name: "HostMemoryHigh", threshold: ratio(0.8) },
  critical: { name: "HostMemoryCritical", threshold: ratio(0.9) },
  when: ({ threshold }) =>
    promql`1 - ${nodeMemoryMemAvailableBytes} / ${nodeMemoryMemTotalBytes} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Memory of ${label("instance")} has been above ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("instance")} (${label("service")}) uses ${value} of its memory and has been above ${threshold} for ${duration}.`,
  firstAction:
    "Log in to the host and run 'ps aux --sort=-rss | head' to see which process holds the memory.",
  tests: [
    boundary({
      labels: web1,
      series: (used) => [
        series(nodeMemoryMemAvailableBytes, web1, steady(1000 - used * 1000)),
        series(nodeMemoryMemTotalBytes, web1, steady(1000)),
      ],
    }),
  ],
});
