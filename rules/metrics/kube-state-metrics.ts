import { counter, gauge, info } from "./metric.ts";

/** Metrics of kube-state-metrics: what Kubernetes wants, and what it has. */

const exporter = "kube-state-metrics";

const pod = ["namespace", "pod", "uid"] as const;
const truth = ["true", "false", "unknown"] as const;

export const kubePodInfo = info("kube_pod_info", {
  exporter,
  labels: [
    ...pod,
    "node",
    "host_ip",
    "pod_ip",
    "created_by_kind",
    "created_by_name",
    "priority_class",
    "host_network",
  ],
  help: "Which node a pod is on, and what made it.",
});

export const kubePodStatusPhase = gauge("kube_pod_status_phase", {
  exporter,
  labels: [...pod, "phase"],
  values: { phase: ["Failed", "Pending", "Running", "Succeeded", "Unknown"] },
  help: "1 for the phase that the pod is in.",
  unit: "boolean",
});

export const kubePodStatusReady = gauge("kube_pod_status_ready", {
  exporter,
  labels: [...pod, "condition"],
  values: { condition: truth },
  help: "1 for the condition that holds: whether the pod is ready to be sent requests.",
  unit: "boolean",
});

export const kubePodStatusScheduled = gauge("kube_pod_status_scheduled", {
  exporter,
  labels: [...pod, "condition"],
  values: { condition: truth },
  help: "1 for the condition that holds: whether a node was found for the pod.",
  unit: "boolean",
});

export const kubePodContainerStatusRestartsTotal = counter("kube_pod_container_status_restarts_total", {
  exporter,
  labels: [...pod, "container"],
  help: "Times that a container was started again.",
});

export const kubePodContainerStatusWaitingReason = gauge("kube_pod_container_status_waiting_reason", {
  exporter,
  labels: [...pod, "container", "reason"],
  help: "1 while a container waits for this reason; there is no series while it does not wait.",
  unit: "boolean",
});

export const kubePodContainerStatusLastTerminatedReason = gauge(
  "kube_pod_container_status_last_terminated_reason",
  {
    exporter,
    labels: [...pod, "container", "reason"],
    help: "1 for the reason for which a container ended last.",
    unit: "boolean",
  },
);

const deployment = { exporter, labels: ["namespace", "deployment"] } as const;

export const kubeDeploymentSpecReplicas = gauge("kube_deployment_spec_replicas", {
  ...deployment,
  help: "Pods that the deployment should have.",
});

export const kubeDeploymentStatusReplicasAvailable = gauge("kube_deployment_status_replicas_available", {
  ...deployment,
  help: "Pods of the deployment that work.",
});

export const kubeDeploymentStatusReplicasUpdated = gauge("kube_deployment_status_replicas_updated", {
  ...deployment,
  help: "Pods of the deployment that are of the newest version.",
});

export const kubeDeploymentStatusCondition = gauge("kube_deployment_status_condition", {
  exporter,
  labels: ["namespace", "deployment", "condition", "status", "reason"],
  values: { status: truth },
  help: "1 for the status that a condition of the deployment has.",
  unit: "boolean",
});

const statefulset = { exporter, labels: ["namespace", "statefulset"] } as const;

export const kubeStatefulsetReplicas = gauge("kube_statefulset_replicas", {
  ...statefulset,
  help: "Pods that the stateful set should have.",
});

export const kubeStatefulsetStatusReplicasReady = gauge("kube_statefulset_status_replicas_ready", {
  ...statefulset,
  help: "Pods of the stateful set that are ready.",
});

export const kubeStatefulsetStatusReplicasUpdated = gauge("kube_statefulset_status_replicas_updated", {
  ...statefulset,
  help: "Pods of the stateful set that are of the newest version.",
});

const daemonset = { exporter, labels: ["namespace", "daemonset"] } as const;

export const kubeDaemonsetStatusDesiredNumberScheduled = gauge(
  "kube_daemonset_status_desired_number_scheduled",
  { ...daemonset, help: "Nodes that should run a pod of the daemon set." },
);

export const kubeDaemonsetStatusNumberAvailable = gauge("kube_daemonset_status_number_available", {
  ...daemonset,
  help: "Nodes on which its pod works.",
});

export const kubeDaemonsetStatusUpdatedNumberScheduled = gauge(
  "kube_daemonset_status_updated_number_scheduled",
  { ...daemonset, help: "Nodes that have a pod of the newest version." },
);

export const kubeJobFailed = gauge("kube_job_failed", {
  exporter,
  labels: ["namespace", "job_name", "condition"],
  values: { condition: truth },
  help: "1 for the condition that holds: whether the job has failed for good.",
  unit: "boolean",
});

export const kubeCronjobNextScheduleTime = gauge("kube_cronjob_next_schedule_time", {
  exporter,
  labels: ["namespace", "cronjob"],
  help: "When the cron job is due after its last run, in seconds since 1970; no series while it is suspended.",
  unit: "timestamp",
});

const autoscaler = { exporter, labels: ["namespace", "horizontalpodautoscaler"] } as const;

export const kubeHorizontalpodautoscalerStatusCurrentReplicas = gauge(
  "kube_horizontalpodautoscaler_status_current_replicas",
  { ...autoscaler, help: "Pods that the autoscaler's target has." },
);

export const kubeHorizontalpodautoscalerSpecMaxReplicas = gauge(
  "kube_horizontalpodautoscaler_spec_max_replicas",
  { ...autoscaler, help: "Most pods that the autoscaler may ask for.", positive: true },
);

export const kubeHorizontalpodautoscalerSpecMinReplicas = gauge(
  "kube_horizontalpodautoscaler_spec_min_replicas",
  { ...autoscaler, help: "Fewest pods that the autoscaler may leave." },
);

export const kubePoddisruptionbudgetStatusCurrentHealthy = gauge(
  "kube_poddisruptionbudget_status_current_healthy",
  { exporter, labels: ["namespace", "poddisruptionbudget"], help: "Pods of the budget that work." },
);

export const kubePoddisruptionbudgetStatusDesiredHealthy = gauge(
  "kube_poddisruptionbudget_status_desired_healthy",
  { exporter, labels: ["namespace", "poddisruptionbudget"], help: "Pods of the budget that must work." },
);

export const kubeNodeStatusCondition = gauge("kube_node_status_condition", {
  exporter,
  labels: ["node", "condition", "status"],
  values: { status: truth },
  help: "1 for the status that a condition of the node has.",
  unit: "boolean",
});

export const kubeNodeStatusAllocatable = gauge("kube_node_status_allocatable", {
  exporter,
  labels: ["node", "resource", "unit"],
  help: "What pods can have of a node, by resource: in cores, bytes or pods, as the label unit says.",
});

export const kubePersistentvolumeclaimStatusPhase = gauge("kube_persistentvolumeclaim_status_phase", {
  exporter,
  labels: ["namespace", "persistentvolumeclaim", "phase"],
  values: { phase: ["Bound", "Lost", "Pending"] },
  help: "1 for the phase that the claim of a volume is in.",
  unit: "boolean",
});

export const kubeResourcequota = gauge("kube_resourcequota", {
  exporter,
  labels: ["namespace", "resourcequota", "resource", "type"],
  values: { type: ["hard", "used"] },
  help: "What a namespace may have of a resource (hard), and what it has (used).",
});
