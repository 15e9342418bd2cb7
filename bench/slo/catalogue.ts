import { team } from "../../notify/team.ts";
import { availability, latency } from "../../rules/slo/slo.ts";
import type { Catalogue } from "../../services/catalogue.ts";
import { flask, monitoringStack } from "../../services/kinds.ts";
import { service } from "../../services/service.ts";

/** Bounds of the durations that the services measure, in seconds. */
export const buckets = [0.1, 0.5, 1, 2.5] as const;

/** Name of a service of the benchmark. */
export function serviceName(index: number): string {
  return `service-${index}`;
}

/** So many services, each with two objectives: 99.9 % of requests succeed, 95 % are answered within half a second. */
export function sloCatalogue(count: number): Catalogue {
  const shop = team("shop", { title: "Shop" });
  return {
    teams: [shop],
    services: [
      service("monitoring", { team: shop, kind: monitoringStack() }),
      ...Array.from({ length: count }, (_, index) =>
        service(serviceName(index), {
          team: shop,
          kind: flask({ address: `${serviceName(index)}:5000`, latencyBuckets: buckets }),
          slos: [availability({ objective: 99.9 }), latency({ objective: 95, below: "500ms" })],
        }),
      ),
    ],
  };
}

/** The same objectives as Sloth reads them. */
export function slothSpecs(count: number): string {
  return Array.from({ length: count }, (_, index) => slothSpec(serviceName(index))).join("---\n");
}

function slothSpec(name: string): string {
  const of = (metric: string, matchers: string): string =>
    `sum(rate(${metric}{service="${name}"${matchers}}[{{.window}}]))`;
  const all = of("flask_http_request_duration_seconds_count", "");
  return `version: "prometheus/v1"
service: "${name}"
labels: { team: "shop" }
slos:
  - name: "availability"
    objective: 99.9
    sli:
      events:
        error_query: '${of("flask_http_request_total", ',status=~"5.."')}'
        total_query: '${of("flask_http_request_total", "")}'
    alerting: { name: "Availability", page_alert: { labels: { severity: critical } }, ticket_alert: { labels: { severity: warning } } }
  - name: "latency-500ms"
    objective: 95
    sli:
      events:
        error_query: '${all} - ${of("flask_http_request_duration_seconds_bucket", ',le="0.5"')}'
        total_query: '${all}'
    alerting: { name: "Latency", page_alert: { labels: { severity: critical } }, ticket_alert: { labels: { severity: warning } } }
`;
}
