import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { not, select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import {
  kubePodContainerStatusWaitingReason,
  kubePodStatusPhase,
  kubePodStatusReady,
  kubePodStatusScheduled,
} from "../metrics/kube-state-metrics.ts";
import { container, pod } from "./examples.ts";
import { crashing, crashLooping } from "./pod-crashes.ts";

/** No node has room for the pod, or may have it. */
export const podUnschedulable = alert("KubernetesPodUnschedulable", {
  severity: "warning",
  runbook: "kubernetes/pod-not-starting",
  for: "15m",
  when: () => promql`${select(kubePodStatusScheduled, { condition: "false" })} == 1`,
  summary: ({ duration }) =>
    `No node has been found for pod ${label("namespace")}/${label("pod")} for ${duration}`,
  description: ({ duration, value }) =>
    `${label("namespace")}/${label("pod")} (${label("service")}, seen by ${label("instance")}) has waited for a node for ${duration} (scheduled="false" is ${value}): none has enough room, or none may have it.`,
  firstAction:
    "Run 'kubectl -n <namespace> describe pod <pod> | tail -15': the event FailedScheduling says what is missing.",
  tests: [
    fires({
      because: "a quarter of an hour without a node",
      series: [series(kubePodStatusScheduled, { ...pod, condition: "false" }, "1x40")],
      at: "16m",
      labels: { ...pod, condition: "false" },
      value: "1",
    }),
    staysSilent({
      because: "without a node, but not for a quarter of an hour",
      series: [series(kubePodStatusScheduled, { ...pod, condition: "false" }, "1x40")],
      at: "14m45s",
    }),
    staysSilent({
      because: "it has one",
      series: [
        series(kubePodStatusScheduled, { ...pod, condition: "true" }, "1x40"),
        series(kubePodStatusScheduled, { ...pod, condition: "false" }, "0x40"),
      ],
      at: "30m",
    }),
  ],
});

/** It has a node and does not start there. The reasons take turns (ErrImagePull, ImagePullBackOff): they count together. */
export const containerWaiting = alert("KubernetesContainerWaiting", {
  severity: "warning",
  runbook: "kubernetes/pod-not-starting",
  for: "15m",
  when: () => promql`
    max without (reason) (
      ${select(kubePodContainerStatusWaitingReason, { reason: not("CrashLoopBackOff") })}
    ) == 1`,
  summary: ({ duration }) =>
    `Container ${label("container")} of pod ${label("namespace")}/${label("pod")} has not started for ${duration}`,
  description: ({ duration, value }) =>
    `${label("container")} of ${label("namespace")}/${label("pod")} (${label("service")}, seen by ${label("instance")}) has waited for ${duration} to be started (waiting is ${value}): its image, a volume, a secret or a setting is missing.`,
  firstAction:
    "Run 'kubectl -n <namespace> describe pod <pod> | tail -15' and read the reason and the events.",
  tests: [
    fires({
      because: "its image cannot be fetched, for reasons that take turns",
      series: [
        series(
          kubePodContainerStatusWaitingReason,
          { ...container, reason: "ErrImagePull" },
          "1x5 stale _x40",
        ),
        series(kubePodContainerStatusWaitingReason, { ...container, reason: "ImagePullBackOff" }, "_x6 1x40"),
      ],
      at: "16m",
      labels: container,
      value: "1",
    }),
    staysSilent({
      because: "it is being created, but not for a quarter of an hour",
      series: [
        series(kubePodContainerStatusWaitingReason, { ...container, reason: "ContainerCreating" }, "1x40"),
      ],
      at: "14m45s",
    }),
    staysSilent({
      because: "it crashes, which is another alert",
      series: [series(kubePodContainerStatusWaitingReason, crashing, "1x40")],
      at: "30m",
    }),
  ],
});

const notReady = { ...pod, condition: "false" } as const;
const running = { ...pod, phase: "Running" } as const;

/** It runs, and says itself that it cannot work. One that crashes has an alert of its own. */
export const podNotReady = alert("KubernetesPodNotReady", {
  severity: "warning",
  runbook: "kubernetes/pod-not-ready",
  for: "15m",
  when: () => promql`
    ${select(kubePodStatusReady, { condition: "false" })} == 1
    and ignoring (condition, phase) ${select(kubePodStatusPhase, { phase: "Running" })} == 1
    unless on (job, instance, namespace, pod, uid) ${crashLooping}`,
  summary: ({ duration }) =>
    `Pod ${label("namespace")}/${label("pod")} has been running without being ready for ${duration}`,
  description: ({ duration, value }) =>
    `${label("namespace")}/${label("pod")} (${label("service")}, seen by ${label("instance")}) runs, but its readiness probe has failed for ${duration} (ready="false" is ${value}): it gets no requests.`,
  firstAction:
    "Run 'kubectl -n <namespace> describe pod <pod>' and look for 'Readiness probe failed' in the events.",
  tests: [
    fires({
      because: "runs and is not ready",
      series: [series(kubePodStatusReady, notReady, "1x40"), series(kubePodStatusPhase, running, "1x40")],
      at: "16m",
      labels: notReady,
      value: "1",
    }),
    staysSilent({
      because: "not ready, but not for a quarter of an hour",
      series: [series(kubePodStatusReady, notReady, "1x40"), series(kubePodStatusPhase, running, "1x40")],
      at: "14m45s",
    }),
    staysSilent({
      because: "ready",
      series: [
        series(kubePodStatusReady, notReady, "0x40"),
        series(kubePodStatusReady, { ...pod, condition: "true" }, "1x40"),
        series(kubePodStatusPhase, running, "1x40"),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "a job's pod that is done",
      series: [
        series(kubePodStatusReady, notReady, "1x40"),
        series(kubePodStatusPhase, running, "0x40"),
        series(kubePodStatusPhase, { ...pod, phase: "Succeeded" }, "1x40"),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "it crashes, which is another alert",
      series: [
        series(kubePodStatusReady, notReady, "1x40"),
        series(kubePodStatusPhase, running, "1x40"),
        series(kubePodContainerStatusWaitingReason, crashing, "1x40"),
      ],
      at: "30m",
    }),
  ],
});
