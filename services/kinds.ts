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
  /** What is asked: it must answer 2xx. A certificate behind `https` is watched as well. */
  readonly url: string;
}

/** An application that exposes metrics of its own. */
export interface ApplicationSpec {
  /** Where it listens, as host:port; several when it runs more than once. */
  readonly address: string | readonly string[];
  /** Path of its metrics. @default "/metrics" */
  readonly metricsPath?: string;
  /** Path that answers 2xx while it is well, probed from outside. @default none */
  readonly health?: string;
  /**
   * Upper bounds of its request duration histogram in seconds, where they are not the instrumentation's own: a latency
   * objective must be one of them.
   */
  readonly latencyBuckets?: readonly number[];
}

/** A Flask application with prometheus-flask-exporter. */
export interface FlaskKind extends ApplicationSpec {
  readonly kind: "flask";
}

/** A FastAPI application with prometheus-fastapi-instrumentator. */
export interface FastapiKind extends ApplicationSpec {
  readonly kind: "fastapi";
}

/** A server that is measured through an exporter beside it. */
export interface ExporterSpec {
  /** Where its exporter listens, as host:port. */
  readonly exporter: string;
}

/**
 * A server with an exporter of its own, by the name of the exporter's job. Elasticsearch's needs the flags `--es.all
 * --es.indices_settings --collector.clustersettings --collector.snapshots --collector.slm`.
 */
export interface ExportedKind extends ExporterSpec {
  readonly kind: "postgres" | "redis" | "elasticsearch" | "nginx";
}

/**
 * A RabbitMQ broker with its built-in Prometheus plugin. Its rabbitmq.conf needs `prometheus.return_per_object_metrics =
 * true`: without it all queues are added up, and no rule could name the one that grows.
 */
export interface RabbitmqKind {
  readonly kind: "rabbitmq";
  /** Where the plugin listens, as host:port; its own default port is 15692. */
  readonly address: string;
}

/** The containers of a host, through cAdvisor. */
export interface ContainersKind {
  readonly kind: "containers";
  /** Where cAdvisor listens, as host:port. */
  readonly address: string;
}

/** What runs on a Kubernetes cluster, through kube-state-metrics. */
export interface KubernetesKind {
  readonly kind: "kubernetes";
  /** Where kube-state-metrics listens, as host:port. */
  readonly address: string;
}

/** What the runner of synthetic checks found. */
export interface SyntheticKind {
  readonly kind: "synthetic";
  /** Where the runner listens, as host:port. */
  readonly address: string;
}

/** Something that is probed from outside, other than over HTTP. */
export interface ProbedKind {
  /** `tcp` accepts a connection, `tls` completes a handshake, `dns` answers as a resolver, `ping` answers ICMP. */
  readonly kind: "tcp" | "tls" | "dns" | "ping";
  /** host:port; for `ping` a host. */
  readonly address: string;
}

/** What a service is; it brings the scrape jobs, the probes and the rules. */
export type ServiceKind =
  | HostKind
  | MonitoringStackKind
  | HttpKind
  | FlaskKind
  | FastapiKind
  | ExportedKind
  | RabbitmqKind
  | ContainersKind
  | KubernetesKind
  | SyntheticKind
  | ProbedKind;

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

/** A Flask application: `flask({ address: "sms-api:5000", health: "/health" })`. */
export function flask(spec: ApplicationSpec): FlaskKind {
  return { kind: "flask", ...spec };
}

/** A FastAPI application: `fastapi({ address: "sms-backend:8000", health: "/health" })`. */
export function fastapi(spec: ApplicationSpec): FastapiKind {
  return { kind: "fastapi", ...spec };
}

/** A PostgreSQL server, through the postgres exporter: `postgres({ exporter: "localhost:9187" })`. */
export function postgres(spec: ExporterSpec): ExportedKind {
  return { kind: "postgres", ...spec };
}

/** A Redis server, through the redis exporter: `redis({ exporter: "localhost:9121" })`. */
export function redis(spec: ExporterSpec): ExportedKind {
  return { kind: "redis", ...spec };
}

/** An Elasticsearch cluster, through the elasticsearch exporter: `elasticsearch({ exporter: "localhost:9114" })`. */
export function elasticsearch(spec: ExporterSpec): ExportedKind {
  return { kind: "elasticsearch", ...spec };
}

/** An NGINX server, through the nginx exporter: `nginx({ exporter: "localhost:9113" })`. */
export function nginx(spec: ExporterSpec): ExportedKind {
  return { kind: "nginx", ...spec };
}

/** A RabbitMQ broker: `rabbitmq({ address: "localhost:15692" })`. */
export function rabbitmq(spec: Omit<RabbitmqKind, "kind">): RabbitmqKind {
  return { kind: "rabbitmq", ...spec };
}

/** The containers of a host: `containers({ address: "localhost:8080" })`. */
export function containers(spec: Omit<ContainersKind, "kind">): ContainersKind {
  return { kind: "containers", ...spec };
}

/** What runs on a cluster: `kubernetes({ address: "kube-state-metrics:8080" })`. */
export function kubernetes(spec: Omit<KubernetesKind, "kind">): KubernetesKind {
  return { kind: "kubernetes", ...spec };
}

/** Synthetic checks: `synthetic({ address: "localhost:9700" })`. */
export function synthetic(spec: Omit<SyntheticKind, "kind">): SyntheticKind {
  return { kind: "synthetic", ...spec };
}

/** A port that accepts TCP connections: `tcp({ address: "db.example.com:5432" })`. */
export function tcp(spec: Omit<ProbedKind, "kind">): ProbedKind {
  return { kind: "tcp", ...spec };
}

/** A port behind a certificate: `tls({ address: "mail.example.com:465" })`. */
export function tls(spec: Omit<ProbedKind, "kind">): ProbedKind {
  return { kind: "tls", ...spec };
}

/** A DNS resolver: `dns({ address: "10.0.0.2:53" })`. */
export function dns(spec: Omit<ProbedKind, "kind">): ProbedKind {
  return { kind: "dns", ...spec };
}

/** A host that answers pings: `ping({ address: "10.0.0.1" })`. */
export function ping(spec: Omit<ProbedKind, "kind">): ProbedKind {
  return { kind: "ping", ...spec };
}
