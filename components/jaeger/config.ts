import type { Settings } from "../../model/settings/schema.ts";
import { seconds } from "../../model/duration.ts";
import { generatedYaml } from "../generated-yaml.ts";
import type { Site } from "../site.ts";
import { socketAddress } from "../socket-address.ts";

const source = "components/jaeger/config.ts";
const store = "badger";
/** Path of the health check on its own port. */
export const healthPath = "/status";

/** What Jaeger's configuration is made from. */
export interface JaegerConfigInput {
  readonly settings: Pick<Settings, "jaeger">;
  readonly site: Site;
}

/**
 * Renders the configuration of Jaeger v2: one process that takes spans over OTLP, keeps them in badger on disk for as
 * long as the settings say, and answers queries.
 */
export function renderJaeger({ settings, site }: JaegerConfigInput): string {
  const data = site.dataDir("jaeger");
  const metrics = socketAddress(site.listen("jaeger", "metrics"));
  return generatedYaml(source, {
    extensions: {
      healthcheckv2: {
        use_v2: true,
        http: { endpoint: site.listen("jaeger", "health"), status: { enabled: true, path: healthPath } },
      },
      jaeger_storage: {
        backends: {
          [store]: {
            badger: {
              ephemeral: false,
              directories: { keys: `${data}/keys`, values: `${data}/values` },
              // Badger writes through a memory map: a killed process loses nothing without a sync for every write,
              // only a machine that loses power may.
              consistency: false,
              // Go's durations have no days.
              ttl: { spans: `${seconds(settings.jaeger.retention)}s` },
            },
          },
        },
      },
      jaeger_query: {
        storage: { traces: store },
        http: { endpoint: site.listen("jaeger", "web") },
        grpc: { endpoint: site.listen("jaeger", "grpc") },
      },
    },
    receivers: {
      otlp: { protocols: { grpc: { endpoint: site.listen("jaeger", "otlp-grpc") } } },
    },
    exporters: {
      // No batch processor and no queue before it: a span is acknowledged when badger has it, and not earlier.
      jaeger_storage_exporter: { trace_storage: store },
    },
    service: {
      extensions: ["healthcheckv2", "jaeger_storage", "jaeger_query"],
      pipelines: { traces: { receivers: ["otlp"], exporters: ["jaeger_storage_exporter"] } },
      telemetry: {
        resource: { "service.name": "jaeger" },
        logs: { level: "info", encoding: "json" },
        metrics: {
          level: "normal",
          readers: [
            {
              pull: {
                exporter: {
                  prometheus: { host: metrics.host, port: metrics.port, without_scope_info: true },
                },
              },
            },
          ],
        },
      },
    },
  });
}
