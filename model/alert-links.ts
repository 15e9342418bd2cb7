import { graphedPart } from "../rules/language/promql/syntax.ts";

/** What the links of an alert need to know of where the stack lives; every `Site` is one. */
export interface Addresses {
  /** URL under which a person opens a port of a workload, such as "http://localhost:9090". */
  url(workload: string, port: string): string;
}

/** Address of a runbook page: the responder serves runbooks/. */
export function runbookUrl(site: Addresses, runbook: string): string {
  return `${site.url("responder", "web")}/runbooks/${runbook}`;
}

/**
 * Where an alert's value can be seen over time. Prometheus' own graph, for Grafana is not on every machine.
 */
export function dashboardUrl(site: Addresses, expression: string): string {
  const query = encodeURIComponent(graphedPart(expression));
  return `${site.url("prometheus", "web")}/query?g0.expr=${query}&g0.tab=graph`;
}
