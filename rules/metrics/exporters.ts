import { toolTable } from "../../tools/versions.ts";

/** Where metrics come from. */
export interface Exporter {
  /** Name for people. */
  readonly title: string;
  /** Version whose metrics the catalogue describes; the captured scrapes in test/fixtures/scrapes are of this one. */
  readonly version: string;
}

/**
 * Every exporter of the catalogue. Its name is the `job` label of its series, `scrape`, `recorded` and `application` aside: those
 * are what Prometheus adds to every target, and what an application exposes beside its instrumentation.
 */
export const exporters = {
  scrape: { title: "Prometheus' own word on each target", version: toolTable.prometheus.version },
  recorded: { title: "recording rules, where rules of several packs work together", version: "1" },
  application: { title: "the application itself", version: "1" },
  node: { title: "node exporter", version: toolTable.node_exporter.version },
  blackbox: { title: "blackbox exporter's probes", version: toolTable.blackbox_exporter.version },
  postgres: { title: "postgres exporter", version: toolTable.postgres_exporter.version },
  redis: { title: "redis exporter", version: toolTable.redis_exporter.version },
  rabbitmq: { title: "RabbitMQ's Prometheus plugin", version: "3.10" },
  elasticsearch: { title: "elasticsearch exporter", version: toolTable.elasticsearch_exporter.version },
  nginx: { title: "nginx exporter", version: toolTable["nginx-prometheus-exporter"].version },
  prometheus: { title: "Prometheus", version: toolTable.prometheus.version },
  alertmanager: { title: "Alertmanager", version: toolTable.alertmanager.version },
  loki: { title: "Loki", version: toolTable.loki.version },
  jaeger: { title: "Jaeger", version: toolTable.jaeger.version },
  "otel-collector": { title: "OpenTelemetry Collector", version: toolTable.collector.version },
  "kube-state-metrics": { title: "kube-state-metrics", version: "2.17" },
  cadvisor: { title: "cAdvisor", version: "0.53" },
  flask: { title: "prometheus-flask-exporter", version: "0.23.2" },
  fastapi: { title: "prometheus-fastapi-instrumentator", version: "8.1.0" },
} as const satisfies Readonly<Record<string, Exporter>>;

/** Name of an exporter. */
export type ExporterName = keyof typeof exporters;
