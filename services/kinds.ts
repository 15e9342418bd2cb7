/** A machine, through its node exporter. */
export interface HostKind {
  readonly kind: "host";
}

/** The monitoring stack itself: every component is scraped, and probed where it says whether it is ready. */
export interface MonitoringStackKind {
  readonly kind: "monitoring-stack";
}

/** Something that answers over HTTP, probed from outside. */
export interface HttpKind {
  readonly kind: "http";
  /** What is asked: it must answer 2xx. */
  readonly url: string;
}

/** What a service is; it brings the scrape jobs and the rules. */
export type ServiceKind = HostKind | MonitoringStackKind | HttpKind;

/** The hosts that the stack's own node exporter runs on. */
export function host(): HostKind {
  return { kind: "host" };
}

/** The monitoring stack itself; a catalogue has exactly one service of this kind. */
export function monitoringStack(): MonitoringStackKind {
  return { kind: "monitoring-stack" };
}

/** An HTTP endpoint: `http({ url: "https://example.com/health" })`. */
export function http(spec: Omit<HttpKind, "kind">): HttpKind {
  return { kind: "http", ...spec };
}
