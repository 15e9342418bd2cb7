import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { series } from "../language/series.ts";
import { seconds } from "../language/threshold.ts";
import {
  nodeBootTimeSeconds,
  nodeTimeSeconds,
  nodeTimexMaxerrorSeconds,
  nodeTimexSyncStatus,
} from "../metrics/node.ts";
import { web1 } from "./examples.ts";

/** A host's clock in the tests, which start at 0: it is off by so many seconds. */
const clock = (off: number) => series(nodeTimeSeconds, web1, `${off}+60x100`);

/**
 * The host's clock against the one of Prometheus at the time of the scrape. Two seconds are our choice: a scrape of a
 * busy host takes part of one, and signatures, tokens and the order of logs suffer from more.
 */
export const hostClockSkew = alert("HostClockSkew", {
  severity: "warning",
  runbook: "infrastructure/clock",
  threshold: seconds(2),
  for: "10m",
  when: ({ threshold }) => promql`abs(${nodeTimeSeconds} - timestamp(${nodeTimeSeconds})) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Clock of ${label("instance")} has been wrong by more than ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `The clock of ${label("instance")} (${label("service")}) and the one of Prometheus differ by ${value}; it has been more than ${threshold} for ${duration}. If all hosts say so, it is Prometheus' own clock.`,
  firstAction: "Log in to the host and run 'timedatectl' and 'chronyc tracking'.",
  tests: [
    fires({ because: "three seconds fast", series: [clock(3)], at: "11m", labels: web1, value: "3s" }),
    fires({ because: "three seconds slow", series: [clock(-3)], at: "11m", labels: web1, value: "3s" }),
    fires({
      because: "just above two seconds",
      series: [clock(2.02)],
      at: "11m",
      labels: web1,
      value: "2.02s",
    }),
    staysSilent({ because: "two seconds", series: [clock(2)], at: "30m" }),
    staysSilent({ because: "just below two seconds", series: [clock(1.98)], at: "30m" }),
    staysSilent({ because: "the same", series: [clock(0)], at: "30m" }),
    staysSilent({ because: "wrong, but not for ten minutes", series: [clock(3)], at: "9m45s" }),
  ],
});

/** Nothing keeps the clock right; the kernel counts its possible error up to 16 s. */
export const hostClockNotSynchronised = alert("HostClockNotSynchronised", {
  severity: "warning",
  runbook: "infrastructure/clock",
  for: "15m",
  when: () => promql`${nodeTimexSyncStatus} == 0 and ${nodeTimexMaxerrorSeconds} >= 16`,
  summary: ({ duration }) => `Nothing has synchronised the clock of ${label("instance")} for ${duration}`,
  description: ({ duration, value }) =>
    `The clock of ${label("instance")} (${label("service")}) has not been synchronised for ${duration} (node_timex_sync_status is ${value}): it will drift.`,
  firstAction:
    "Log in to the host and run 'systemctl restart chronyd || systemctl restart systemd-timesyncd', then 'timedatectl'.",
  tests: [
    fires({
      because: "no daemon runs",
      series: [series(nodeTimexSyncStatus, web1, "0x40"), series(nodeTimexMaxerrorSeconds, web1, "16x40")],
      at: "16m",
      labels: web1,
      value: "0",
    }),
    staysSilent({
      because: "no daemon runs, but not for a quarter of an hour",
      series: [series(nodeTimexSyncStatus, web1, "0x40"), series(nodeTimexMaxerrorSeconds, web1, "16x40")],
      at: "14m45s",
    }),
    staysSilent({
      because: "the daemon has lost its server a moment ago",
      series: [series(nodeTimexSyncStatus, web1, "0x40"), series(nodeTimexMaxerrorSeconds, web1, "15.9x40")],
      at: "30m",
    }),
    staysSilent({
      because: "synchronised, though the error is not known",
      series: [series(nodeTimexSyncStatus, web1, "1x40"), series(nodeTimexMaxerrorSeconds, web1, "16x40")],
      at: "30m",
    }),
  ],
});

/** A host that is known for half an hour and was started in the last ten minutes; a new host is no news. */
export const hostRebooted = alert("HostRebooted", {
  severity: "info",
  runbook: "infrastructure/host-rebooted",
  threshold: seconds(600),
  direction: "below",
  for: "0s",
  when: ({ threshold }) => promql`
    ${nodeTimeSeconds} - ${nodeBootTimeSeconds} < ${threshold} and ${nodeBootTimeSeconds} offset 30m`,
  summary: () => `${label("instance")} was started again`,
  description: ({ value }) =>
    `${label("instance")} (${label("service")}) was started ${value} ago. If nobody meant it, find out why before it happens again.`,
  firstAction:
    "Log in to the host and run 'last -x | head' and 'journalctl -b -1 -e | tail -50' to see how it ended.",
  tests: [
    fires({
      because: "started a minute ago",
      series: [clock(0), series(nodeBootTimeSeconds, web1, "-1000x39 2340x60")],
      at: "40m",
      labels: web1,
      value: "1m 0s",
    }),
    fires({
      because: "started just below ten minutes ago",
      series: [clock(0), series(nodeBootTimeSeconds, web1, "-1000x39 2341x60")],
      at: "49m",
      labels: web1,
      value: "9m 59s",
    }),
    staysSilent({
      because: "started ten minutes ago",
      series: [clock(0), series(nodeBootTimeSeconds, web1, "-1000x39 2340x60")],
      at: "49m",
    }),
    staysSilent({
      because: "a new host",
      series: [
        series(nodeTimeSeconds, web1, "_x40 2460+60x40"),
        series(nodeBootTimeSeconds, web1, "_x40 2340x40"),
      ],
      at: "45m",
    }),
    staysSilent({
      because: "a host that is known for not quite half an hour",
      series: [
        series(nodeTimeSeconds, web1, "_x3 180+60x60"),
        series(nodeBootTimeSeconds, web1, "_x3 100x14 1700x60"),
      ],
      at: "32m",
    }),
    fires({
      because: "a host that is known for half an hour",
      series: [
        series(nodeTimeSeconds, web1, "_x3 180+60x60"),
        series(nodeBootTimeSeconds, web1, "_x3 100x14 1700x60"),
      ],
      at: "34m",
      labels: web1,
      value: "5m 40s",
    }),
    staysSilent({
      because: "up for days",
      series: [clock(0), series(nodeBootTimeSeconds, web1, "-500000x60")],
      at: "45m",
    }),
  ],
});
