import type { ServiceKind } from "./kinds.ts";

/** An address whose metrics are scraped. */
export interface ScrapedEndpoint {
  /** The `job` of its series: the exporter or instrumentation. */
  readonly job: string;
  /** host:port. */
  readonly address: string;
  readonly path: string;
}

/** Something that the blackbox exporter asks. */
export interface ProbedEndpoint {
  /** How it is asked: a module of the blackbox exporter. */
  readonly module: "http_2xx" | "tcp_connect" | "tls" | "dns" | "icmp";
  /** URL, host:port or host, as the module wants it. */
  readonly target: string;
}

/** Where a service is measured, from inside and from outside. */
export interface Endpoints {
  readonly scraped: readonly ScrapedEndpoint[];
  readonly probed: readonly ProbedEndpoint[];
}

const none: Endpoints = { scraped: [], probed: [] };

/**
 * Where a service of a kind is measured. The stack itself and its hosts are not in here: their addresses follow from
 * where the stack runs.
 */
export function endpointsOf(kind: ServiceKind): Endpoints {
  switch (kind.kind) {
    case "host":
    case "monitoring-stack":
      return none;
    case "http":
      return { ...none, probed: [{ module: "http_2xx", target: kind.url }] };
    case "flask":
    case "fastapi": {
      const { address, metricsPath = "/metrics", health } = kind;
      const addresses = typeof address === "string" ? [address] : address;
      return {
        scraped: addresses.map((one) => ({ job: kind.kind, address: one, path: metricsPath })),
        probed:
          health === undefined
            ? []
            : addresses.map((one) => ({ module: "http_2xx", target: `http://${one}${health}` })),
      };
    }
    case "postgres":
    case "redis":
    case "elasticsearch":
    case "nginx":
      return { ...none, scraped: [{ job: kind.kind, address: kind.exporter, path: "/metrics" }] };
    case "rabbitmq":
      return { ...none, scraped: [{ job: "rabbitmq", address: kind.address, path: "/metrics" }] };
    case "containers":
      return { ...none, scraped: [{ job: "cadvisor", address: kind.address, path: "/metrics" }] };
    case "kubernetes":
      return { ...none, scraped: [{ job: "kube-state-metrics", address: kind.address, path: "/metrics" }] };
    case "synthetic":
      return { ...none, scraped: [{ job: "synthetic", address: kind.address, path: "/metrics" }] };
    case "tcp":
      return { ...none, probed: [{ module: "tcp_connect", target: kind.address }] };
    case "tls":
    case "dns":
      return { ...none, probed: [{ module: kind.kind, target: kind.address }] };
    case "ping":
      return { ...none, probed: [{ module: "icmp", target: kind.address }] };
  }
}
