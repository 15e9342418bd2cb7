import { boundary, fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { bands } from "../language/bands.ts";
import { promql } from "../language/promql/promql.ts";
import { noneOf, oneOf, select } from "../language/promql/selector.ts";
import { growing, series, steady } from "../language/series.ts";
import { ratio } from "../language/threshold.ts";
import {
  containerCpuCfsPeriodsTotal,
  containerCpuCfsThrottledPeriodsTotal,
  containerMemoryWorkingSetBytes,
  containerSpecMemoryLimitBytes,
  kubeletVolumeStatsAvailableBytes,
  kubeletVolumeStatsCapacityBytes,
} from "../metrics/cadvisor.ts";
import { kubePersistentvolumeclaimStatusPhase, kubeResourcequota } from "../metrics/kube-state-metrics.ts";
import { cluster, kubeletContainer } from "./examples.ts";

/** The kubelet also counts whole pods, and the container that keeps a pod's network. */
const containers = { container: noneOf("", "POD") } as const;
const pause = { ...kubeletContainer, container: "POD", name: "11bb", image: "pause:3.10" } as const;
const wholePod = { ...kubeletContainer, container: "", name: "", image: "" } as const;

const periods = (labels: typeof kubeletContainer | typeof pause | typeof wholePod, throttled: number) => [
  series(containerCpuCfsThrottledPeriodsTotal, labels, growing(10 * throttled)),
  // Before the trouble it has four times as many periods: a range that is too long shows.
  series(containerCpuCfsPeriodsTotal, labels, growing(throttled === 0 ? 40 : 10)),
];

/** It has to wait in a quarter of the periods in which it wants to run (kube-prometheus' limit). */
export const podCpuThrottled = alert("KubernetesContainerCpuThrottled", {
  severity: "warning",
  runbook: "kubernetes/container-limits",
  problem: "kubernetes-cpu-throttled",
  threshold: ratio(0.25),
  for: "15m",
  when: ({ threshold }) => promql`
    rate(${select(containerCpuCfsThrottledPeriodsTotal, containers)}[5m])
    / (rate(${containerCpuCfsPeriodsTotal}[5m]) > 0) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Container ${label("container")} of pod ${label("namespace")}/${label("pod")} has been throttled more than ${threshold} of the time for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("container")} of ${label("namespace")}/${label("pod")} on ${label("instance")} (${label("service")}) must wait for its CPU limit in ${value} of its periods; it has been more than ${threshold} for ${duration}.`,
  firstAction:
    "Run 'kubectl -n <namespace> top pod <pod> --containers', and raise or remove the container's CPU limit.",
  tests: [
    boundary({ labels: kubeletContainer, series: (throttled) => periods(kubeletContainer, throttled) }),
    boundary({
      // The periods become a quarter: after two thirds of the range their average is the half that makes the limit.
      because: "with fewer periods, and as many throttled",
      labels: kubeletContainer,
      series: (throttled) => [
        series(containerCpuCfsThrottledPeriodsTotal, kubeletContainer, growing(5)),
        series(containerCpuCfsPeriodsTotal, kubeletContainer, growing(throttled === 0 ? 40 : 5 / throttled)),
      ],
      exact: false,
      by: 0.25,
      interval: "15s",
      crossesAfter: 0.667,
    }),
    staysSilent({ because: "what keeps the pod's network", series: periods(pause, 1), at: "30m" }),
    staysSilent({
      because: "the whole pod is counted by its containers",
      series: periods(wholePod, 1),
      at: "30m",
    }),
    staysSilent({
      because: "idle: 0 of 0",
      series: [
        series(containerCpuCfsThrottledPeriodsTotal, kubeletContainer, growing(0)),
        series(containerCpuCfsPeriodsTotal, kubeletContainer, growing(0)),
      ],
      at: "30m",
    }),
  ],
});

const memory = (labels: typeof kubeletContainer | typeof pause | typeof wholePod, used: number) => [
  series(containerMemoryWorkingSetBytes, labels, steady(1000 * used)),
  series(containerSpecMemoryLimitBytes, labels, steady(1000)),
];

export const podMemory = bands({
  runbook: "kubernetes/container-limits",
  problem: "kubernetes-container-memory",
  warning: { name: "KubernetesContainerMemoryHigh", threshold: ratio(0.8) },
  critical: { name: "KubernetesContainerMemoryCritical", threshold: ratio(0.9) },
  when: ({ threshold }) => promql`
    ${select(containerMemoryWorkingSetBytes, containers)} / (${containerSpecMemoryLimitBytes} > 0) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Memory of container ${label("container")} of pod ${label("namespace")}/${label("pod")} has been above ${threshold} of its limit for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("container")} of ${label("namespace")}/${label("pod")} on ${label("instance")} (${label("service")}) uses ${value} of its memory limit and has been above ${threshold} for ${duration}. At the limit it is killed.`,
  firstAction:
    "Run 'kubectl -n <namespace> top pod <pod> --containers'; delete the pod if it leaks, or raise its limit.",
  tests: [
    boundary({ labels: kubeletContainer, series: (used) => memory(kubeletContainer, used) }),
    staysSilent({ because: "what keeps the pod's network", series: memory(pause, 1), at: "15m" }),
    staysSilent({
      because: "the whole pod is counted by its containers",
      series: memory(wholePod, 1),
      at: "15m",
    }),
    staysSilent({
      because: "no limit, which is 0",
      series: [
        series(containerMemoryWorkingSetBytes, kubeletContainer, steady(1000)),
        series(containerSpecMemoryLimitBytes, kubeletContainer, steady(0)),
      ],
      at: "15m",
    }),
  ],
});

const dbData = {
  job: "cadvisor",
  instance: "node-1",
  service: "cluster",
  team: "operations",
  namespace: "shop",
  persistentvolumeclaim: "data-db-0",
} as const;

/** The volume of a pod, with the limits of disks (requirement A2). */
export const volumes = bands({
  runbook: "kubernetes/volume-full",
  warning: { name: "KubernetesVolumeFilling", threshold: ratio(0.75) },
  critical: { name: "KubernetesVolumeFull", threshold: ratio(0.85) },
  when: ({ threshold }) => promql`
    1 - ${kubeletVolumeStatsAvailableBytes} / ${kubeletVolumeStatsCapacityBytes} > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Volume ${label("namespace")}/${label("persistentvolumeclaim")} has been above ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `The volume of the claim ${label("namespace")}/${label("persistentvolumeclaim")} on ${label("instance")} (${label("service")}) is ${value} full and has been above ${threshold} for ${duration}.`,
  firstAction:
    "Run 'kubectl -n <namespace> exec <pod> -- df -h' to see the volume, then enlarge the claim if its class allows it.",
  tests: [
    boundary({
      labels: dbData,
      series: (used) => [
        series(kubeletVolumeStatsAvailableBytes, dbData, steady(1000 - used * 1000)),
        series(kubeletVolumeStatsCapacityBytes, dbData, steady(1000)),
      ],
    }),
  ],
});

const claim = { ...cluster, namespace: "shop", persistentvolumeclaim: "data-db-0" } as const;

/** A volume that nobody provides, or that is gone: the pod that wants it does not start. */
export const claimPending = alert("KubernetesVolumeClaimPending", {
  severity: "warning",
  runbook: "kubernetes/claim-pending",
  for: "15m",
  when: () => promql`
    ${select(kubePersistentvolumeclaimStatusPhase, { phase: oneOf("Pending", "Lost") })} == 1`,
  summary: ({ duration }) =>
    `Claim ${label("namespace")}/${label("persistentvolumeclaim")} has been ${label("phase")} for ${duration}`,
  description: ({ duration, value }) =>
    `The claim ${label("namespace")}/${label("persistentvolumeclaim")} (${label("service")}, seen by ${label("instance")}) has had no volume for ${duration} (${label("phase")} is ${value}): a pod that wants it does not start.`,
  firstAction: "Run 'kubectl -n <namespace> describe pvc <claim> | tail -10' and read the events.",
  tests: [
    ...["Pending", "Lost"].map((phase) =>
      fires({
        because: phase,
        series: [series(kubePersistentvolumeclaimStatusPhase, { ...claim, phase }, "1x40")],
        at: "16m",
        labels: { ...claim, phase },
        value: "1",
      }),
    ),
    staysSilent({
      because: "it waits, but not for a quarter of an hour",
      series: [series(kubePersistentvolumeclaimStatusPhase, { ...claim, phase: "Pending" }, "1x40")],
      at: "14m45s",
    }),
    staysSilent({
      because: "it has a volume",
      series: [
        series(kubePersistentvolumeclaimStatusPhase, { ...claim, phase: "Bound" }, "1x40"),
        series(kubePersistentvolumeclaimStatusPhase, { ...claim, phase: "Pending" }, "0x40"),
        series(kubePersistentvolumeclaimStatusPhase, { ...claim, phase: "Lost" }, "0x40"),
      ],
      at: "30m",
    }),
  ],
});

const quota = { ...cluster, namespace: "shop", resourcequota: "compute", resource: "limits.memory" } as const;

/** What a namespace may have is nearly used up: 90 % is our choice. Beyond it, pods are refused. */
export const quotaUsage = alert("KubernetesQuotaHigh", {
  severity: "warning",
  runbook: "kubernetes/quota",
  threshold: ratio(0.9),
  for: "15m",
  when: ({ threshold }) => promql`
    ${select(kubeResourcequota, { type: "used" })}
    / ignoring (type) (${select(kubeResourcequota, { type: "hard" })} > 0) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Quota ${label("namespace")}/${label("resourcequota")} of ${label("resource")} has been above ${threshold} for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `The namespace ${label("namespace")} has ${value} of the ${label("resource")} that its quota ${label("resourcequota")} allows (${label("service")}, seen by ${label("instance")}) and has been above ${threshold} for ${duration}. Beyond it, new pods are refused.`,
  firstAction:
    "Run 'kubectl -n <namespace> describe quota' and remove what is not needed, or raise the quota.",
  tests: [
    boundary({
      labels: quota,
      series: (used) => [
        series(kubeResourcequota, { ...quota, type: "used" }, steady(1000 * used)),
        series(kubeResourcequota, { ...quota, type: "hard" }, steady(1000)),
      ],
    }),
    staysSilent({
      because: "none allowed: what is left from before is known",
      series: [
        series(kubeResourcequota, { ...quota, type: "used" }, steady(5)),
        series(kubeResourcequota, { ...quota, type: "hard" }, steady(0)),
      ],
      at: "30m",
    }),
  ],
});
