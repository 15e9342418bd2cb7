import { counter, gauge } from "./metric.ts";

/** Metrics of node_exporter 1.12 that rules use: one host's processors, memory and disks. */

const filesystem = ["device", "fstype", "mountpoint", "device_error"] as const;

export const nodeCpuSecondsTotal = counter("node_cpu_seconds_total", {
  exporter: "node",
  help: "Seconds each CPU spent in each mode.",
  labels: ["cpu", "mode"],
});

export const nodeMemoryMemAvailableBytes = gauge("node_memory_MemAvailable_bytes", {
  exporter: "node",
  help: "Memory that can be given to processes without swapping, in bytes.",
});

export const nodeMemoryMemTotalBytes = gauge("node_memory_MemTotal_bytes", {
  exporter: "node",
  help: "Memory of the host, in bytes.",
});

export const nodeFilesystemAvailBytes = gauge("node_filesystem_avail_bytes", {
  exporter: "node",
  help: "Space that users other than root can still fill, in bytes.",
  labels: filesystem,
});

export const nodeFilesystemSizeBytes = gauge("node_filesystem_size_bytes", {
  exporter: "node",
  help: "Size of the file system, in bytes.",
  labels: filesystem,
});

export const nodeFilesystemReadonly = gauge("node_filesystem_readonly", {
  exporter: "node",
  help: "1 when the file system is mounted read-only.",
  labels: filesystem,
});
