import { counter, gauge } from "./metric.ts";

/**
 * Metrics of cAdvisor, on its own beside Docker or inside the kubelet. `namespace`, `pod` and `container` are set by the
 * kubelet only; beside Docker run it with `--store_container_labels=false`, or it adds a label for each label of the
 * container.
 */

const exporter = "cadvisor";

const identity = ["id", "name", "image", "namespace", "pod", "container"] as const;
const kubelets = ["namespace", "pod", "container"] as const;

/** Series of one container; those of a control group that is no container have an empty name. */
const container = { exporter, labels: identity, optional: kubelets } as const;

export const containerStartTimeSeconds = gauge("container_start_time_seconds", {
  ...container,
  help: "When the container was started, in seconds since 1970.",
  unit: "timestamp",
});

export const containerLastSeen = gauge("container_last_seen", {
  ...container,
  help: "When cAdvisor last saw the container, in seconds since 1970; the series ends with the container.",
  unit: "timestamp",
});

export const containerCpuUsageSecondsTotal = counter("container_cpu_usage_seconds_total", {
  exporter,
  labels: [...identity, "cpu"],
  optional: kubelets,
  help: 'Seconds of processor time that the container used, by processor, or with cpu="total".',
});

export const containerCpuCfsPeriodsTotal = counter("container_cpu_cfs_periods_total", {
  ...container,
  help: "Periods in which a limit of processor time was in force; only for containers that have one.",
});

export const containerCpuCfsThrottledPeriodsTotal = counter("container_cpu_cfs_throttled_periods_total", {
  ...container,
  help: "Periods in which the container had to wait because its processor time was used up.",
});

export const containerSpecCpuQuota = gauge("container_spec_cpu_quota", {
  ...container,
  help: "Processor time per period that the container may use, in microseconds; only for containers that have a limit.",
});

export const containerSpecCpuPeriod = gauge("container_spec_cpu_period", {
  ...container,
  help: "Length of that period, in microseconds.",
  positive: true,
});

export const containerMemoryWorkingSetBytes = gauge("container_memory_working_set_bytes", {
  ...container,
  help: "Memory that the container cannot do without, in bytes: what counts towards its limit.",
});

export const containerMemoryUsageBytes = gauge("container_memory_usage_bytes", {
  ...container,
  help: "All memory of the container with its caches, in bytes.",
});

export const containerSpecMemoryLimitBytes = gauge("container_spec_memory_limit_bytes", {
  ...container,
  help: "Most memory that the container may have, in bytes; 0 without a limit.",
});

export const containerOomEventsTotal = counter("container_oom_events_total", {
  ...container,
  help: "Times that the container wanted more memory than its limit.",
});

export const containerFsUsageBytes = gauge("container_fs_usage_bytes", {
  exporter,
  labels: [...identity, "device"],
  optional: kubelets,
  help: "Bytes that the container wrote into itself, outside of its volumes.",
});

export const containerFsLimitBytes = gauge("container_fs_limit_bytes", {
  exporter,
  labels: [...identity, "device"],
  optional: kubelets,
  help: "Size of the disk that it writes to, in bytes.",
});

/** The kubelet's own, from its /metrics: beside /metrics/cadvisor of the same kubelet. */
const volume = { exporter, labels: ["namespace", "persistentvolumeclaim"] } as const;

export const kubeletVolumeStatsAvailableBytes = gauge("kubelet_volume_stats_available_bytes", {
  ...volume,
  help: "Space of a volume that is free, in bytes.",
});

export const kubeletVolumeStatsCapacityBytes = gauge("kubelet_volume_stats_capacity_bytes", {
  ...volume,
  help: "Size of a volume, in bytes.",
  positive: true,
});
