import { alert, label } from "../language/alert.ts";
import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { promql } from "../language/promql/promql.ts";
import { series, steady } from "../language/series.ts";
import { count } from "../language/threshold.ts";
import {
  rabbitmqAlarmsFreeDiskSpaceWatermark,
  rabbitmqDiskSpaceAvailableBytes,
  rabbitmqDiskSpaceAvailableLimitBytes,
} from "../metrics/rabbitmq.ts";
import { rabbit1 } from "./test-labels.ts";

/** The disk itself is the host's business (HostDiskFilling); this is about the limit that RabbitMQ sets itself. */
export const rabbitmqDiskLow = alert("RabbitmqDiskLow", {
  severity: "warning",
  runbook: "messaging/rabbitmq-disk",
  threshold: count(2),
  direction: "below",
  when: ({ threshold }) =>
    promql`${rabbitmqDiskSpaceAvailableBytes} / ${rabbitmqDiskSpaceAvailableLimitBytes} < ${threshold}`,
  summary: ({ threshold, duration }) =>
    `RabbitMQ disk of ${label("instance")} has had less than ${threshold} times its limit free for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `RabbitMQ on ${label("instance")} (${label("service")}) has ${value} times its limit free, less than ${threshold} times for ${duration}. At the limit it blocks all publishers.`,
  firstAction:
    "Log in to the node and run 'df -h /var/lib/rabbitmq' and 'du -xsh /var/lib/rabbitmq/mnesia/*'.",
  tests: [
    boundary({
      labels: rabbit1,
      series: (times) => [
        series(rabbitmqDiskSpaceAvailableBytes, rabbit1, steady(times * 2e9)),
        series(rabbitmqDiskSpaceAvailableLimitBytes, rabbit1, steady(2e9)),
      ],
    }),
  ],
});

export const rabbitmqDiskAlarm = alert("RabbitmqDiskAlarm", {
  severity: "critical",
  runbook: "messaging/rabbitmq-disk",
  for: "1m",
  when: () => promql`${rabbitmqAlarmsFreeDiskSpaceWatermark} == 1`,
  summary: ({ duration }) =>
    `RabbitMQ on ${label("instance")} has blocked publishers for ${duration}: disk nearly full`,
  description: ({ duration, value }) =>
    `The disk alarm of RabbitMQ on ${label("instance")} (${label("service")}) has been on (${value}) for ${duration}. All nodes of the cluster block everybody who publishes; consumers go on.`,
  firstAction: "Log in to the node, run 'df -h /var/lib/rabbitmq', and remove what is not RabbitMQ's own.",
  tests: [
    fires({
      because: "on for a minute",
      series: [series(rabbitmqAlarmsFreeDiskSpaceWatermark, rabbit1, "0 1x20")],
      at: "2m",
      labels: rabbit1,
      value: "1",
    }),
    staysSilent({
      because: "on for not quite a minute",
      series: [series(rabbitmqAlarmsFreeDiskSpaceWatermark, rabbit1, "0 1x20")],
      at: "1m45s",
    }),
    staysSilent({
      because: "off",
      series: [series(rabbitmqAlarmsFreeDiskSpaceWatermark, rabbit1, "0x20")],
      at: "15m",
    }),
    staysSilent({
      because: "off again",
      series: [series(rabbitmqAlarmsFreeDiskSpaceWatermark, rabbit1, "1x5 0x20")],
      at: "10m",
    }),
  ],
});
