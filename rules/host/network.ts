import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { growing, series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  nodeBondingActive,
  nodeBondingSlaves,
  nodeNetworkReceiveBytesTotal,
  nodeNetworkSpeedBytes,
  nodeNetworkTransmitBytesTotal,
  nodeNfConntrackEntries,
  nodeNfConntrackEntriesLimit,
} from "../metrics/node.ts";
import { web1 } from "./examples.ts";

const eth0 = { ...web1, device: "eth0" } as const;

/** Close to what the interface can carry, in one of the directions. Virtual machines mostly do not know their speed. */
export const hostNetworkSaturated = alert("HostNetworkSaturated", {
  severity: "warning",
  runbook: "infrastructure/network-saturated",
  threshold: ratio(0.9),
  for: "15m",
  when: ({ threshold }) => promql`
    rate(${nodeNetworkReceiveBytesTotal}[5m]) / (${nodeNetworkSpeedBytes} > 0) > ${threshold}
    or rate(${nodeNetworkTransmitBytesTotal}[5m]) / (${nodeNetworkSpeedBytes} > 0) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `${label("device")} of ${label("instance")} has carried more than ${threshold} of its speed for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("device")} of ${label("instance")} (${label("service")}) carries ${value} of what it can in one direction; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Log in to the host and run 'iftop -i <device> -t -s 10' or 'ss -ti state established' to see who it is.",
  tests: [
    boundary({
      because: "received",
      labels: eth0,
      series: (used) => [
        series(nodeNetworkReceiveBytesTotal, eth0, growing(125e6 * used)),
        series(nodeNetworkTransmitBytesTotal, eth0, growing(1e6)),
        series(nodeNetworkSpeedBytes, eth0, steady(125e6)),
      ],
      interval: "1m",
    }),
    boundary({
      because: "sent",
      labels: eth0,
      series: (used) => [
        series(nodeNetworkReceiveBytesTotal, eth0, growing(1e6)),
        series(nodeNetworkTransmitBytesTotal, eth0, growing(125e6 * used)),
        series(nodeNetworkSpeedBytes, eth0, steady(125e6)),
      ],
      interval: "1m",
    }),
    staysSilent({
      because: "the speed is not known",
      series: [
        series(nodeNetworkReceiveBytesTotal, eth0, growing(125e6)),
        series(nodeNetworkTransmitBytesTotal, eth0, growing(125e6)),
        series(nodeNetworkSpeedBytes, eth0, steady(-125_000)),
      ],
      at: "1h",
    }),
    staysSilent({
      because: "the interface is down and has no speed",
      series: [
        series(nodeNetworkReceiveBytesTotal, eth0, growing(1)),
        series(nodeNetworkTransmitBytesTotal, eth0, growing(1)),
        series(nodeNetworkSpeedBytes, eth0, steady(0)),
      ],
      at: "1h",
    }),
  ],
});

const bond0 = { ...web1, master: "bond0" } as const;

/** One more and the host is cut off. */
export const hostBondDegraded = alert("HostBondDegraded", {
  severity: "warning",
  runbook: "infrastructure/bond-degraded",
  when: () => promql`${nodeBondingSlaves} - ${nodeBondingActive} > 0`,
  summary: ({ duration }) =>
    `${label("master")} of ${label("instance")} has been without some of its interfaces for ${duration}`,
  description: ({ duration, value }) =>
    `${value} of the interfaces of ${label("master")} of ${label("instance")} (${label("service")}) have been down for ${duration}: what is left has no spare.`,
  firstAction: "Log in to the host and run 'cat /proc/net/bonding/<bond>' to see which interface is down.",
  tests: [
    fires({
      because: "one of two is down",
      series: [series(nodeBondingSlaves, bond0, "2x20"), series(nodeBondingActive, bond0, "1x20")],
      at: "6m",
      labels: bond0,
      value: "1",
    }),
    staysSilent({
      because: "one of two is down, but not for five minutes",
      series: [series(nodeBondingSlaves, bond0, "2x20"), series(nodeBondingActive, bond0, "1x20")],
      at: "4m45s",
    }),
    staysSilent({
      because: "both are up",
      series: [series(nodeBondingSlaves, bond0, "2x20"), series(nodeBondingActive, bond0, "2x20")],
      at: "15m",
    }),
  ],
});

/** When the table is full the kernel drops new connections. 80 and 90 % are our choice. */
export const hostConntrack = bands({
  runbook: "infrastructure/conntrack-full",
  warning: { name: "HostConntrackHigh", threshold: ratio(0.8) },
  critical: { name: "HostConntrackCritical", threshold: ratio(0.9) },
  when: ({ threshold }) => promql`
    ${nodeNfConntrackEntries} / (${nodeNfConntrackEntriesLimit} > 0) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Tracked connections of ${label("instance")} have been above ${threshold} of the limit for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("instance")} (${label("service")}) keeps track of ${value} of the connections that it can and has been above ${threshold} for ${duration}. Beyond it, new connections are dropped without a word.`,
  firstAction:
    "Log in to the host and run 'sysctl -w net.netfilter.nf_conntrack_max=<twice as many>', then look for who opens them.",
  tests: [
    boundary({
      labels: web1,
      series: (used) => [
        series(nodeNfConntrackEntries, web1, steady(100_000 * used)),
        series(nodeNfConntrackEntriesLimit, web1, steady(100_000)),
      ],
    }),
    staysSilent({
      because: "no limit",
      series: [
        series(nodeNfConntrackEntries, web1, steady(100_000)),
        series(nodeNfConntrackEntriesLimit, web1, steady(0)),
      ],
      at: "15m",
    }),
  ],
});
