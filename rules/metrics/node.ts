import { counter, gauge } from "./metric.ts";

/** Metrics of the node exporter: one host's processors, memory, disks, networks and clock. */

const exporter = "node";

const filesystem = { exporter, labels: ["device", "fstype", "mountpoint", "device_error"] } as const;

/** A file system whose space or files are counted. */
const space = {
  ...filesystem,
  filter: {
    label: "fstype",
    because: 'images and memory file systems are always full: add {fstype!~"squashfs|tmpfs|overlay"}',
  },
} as const;

/** The exporter leaves out partitions and loop devices by itself. */
const disk = { exporter, labels: ["device"] } as const;

const network = { exporter, labels: ["device"] } as const;

export const nodeCpuSecondsTotal = counter("node_cpu_seconds_total", {
  exporter,
  help: "Seconds each CPU spent in each mode.",
  labels: ["cpu", "mode"],
  values: { mode: ["idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user"] },
});

export const nodeLoad1 = gauge("node_load1", {
  exporter,
  help: "Processes that run or wait for a processor or a disk, average over 1 minute.",
});

export const nodeLoad5 = gauge("node_load5", {
  exporter,
  help: "Processes that run or wait for a processor or a disk, average over 5 minutes.",
});

export const nodeMemoryMemAvailableBytes = gauge("node_memory_MemAvailable_bytes", {
  exporter,
  help: "Memory that can be given to processes without swapping, in bytes.",
});

export const nodeMemoryMemTotalBytes = gauge("node_memory_MemTotal_bytes", {
  exporter,
  help: "Memory of the host, in bytes.",
  positive: true,
});

export const nodeMemoryBuffersBytes = gauge("node_memory_Buffers_bytes", {
  exporter,
  help: "Memory that holds blocks of disks, in bytes.",
});

export const nodeMemoryCachedBytes = gauge("node_memory_Cached_bytes", {
  exporter,
  help: "Memory that holds files, in bytes; most of it can be given to processes.",
});

export const nodeMemorySwapTotalBytes = gauge("node_memory_SwapTotal_bytes", {
  exporter,
  help: "Swap space, in bytes; 0 without any.",
});

export const nodeMemorySwapFreeBytes = gauge("node_memory_SwapFree_bytes", {
  exporter,
  help: "Swap space that is free, in bytes.",
});

export const nodeVmstatPswpin = counter("node_vmstat_pswpin", {
  exporter,
  help: "Pages read from swap.",
});

export const nodeVmstatPswpout = counter("node_vmstat_pswpout", {
  exporter,
  help: "Pages written to swap.",
});

export const nodeVmstatOomKill = counter("node_vmstat_oom_kill", {
  exporter,
  help: "Processes that the kernel killed for want of memory, those in a limited container as well.",
});

export const nodePressureMemoryStalledSecondsTotal = counter("node_pressure_memory_stalled_seconds_total", {
  exporter,
  help: "Seconds in which no process could go on because all of them waited for memory.",
});

export const nodePressureCpuWaitingSecondsTotal = counter("node_pressure_cpu_waiting_seconds_total", {
  exporter,
  help: "Seconds in which some process waited for a processor.",
});

export const nodePressureIoWaitingSecondsTotal = counter("node_pressure_io_waiting_seconds_total", {
  exporter,
  help: "Seconds in which some process waited for a disk.",
});

export const nodeFilesystemAvailBytes = gauge("node_filesystem_avail_bytes", {
  ...space,
  help: "Space that users other than root can still fill, in bytes.",
});

export const nodeFilesystemSizeBytes = gauge("node_filesystem_size_bytes", {
  ...space,
  help: "Size of the file system, in bytes.",
  positive: true,
});

export const nodeFilesystemFiles = gauge("node_filesystem_files", {
  ...space,
  help: "Files that the file system has room for (inodes); 0 where it has no such limit.",
});

export const nodeFilesystemFilesFree = gauge("node_filesystem_files_free", {
  ...space,
  help: "Files that can still be made (inodes).",
});

export const nodeFilesystemReadonly = gauge("node_filesystem_readonly", {
  ...filesystem,
  help: "1 when the file system is mounted read-only.",
  unit: "boolean",
});

export const nodeFilesystemDeviceError = gauge("node_filesystem_device_error", {
  ...filesystem,
  help: "1 when the file system did not tell its size; the label device_error says why, and its other metrics are gone.",
  unit: "boolean",
});

export const nodeDiskIoTimeSecondsTotal = counter("node_disk_io_time_seconds_total", {
  ...disk,
  help: "Seconds in which the disk had something to do.",
});

export const nodeDiskIoTimeWeightedSecondsTotal = counter("node_disk_io_time_weighted_seconds_total", {
  ...disk,
  help: "Seconds that all operations waited together: its rate is the average length of the queue.",
});

