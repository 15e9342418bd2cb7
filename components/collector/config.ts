import type { Settings } from "../../model/settings/schema.ts";
import { generatedYaml } from "../generated-yaml.ts";
import type { Site } from "../site.ts";
import { socketAddress } from "../socket-address.ts";
import { fileReceiver, journalReceiver, storage } from "./receivers.ts";

const source = "components/collector/config.ts";

/** Environment variable with this machine's name, which rendered files do not hold. */
export const hostVariable = "MONITORING_HOST";

/** Path of the health check on its own port. */
export const healthPath = "/";

/**
 * Feature gates that the configuration counts on: lines are handed over before the position in their file is saved (or
 * a killed collector loses what it holds), and span metrics of a service are one series for all of its processes.
 */
export const featureGates = [
  "stanza.synchronousLogEmitter",
  "connector.spanmetrics.excludeResourceMetrics",
] as const;

/** What the collector's configuration is made from. */
export interface CollectorConfigInput {
  readonly settings: Pick<Settings, "logs">;
  readonly site: Site;
  /** Whether the machine has a systemd journal and `journalctl`: without it the journal receiver stops the collector. */
  readonly journalAvailable: boolean;
  /** Memory that the process may use, in MiB. */
  readonly memoryMib: number;
}

/**
 * Renders the configuration of the OpenTelemetry Collector: log files, the journal and OTLP come in; logs go to Loki,
 * traces to Jaeger, and rates, errors and durations of the spans to Prometheus. What cannot be delivered waits on disk.
 */
export function renderCollector(input: CollectorConfigInput): string {
  const { settings, site, memoryMib } = input;
  const data = site.dataDir("collector");
  const hostReceivers = {
    ...(settings.logs.files.length > 0 ? { filelog: fileReceiver(settings.logs.files) } : {}),
    ...(settings.logs.journal && input.journalAvailable ? { journald: journalReceiver } : {}),
  };
  const hostLogs = Object.keys(hostReceivers);
  return generatedYaml(source, {
    extensions: {
      health_check: { endpoint: site.listen("collector", "health"), path: healthPath },
      [storage]: {
        directory: `${data}/storage`,
        create_directory: true,
        // A file that a power cut broke is put aside; without it the collector would not start again.
        recreate: true,
        compaction: {
          directory: `${data}/storage`,
          on_rebound: true,
          cleanup_on_start: true,
        },
      },
    },
    receivers: {
      ...hostReceivers,
      otlp: {
        protocols: {
          grpc: { endpoint: site.listen("collector", "otlp-grpc") },
          http: { endpoint: site.listen("collector", "web") },
        },
      },
    },
    processors: {
      memory_limiter: {
        check_interval: "1s",
        limit_mib: Math.floor(memoryMib * 0.8),
        spike_limit_mib: Math.floor(memoryMib * 0.2),
      },
      ...(hostLogs.length > 0
        ? {
            resource: {
              attributes: [
                { key: "host.name", value: `\${env:${hostVariable}:-localhost}`, action: "insert" },
              ],
            },
          }
        : {}),
    },
    connectors: {
      spanmetrics: {
        histogram: {
          unit: "s",
          explicit: {
            buckets: ["5ms", "10ms", "25ms", "50ms", "100ms", "250ms", "500ms", "1s", "2s", "5s", "10s"],
          },
        },
        exemplars: { enabled: true },
        metrics_flush_interval: "15s",
        // A service that puts ids into its span names must not take the memory of everybody.
        aggregation_cardinality_limit: 10_000,
      },
    },
    exporters: {
      "otlphttp/loki": {
        endpoint: `http://${site.address("loki", "web")}/otlp`,
        ...deliverForSure("bytes"),
      },
      "otlp/jaeger": {
        endpoint: site.address("jaeger", "otlp-grpc"),
        tls: { insecure: true },
        ...deliverForSure("items"),
      },
      prometheus: {
        endpoint: site.listen("collector", "span-metrics"),
        // Exemplars, the links from a metric to a trace, exist in this format only.
        enable_open_metrics: true,
      },
    },
    service: {
      extensions: ["health_check", storage],
      pipelines: {
        ...(hostLogs.length > 0
          ? {
              "logs/host": {
                receivers: hostLogs,
                processors: ["memory_limiter", "resource"],
                exporters: ["otlphttp/loki"],
              },
            }
          : {}),
        logs: { receivers: ["otlp"], processors: ["memory_limiter"], exporters: ["otlphttp/loki"] },
        traces: {
          receivers: ["otlp"],
          processors: ["memory_limiter"],
          exporters: ["otlp/jaeger", "spanmetrics"],
        },
        metrics: { receivers: ["spanmetrics"], exporters: ["prometheus"] },
      },
      telemetry: telemetry(site),
    },
  });
}

/** What the collector says of itself. */
function telemetry(site: Site): Readonly<Record<string, unknown>> {
  const { host, port } = socketAddress(site.listen("collector", "metrics"));
  return {
    resource: { "service.name": "otel-collector" },
    logs: { level: "info", encoding: "json" },
    metrics: {
      level: "normal",
      readers: [{ pull: { exporter: { prometheus: { host, port, without_scope_info: true } } } }],
    },
  };
}

/**
 * A queue on disk and retries without end: what was taken in arrives, however long the other side is away and however
 * the collector is stopped. The queue batches by itself; the batch processor would hold data in memory.
 */
function deliverForSure(sizer: "bytes" | "items"): Readonly<Record<string, unknown>> {
  const bytes = sizer === "bytes";
  return {
    sending_queue: {
      enabled: true,
      storage,
      sizer,
      // 512 MiB of log lines, or half a million spans.
      queue_size: bytes ? 512 * 1024 * 1024 : 500_000,
      num_consumers: 4,
      batch: {
        flush_timeout: "200ms",
        min_size: bytes ? 256 * 1024 : 1000,
        // Well below what Loki and gRPC take in one message (4 MiB).
        max_size: bytes ? 2 * 1024 * 1024 : 4000,
      },
    },
    retry_on_failure: { enabled: true, initial_interval: "1s", max_interval: "30s", max_elapsed_time: "0s" },
  };
}
