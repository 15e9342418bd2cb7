import type { Settings } from "../../model/settings/schema.ts";
import { toolTable } from "../../tools/versions.ts";
import { generatedYaml } from "../generated-yaml.ts";
import type { Site } from "../site.ts";

const source = "components/grafana/datasources.ts";

/** The data sources, under the uids that dashboards and links name. */
export const dataSourceUids = {
  prometheus: "prometheus",
  alertmanager: "alertmanager",
  loki: "loki",
  jaeger: "jaeger",
} as const;

/** What the data sources are made from. */
export interface DataSourcesInput {
  readonly settings: Pick<Settings, "prometheus">;
  readonly site: Site;
}

/** How far around a span its log lines and metrics are looked for: a line may be written late, a clock may be off. */
const around = { spanStartTimeShift: "-5m", spanEndTimeShift: "5m" };
/** A trace names its service `service.name`; Loki and the span metrics call it `service_name`. */
const serviceTags = [{ key: "service.name", value: "service_name" }];

/**
 * Renders the data sources, linked both ways (requirement S8): from a metric's exemplar and from a log line to the
 * trace, from a span to its log lines and to the rates and durations of its service.
 */
export function renderDataSources({ settings, site }: DataSourcesInput): string {
  const base = { access: "proxy", orgId: 1, editable: false };
  const url = (workload: string): string => `http://${site.address(workload, "web")}`;
  return generatedYaml(source, {
    apiVersion: 1,
    // A data source that leaves this file leaves Grafana too.
    prune: true,
    datasources: [
      {
        name: "Prometheus",
        uid: dataSourceUids.prometheus,
        type: "prometheus",
        ...base,
        url: url("prometheus"),
        isDefault: true,
        jsonData: {
          httpMethod: "POST",
          timeInterval: settings.prometheus.scrapeInterval,
          prometheusType: "Prometheus",
          prometheusVersion: toolTable.prometheus.version,
          alertmanagerUid: dataSourceUids.alertmanager,
          manageAlerts: true,
          exemplarTraceIdDestinations: [{ name: "trace_id", datasourceUid: dataSourceUids.jaeger }],
        },
      },
      {
        name: "Alertmanager",
        uid: dataSourceUids.alertmanager,
        type: "alertmanager",
        ...base,
        url: url("alertmanager"),
        jsonData: { implementation: "prometheus", handleGrafanaManagedAlerts: false },
      },
      {
        name: "Loki",
        uid: dataSourceUids.loki,
        type: "loki",
        ...base,
        url: url("loki"),
        jsonData: { manageAlerts: true, derivedFields: derivedFields() },
      },
      {
        name: "Jaeger",
        uid: dataSourceUids.jaeger,
        type: "jaeger",
        ...base,
        url: url("jaeger"),
        jsonData: {
          nodeGraph: { enabled: true },
          traceIdTimeParams: { enabled: true },
          tracesToLogsV2: {
            datasourceUid: dataSourceUids.loki,
            ...around,
            tags: serviceTags,
            customQuery: true,
            query: inProvisioning('{${__tags}} | trace_id="${__trace.traceId}"'),
          },
          tracesToMetrics: {
            datasourceUid: dataSourceUids.prometheus,
            ...around,
            tags: serviceTags,
            queries: spanQueries(),
          },
        },
      },
    ],
  });
}

/** From a log line to its trace: by the trace id that came over OTLP, or else by one that the line's text holds. */
function derivedFields(): readonly Readonly<Record<string, string>>[] {
  const link = {
    datasourceUid: dataSourceUids.jaeger,
    url: inProvisioning("${__value.raw}"),
    urlDisplayLabel: "Open the trace",
  };
  return [
    { name: "Trace", matcherType: "label", matcherRegex: "trace_id", ...link },
    {
      name: "Trace in text",
      matcherType: "regex",
      matcherRegex: inProvisioning('[tT]race_?[iI][dD]"?\\s*[:=]\\s*"?([0-9a-f]{32})'),
      ...link,
    },
  ];
}

/** From a span to what the collector counts of its service. */
function spanQueries(): readonly { readonly name: string; readonly query: string }[] {
  return [
    { name: "Requests per second", query: "sum(rate(traces_span_metrics_calls_total{$__tags}[5m]))" },
    {
      name: "Errors per second",
      query: 'sum(rate(traces_span_metrics_calls_total{$__tags,status_code="STATUS_CODE_ERROR"}[5m]))',
    },
    {
      name: "95th percentile of the duration",
      query:
        "histogram_quantile(0.95, sum by (le) (rate(traces_span_metrics_duration_seconds_bucket{$__tags}[5m])))",
    },
  ].map(({ name, query }) => ({ name, query: inProvisioning(query) }));
}

/** Grafana reads `$name` of a provisioning file as an environment variable; `$$` is a dollar. */
function inProvisioning(text: string): string {
  return text.replaceAll("$", "$$$$");
}
