import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { labels, perInstance } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { oneOf, select } from "../language/promql/selector.ts";
import { series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  kubeNodeStatusAllocatable,
  kubeNodeStatusCondition,
  kubePodInfo,
  kubePodStatusPhase,
} from "../metrics/kube-state-metrics.ts";
import { node1, pod } from "./examples.ts";

const ready = { ...node1, condition: "Ready" } as const;

/** The condition of the node in the tests. */
const readiness = (status: "true" | "false" | "unknown") =>
  (["true", "false", "unknown"] as const).map((one) =>
    series(kubeNodeStatusCondition, { ...ready, status: one }, one === status ? "1x40" : "0x40"),
  );

/** The kubelet itself says that it cannot work. */
export const nodeNotReady = alert("KubernetesNodeNotReady", {
  severity: "critical",
  runbook: "kubernetes/node-not-ready",
  when: () => promql`
    ${select(kubeNodeStatusCondition, { condition: "Ready", status: "false" })} == 1`,
  summary: ({ duration }) => `Node ${label("node")} has not been ready for ${duration}`,
  description: ({ duration, value }) =>
    `The kubelet of node ${label("node")} (${label("service")}, seen by ${label("instance")}) has said for ${duration} that it is not ready (ready="false" is ${value}): no pod is started there.`,
  firstAction:
    "Run 'kubectl describe node <node>' and read Conditions, then 'journalctl -u kubelet -e' on the node.",
  tests: [
    fires({
      because: "not ready for five minutes",
      series: readiness("false"),
      at: "6m",
      labels: { ...ready, status: "false" },
      value: "1",
    }),
    staysSilent({ because: "not ready, but not for five minutes", series: readiness("false"), at: "4m45s" }),
    staysSilent({ because: "ready", series: readiness("true"), at: "15m" }),
    staysSilent({ because: "nobody knows, which is another alert", series: readiness("unknown"), at: "15m" }),
    staysSilent({
      because: "it has no pressure",
      series: [
        series(kubeNodeStatusCondition, { ...node1, condition: "DiskPressure", status: "false" }, "1x40"),
      ],
      at: "15m",
    }),
  ],
});

/** The kubelet says nothing any more: the node is down, or cut off. */
export const nodeUnreachable = alert("KubernetesNodeUnreachable", {
  severity: "critical",
  runbook: "kubernetes/node-not-ready",
  when: () => promql`
    ${select(kubeNodeStatusCondition, { condition: "Ready", status: "unknown" })} == 1`,
  summary: ({ duration }) => `Node ${label("node")} has not been heard of for ${duration}`,
  description: ({ duration, value }) =>
    `The kubelet of node ${label("node")} (${label("service")}, seen by ${label("instance")}) has been silent for ${duration} (ready="unknown" is ${value}): Kubernetes moves its pods elsewhere.`,
  firstAction:
    "See in the cloud console or with 'ping' whether the machine is up, then run 'kubectl describe node <node>'.",
  tests: [
    fires({
      because: "silent for five minutes",
      series: readiness("unknown"),
      at: "6m",
      labels: { ...ready, status: "unknown" },
      value: "1",
    }),
    staysSilent({ because: "silent, but not for five minutes", series: readiness("unknown"), at: "4m45s" }),
    staysSilent({ because: "ready", series: readiness("true"), at: "15m" }),
    staysSilent({ because: "not ready, which is another alert", series: readiness("false"), at: "15m" }),
    staysSilent({
      because: "its network is unknown",
      series: [
        series(
          kubeNodeStatusCondition,
          { ...node1, condition: "NetworkUnavailable", status: "unknown" },
          "1x40",
        ),
      ],
      at: "15m",
    }),
  ],
});

const pressure = { ...node1, condition: "DiskPressure" } as const;

