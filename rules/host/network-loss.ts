import { type AlertTest, boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { notMatching, select } from "../language/promql/selector.ts";
import { growing, series } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import type { Counter } from "../metrics/metric.ts";
import {
  nodeNetworkReceiveDropTotal,
  nodeNetworkReceiveErrsTotal,
  nodeNetworkReceivePacketsTotal,
  nodeNetworkTransmitDropTotal,
  nodeNetworkTransmitErrsTotal,
  nodeNetworkTransmitPacketsTotal,
} from "../metrics/node.ts";
import { web1 } from "./examples.ts";

const eth0 = { ...web1, device: "eth0" } as const;
const veth = { ...web1, device: "veth12ab" } as const;

/** Interfaces of containers and tunnels come and go, and what they lose was lost on a real one. */
const real = notMatching("lo|(veth|docker|br-|virbr|cni|cali|flannel|tunl|ifb|dummy|vxlan|lxc|cilium).*");

/** Packets each second in both directions; with fewer than 100 a lost one proves nothing. */
const packets = promql`
  rate(${nodeNetworkReceivePacketsTotal}[5m]) + rate(${nodeNetworkTransmitPacketsTotal}[5m]) > 100`;

/** The tests of an alert on a share of all packets, where 60 % of them are received. */
function lossTests(
  received: Counter<"device">,
  sent: Counter<"device">,
  limit: number,
): readonly AlertTest[] {
  const traffic = (lost: number, all: number, labels: typeof eth0 | typeof veth = eth0) => [
    series(received, labels, growing(0.6 * lost)),
    series(sent, labels, growing(0.4 * lost)),
    series(nodeNetworkReceivePacketsTotal, labels, growing(0.6 * all)),
    series(nodeNetworkTransmitPacketsTotal, labels, growing(0.4 * all)),
  ];
  return [
    boundary({
      because: "with a tenth of the traffic before it",
      labels: eth0,
      series: (lost) => traffic(1000 * lost, lost === 0 ? 10_000 : 1000),
      interval: "1m",
    }),
    boundary({
      because: "with the same traffic",
      labels: eth0,
      series: (lost) => traffic(1000 * lost, 1000),
      exact: false,
      by: limit / 10,
      interval: "15s",
      crossesAfter: 1,
    }),
    boundary({
      // The traffic becomes a quarter: after two thirds of the range its average is the half that makes the limit.
      because: "with less traffic, and as many lost",
      labels: eth0,
      series: (lost) => traffic(10, lost === 0 ? 20 / limit : 10 / lost),
      exact: false,
      by: limit,
      interval: "15s",
      crossesAfter: 0.667,
    }),
    fires({
      because: "a little more than a hundred packets each second are enough",
      series: traffic(21, 105),
      at: "30m",
      labels: eth0,
      value: "20%",
    }),
    staysSilent({
      because: "with hardly any traffic a few lost packets prove nothing",
      series: traffic(20, 100),
      at: "30m",
    }),
    staysSilent({ because: "an interface of a container", series: traffic(500, 1000, veth), at: "30m" }),
  ];
}

/** More than 1 % of the packets are broken: a cable, a plug or a network card. Our choice; none is normal. */
export const hostNetworkErrors = alert("HostNetworkErrors", {
  severity: "warning",
  runbook: "infrastructure/network-errors",
  threshold: ratio(0.01),
  for: "10m",
  when: ({ threshold }) => promql`
    (rate(${select(nodeNetworkReceiveErrsTotal, { device: real })}[5m])
    + rate(${nodeNetworkTransmitErrsTotal}[5m])) / ${packets} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the packets of ${label("device")} of ${label("instance")} have been broken for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${value} of the packets of ${label("device")} of ${label("instance")} (${label("service")}) are broken; it has been more than ${threshold} for ${duration}. Connections are slow or break off.`,
  firstAction:
    "Log in to the host and run 'ip -s -s link show <device>' and 'ethtool -S <device> | grep -i err'.",
  tests: lossTests(nodeNetworkReceiveErrsTotal, nodeNetworkTransmitErrsTotal, 0.01),
});

/** More than 2 % of the packets are thrown away: buffers too small, or a host too slow to fetch them. Our choice. */
export const hostNetworkDrops = alert("HostNetworkDrops", {
  severity: "warning",
  runbook: "infrastructure/network-errors",
  threshold: ratio(0.02),
  for: "10m",
  when: ({ threshold }) => promql`
    (rate(${select(nodeNetworkReceiveDropTotal, { device: real })}[5m])
    + rate(${nodeNetworkTransmitDropTotal}[5m])) / ${packets} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `More than ${threshold} of the packets of ${label("device")} of ${label("instance")} have been dropped for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("instance")} (${label("service")}) throws away ${value} of the packets of ${label("device")}; it has been more than ${threshold} for ${duration}.`,
  firstAction: "Log in to the host and run 'ip -s -s link show <device>' and 'ethtool -g <device>'.",
  tests: lossTests(nodeNetworkReceiveDropTotal, nodeNetworkTransmitDropTotal, 0.02),
});
