import type { ExporterName } from "../metrics/exporters.ts";
import { counter, type Counter, gauge, type Gauge, info, type Info } from "../metrics/metric.ts";

/** What the Python client says of the process that it runs in. */
export interface PythonProcess {
  readonly pythonInfo: Info<"implementation" | "major" | "minor" | "patchlevel" | "version">;
  readonly processCpuSecondsTotal: Counter<never>;
  readonly processResidentMemoryBytes: Gauge<never>;
  readonly processStartTimeSeconds: Gauge<never>;
  readonly processOpenFds: Gauge<never>;
  readonly processMaxFds: Gauge<never>;
}

/**
 * What the Python client adds to every application that exposes metrics (on Linux, and not in its multiprocess mode:
 * there each worker would say something else). Other exporters have metrics of the same names: rules match the job.
 */
export function pythonProcess(exporter: ExporterName): PythonProcess {
  return {
    pythonInfo: info("python_info", {
      exporter,
      help: "Version of Python.",
      labels: ["implementation", "major", "minor", "patchlevel", "version"],
    }),
    processCpuSecondsTotal: counter("process_cpu_seconds_total", {
      exporter,
      help: "CPU time of the process, in seconds.",
    }),
    processResidentMemoryBytes: gauge("process_resident_memory_bytes", {
      exporter,
      help: "Memory that the process holds, in bytes.",
      positive: true,
    }),
    processStartTimeSeconds: gauge("process_start_time_seconds", {
      exporter,
      help: "Start of the process, in seconds since 1970.",
      unit: "timestamp",
    }),
    processOpenFds: gauge("process_open_fds", {
      exporter,
      help: "Open file descriptors: files, sockets and pipes.",
    }),
    processMaxFds: gauge("process_max_fds", {
      exporter,
      help: "Most file descriptors that the process may open.",
      positive: true,
    }),
  };
}