/** Short of something: Kubernetes starts to throw pods out. */
export const nodePressure = alert("KubernetesNodePressure", {
  severity: "warning",
  runbook: "kubernetes/node-pressure",
  when: () => promql`
    ${select(kubeNodeStatusCondition, {
      condition: oneOf("DiskPressure", "MemoryPressure", "PIDPressure"),
      status: "true",
    })} == 1`,
  summary: ({ duration }) => `Node ${label("node")} has been under ${label("condition")} for ${duration}`,
  description: ({ duration, value }) =>
    `Node ${label("node")} (${label("service")}, seen by ${label("instance")}) has been under ${label("condition")} for ${duration} (it is ${value}): Kubernetes throws pods out and starts none there.`,
  firstAction:
    "Run 'kubectl describe node <node>' and 'kubectl get pods -A --field-selector spec.nodeName=<node>'.",
  tests: [
    fires({
      because: "its disk is full",
      series: [series(kubeNodeStatusCondition, { ...pressure, status: "true" }, "1x40")],
      at: "6m",
      labels: { ...pressure, status: "true" },
      value: "1",
    }),
    staysSilent({
      because: "its disk is full, but not for five minutes",
      series: [series(kubeNodeStatusCondition, { ...pressure, status: "true" }, "1x40")],
      at: "4m45s",
    }),
    staysSilent({
      because: "no pressure",
      series: [
        series(kubeNodeStatusCondition, { ...pressure, status: "true" }, "0x40"),
        series(kubeNodeStatusCondition, { ...pressure, status: "false" }, "1x40"),
      ],
      at: "15m",
    }),
    staysSilent({ because: "that it is ready is no pressure", series: readiness("true"), at: "15m" }),
  ],
});

const perNode = labels(...perInstance.names, "node");
const running = { ...pod, phase: "Running" } as const;
const placed = {
  ...pod,
  node: "node-1",
  host_ip: "10.0.0.11",
  pod_ip: "10.1.0.7",
  created_by_kind: "ReplicaSet",
  created_by_name: "web-7d4b9",
  priority_class: "",
  host_network: "false",
} as const;
const room = { ...node1, resource: "pods", unit: "integer" } as const;

/** A node can run a fixed number of pods, whatever room it has: 90 % is our choice. */
export const nodePods = alert("KubernetesNodePodsHigh", {
  severity: "warning",
  runbook: "kubernetes/node-pressure",
  problem: "node-pods",
  threshold: ratio(0.9),
  for: "15m",
  when: ({ threshold }) => promql`
    count by (${perNode}) (
      ${kubePodInfo} and on (job, instance, namespace, pod, uid) ${select(kubePodStatusPhase, { phase: "Running" })} == 1
    )
    / (sum by (${perNode}) (${select(kubeNodeStatusAllocatable, { resource: "pods" })}) > 0) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Node ${label("node")} has run more than ${threshold} of the pods that it can for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `Node ${label("node")} (${label("service")}, seen by ${label("instance")}) runs ${value} of the pods that it can; it has been more than ${threshold} for ${duration}. Soon none can be started there.`,
  firstAction: "Add a node, or raise maxPods in the kubelet's configuration if the node has room.",
  tests: [
    boundary({
      labels: node1,
      // One pod on a node that has room for 1/share of them.
      series: (share) => [
        series(kubePodInfo, placed, steady(1)),
        series(kubePodStatusPhase, running, steady(1)),
        series(kubeNodeStatusAllocatable, room, steady(share === 0 ? 110 : 1 / share)),
        series(kubeNodeStatusAllocatable, { ...node1, resource: "cpu", unit: "core" }, steady(8)),
      ],
      exact: false,
    }),
    fires({
      because: "all ten of ten",
      series: [
        ...Array.from({ length: 10 }, (_, index) => [
          series(kubePodInfo, { ...placed, pod: `web-${index}` }, "1x60"),
          series(kubePodStatusPhase, { ...running, pod: `web-${index}` }, "1x60"),
        ]).flat(),
        series(kubeNodeStatusAllocatable, room, "10x60"),
      ],
      at: "16m",
      labels: node1,
      value: "100%",
    }),
    staysSilent({
      because: "nine of ten, and one that is done",
      series: [
        ...Array.from({ length: 10 }, (_, index) => [
          series(kubePodInfo, { ...placed, pod: `web-${index}` }, "1x60"),
          series(kubePodStatusPhase, { ...running, pod: `web-${index}` }, index < 9 ? "1x60" : "0x60"),
          series(
            kubePodStatusPhase,
            { ...running, pod: `web-${index}`, phase: "Succeeded" },
            index < 9 ? "0x60" : "1x60",
          ),
        ]).flat(),
        series(kubeNodeStatusAllocatable, room, "10x60"),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "a node that takes none, with one of its own",
      series: [
        series(kubePodInfo, placed, "1x60"),
        series(kubePodStatusPhase, running, "1x60"),
        series(kubeNodeStatusAllocatable, room, "0x60"),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "a pod of the same name in another namespace does not count for it",
      series: [
        series(kubePodInfo, { ...placed, uid: "77aa" }, "1x60"),
        series(kubePodStatusPhase, { ...running, namespace: "other" }, "1x60"),
        series(kubeNodeStatusAllocatable, room, "1x60"),
      ],
      at: "30m",
    }),
  ],
});
