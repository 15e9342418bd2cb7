import type { RulePack } from "../language/pack.ts";
import { deploymentDown, deploymentReplicas, rolloutStuck } from "./deployments.ts";
import { autoscalerAtMaximum, cronjobLate, jobFailed } from "./jobs.ts";
import { nodeNotReady, nodePods, nodePressure, nodeUnreachable } from "./nodes.ts";
import { containerRestarts, crashLooping, podCrashLooping, podOutOfMemory } from "./pod-crashes.ts";
import { containerWaiting, podNotReady, podUnschedulable } from "./pods.ts";
import { claimPending, podCpuThrottled, podMemory, quotaUsage, volumes } from "./resources.ts";
import { daemonsetPods, disruptionBudget, statefulsetReplicas } from "./workloads.ts";

/** Rules about what runs on Kubernetes, as kube-state-metrics and the kubelets see it. */
export const kubernetesRules: RulePack = {
  domain: "kubernetes",
  recordings: [crashLooping],
  alerts: [
    podCrashLooping,
    containerRestarts,
    podOutOfMemory,
    podUnschedulable,
    containerWaiting,
    podNotReady,
    deploymentDown,
    deploymentReplicas,
    rolloutStuck,
    statefulsetReplicas,
    daemonsetPods,
    disruptionBudget,
    jobFailed,
    cronjobLate,
    autoscalerAtMaximum,
    nodeNotReady,
    nodeUnreachable,
    nodePressure,
    nodePods,
    podCpuThrottled,
    ...podMemory,
    ...volumes,
    claimPending,
    quotaUsage,
  ],
};
