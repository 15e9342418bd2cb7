import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { recording } from "../language/recording.ts";
import { growingBy, series } from "../language/series.ts";
import { count } from "../language/threshold.ts";
import {
  kubePodContainerStatusLastTerminatedReason,
  kubePodContainerStatusRestartsTotal,
  kubePodContainerStatusWaitingReason,
} from "../metrics/kube-state-metrics.ts";
import { container } from "./examples.ts";

/** Labels of a container in the tests that waits after a crash. */
export const crashing = { ...container, reason: "CrashLoopBackOff" } as const;

/** A container that crashes waits, runs for a moment and waits again: it counts for ten minutes after each wait. */
export const crashLooping = recording("container:kube_pod_crash_looping:max10m", {
  help: "1 for a container that waited in the last 10 minutes to be started after a crash.",
  expression: promql`max_over_time(${select(kubePodContainerStatusWaitingReason, { reason: "CrashLoopBackOff" })}[10m])`,
});

export const podCrashLooping = alert("KubernetesPodCrashLooping", {
  severity: "warning",
  runbook: "kubernetes/pod-crash-looping",
  for: "15m",
  when: () => promql`${crashLooping} == 1`,
  summary: ({ duration }) =>
    `Container ${label("container")} of pod ${label("namespace")}/${label("pod")} has been crashing for ${duration}`,
  description: ({ duration, value }) =>
    `Kubernetes has started ${label("container")} of ${label("namespace")}/${label("pod")} (${label("service")}, seen by ${label("instance")}) again and again for ${duration}; each time it ends soon (crash looping is ${value}).`,
  firstAction:
    "Run 'kubectl -n <namespace> logs <pod> -c <container> --previous | tail -50' to see why it ended.",
  tests: [
    fires({
      because: "it waits after each crash, with pauses in which it runs",
      series: [
        series(kubePodContainerStatusWaitingReason, crashing, "1x3 stale _x4 1x4 stale _x4 1x4 stale _x20"),
      ],
      at: "16m",
      labels: crashing,
      value: "1",
    }),
    staysSilent({
      because: "it crashes, but not for a quarter of an hour",
      series: [series(kubePodContainerStatusWaitingReason, crashing, "1x40")],
      at: "14m45s",
    }),
    staysSilent({
      because: "it came up after two crashes",
      series: [series(kubePodContainerStatusWaitingReason, crashing, "1x3 stale _x40")],
      at: "15m",
    }),
    staysSilent({
      because: "it waits for its image",
      series: [
        series(kubePodContainerStatusWaitingReason, { ...container, reason: "ImagePullBackOff" }, "1x40"),
      ],
      at: "30m",
    }),
  ],
});

/** A container that ends too seldom to wait for it, such as one that leaks: 3 times in an hour is our choice. */
export const containerRestarts = alert("KubernetesContainerRestarting", {
  severity: "warning",
  runbook: "kubernetes/pod-crash-looping",
  threshold: count(3),
  for: "0s",
  when: ({ threshold }) => promql`increase(${kubePodContainerStatusRestartsTotal}[1h]) > ${threshold}`,
  summary: ({ threshold }) =>
    `Container ${label("container")} of pod ${label("namespace")}/${label("pod")} was restarted more than ${threshold} times in an hour`,
  description: ({ value }) =>
    `${label("container")} of ${label("namespace")}/${label("pod")} (${label("service")}, seen by ${label("instance")}) was restarted ${value} times in the last hour.`,
  firstAction:
    "Run 'kubectl -n <namespace> describe pod <pod>' and read Last State and the events at the end.",
  tests: [
    boundary({
      labels: container,
      series: (restarts) => [
        series(kubePodContainerStatusRestartsTotal, container, growingBy(restarts, 3600)),
      ],
      exact: false,
    }),
    staysSilent({
      because: "it was restarted ten times last week",
      series: [series(kubePodContainerStatusRestartsTotal, container, "10x200")],
      at: "2h",
    }),
  ],
});

/** It was restarted just now, and what ended it was its memory limit. */
export const podOutOfMemory = alert("KubernetesContainerOutOfMemory", {
  severity: "warning",
  runbook: "kubernetes/container-limits",
  problem: "kubernetes-out-of-memory",
  for: "0s",
  when: () => promql`
    ${select(kubePodContainerStatusLastTerminatedReason, { reason: "OOMKilled" })} == 1
    and ignoring (reason) increase(${kubePodContainerStatusRestartsTotal}[10m]) > 0`,
  summary: () =>
    `Container ${label("container")} of pod ${label("namespace")}/${label("pod")} ran out of memory`,
  description: ({ value }) =>
    `In the last 10 minutes ${label("container")} of ${label("namespace")}/${label("pod")} (${label("service")}, seen by ${label("instance")}) was killed at its memory limit and started again (the reason is ${label("reason")}: ${value}).`,
  firstAction:
    "Run 'kubectl -n <namespace> top pod <pod> --containers' and compare it with the limit in 'kubectl describe pod'.",
  tests: [
    fires({
      because: "killed just now",
      series: [
        series(
          kubePodContainerStatusLastTerminatedReason,
          { ...container, reason: "OOMKilled" },
          "_x20 1x40",
        ),
        series(kubePodContainerStatusRestartsTotal, container, "0x20 1x40"),
      ],
      at: "21m",
      labels: { ...container, reason: "OOMKilled" },
      value: "1",
    }),
    fires({
      because: "killed nine minutes ago",
      series: [
        series(
          kubePodContainerStatusLastTerminatedReason,
          { ...container, reason: "OOMKilled" },
          "_x20 1x40",
        ),
        series(kubePodContainerStatusRestartsTotal, container, "2x20 3x40"),
      ],
      at: "29m45s",
      labels: { ...container, reason: "OOMKilled" },
      value: "1",
    }),
    staysSilent({
      because: "killed more than ten minutes ago",
      series: [
        series(
          kubePodContainerStatusLastTerminatedReason,
          { ...container, reason: "OOMKilled" },
          "_x20 1x40",
        ),
        series(kubePodContainerStatusRestartsTotal, container, "2x20 3x40"),
      ],
      at: "32m",
    }),
    staysSilent({
      because: "it ended for another reason",
      series: [
        series(kubePodContainerStatusLastTerminatedReason, { ...container, reason: "Error" }, "_x20 1x40"),
        series(kubePodContainerStatusRestartsTotal, container, "2x20 3x40"),
      ],
      at: "22m",
    }),
  ],
});