export const nodeDiskReadTimeSecondsTotal = counter("node_disk_read_time_seconds_total", {
  ...disk,
  help: "Seconds that all reads took together.",
});

export const nodeDiskWriteTimeSecondsTotal = counter("node_disk_write_time_seconds_total", {
  ...disk,
  help: "Seconds that all writes took together.",
});

export const nodeDiskReadsCompletedTotal = counter("node_disk_reads_completed_total", {
  ...disk,
  help: "Reads that are done.",
});

export const nodeDiskWritesCompletedTotal = counter("node_disk_writes_completed_total", {
  ...disk,
  help: "Writes that are done.",
});

export const nodeDiskReadBytesTotal = counter("node_disk_read_bytes_total", {
  ...disk,
  help: "Bytes read from the disk.",
});

export const nodeDiskWrittenBytesTotal = counter("node_disk_written_bytes_total", {
  ...disk,
  help: "Bytes written to the disk.",
});

export const nodeNetworkReceiveBytesTotal = counter("node_network_receive_bytes_total", {
  ...network,
  help: "Bytes received.",
});

export const nodeNetworkTransmitBytesTotal = counter("node_network_transmit_bytes_total", {
  ...network,
  help: "Bytes sent.",
});

export const nodeNetworkReceivePacketsTotal = counter("node_network_receive_packets_total", {
  ...network,
  help: "Packets received.",
});

export const nodeNetworkTransmitPacketsTotal = counter("node_network_transmit_packets_total", {
  ...network,
  help: "Packets sent.",
});

export const nodeNetworkReceiveErrsTotal = counter("node_network_receive_errs_total", {
  ...network,
  help: "Packets that arrived broken.",
});

export const nodeNetworkTransmitErrsTotal = counter("node_network_transmit_errs_total", {
  ...network,
  help: "Packets that could not be sent.",
});

export const nodeNetworkReceiveDropTotal = counter("node_network_receive_drop_total", {
  ...network,
  help: "Packets that arrived and were thrown away: no room, or nobody wanted them.",
});

export const nodeNetworkTransmitDropTotal = counter("node_network_transmit_drop_total", {
  ...network,
  help: "Packets that were thrown away instead of sent.",
});

export const nodeNetworkSpeedBytes = gauge("node_network_speed_bytes", {
  ...network,
  help: "Speed of the interface in bytes per second; below 0 where it is not known, as in most virtual machines.",
});

export const nodeBondingSlaves = gauge("node_bonding_slaves", {
  exporter,
  labels: ["master"],
  help: "Interfaces of a bond.",
});

export const nodeBondingActive = gauge("node_bonding_active", {
  exporter,
  labels: ["master"],
  help: "Interfaces of a bond whose link is up.",
});

export const nodeNfConntrackEntries = gauge("node_nf_conntrack_entries", {
  exporter,
  help: "Connections that the kernel's packet filter keeps track of.",
});

export const nodeNfConntrackEntriesLimit = gauge("node_nf_conntrack_entries_limit", {
  exporter,
  help: "Most connections that it can keep track of.",
});

export const nodeFilefdAllocated = gauge("node_filefd_allocated", {
  exporter,
  help: "File descriptors in use on the whole host.",
});

export const nodeFilefdMaximum = gauge("node_filefd_maximum", {
  exporter,
  help: "Most file descriptors that the host can have.",
  positive: true,
});

export const nodeMdDisks = gauge("node_md_disks", {
  exporter,
  labels: ["device", "state"],
  values: { state: ["active", "failed", "spare"] },
  help: "Disks of a software RAID by state.",
});

export const nodeMdDisksRequired = gauge("node_md_disks_required", {
  exporter,
  labels: ["device"],
  help: "Disks that a software RAID needs to be complete.",
});

export const nodeTimeSeconds = gauge("node_time_seconds", {
  exporter,
  help: "The host's clock, in seconds since 1970.",
  unit: "timestamp",
});

export const nodeBootTimeSeconds = gauge("node_boot_time_seconds", {
  exporter,
  help: "When the host was started, in seconds since 1970.",
  unit: "timestamp",
});

export const nodeTimexSyncStatus = gauge("node_timex_sync_status", {
  exporter,
  help: "1 while something keeps the host's clock synchronised through the kernel.",
  unit: "boolean",
});

export const nodeTimexMaxerrorSeconds = gauge("node_timex_maxerror_seconds", {
  exporter,
  help: "How wrong the clock can be, in seconds; the kernel stops counting at 16.",
});

export const nodeScrapeCollectorSuccess = gauge("node_scrape_collector_success", {
  exporter,
  labels: ["collector"],
  help: "1 when a part of the exporter worked; 0 when it failed, or when the host has nothing of the kind.",
  unit: "boolean",
});

export const nodeTextfileScrapeError = gauge("node_textfile_scrape_error", {
  exporter,
  help: "1 when a file with metrics of scripts could not be read.",
  unit: "boolean",
});
