import type { Model, ServiceModel } from "../../model/model.ts";
import { endpointsOf, type ProbedEndpoint } from "../../services/endpoints.ts";
import type { Site } from "../site.ts";
import type { Workload } from "../workload.ts";

/** A workload as the scrape jobs see it. */
export type Peer = Pick<Workload, "name" | "metrics" | "probe">;

/** One entry of `static_configs`. */
interface StaticConfig {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** One entry of `scrape_configs`. */
export interface ScrapeJob {
  readonly job_name: string;
  readonly static_configs?: readonly StaticConfig[];
  readonly [setting: string]: unknown;
}

interface Target {
  readonly job: string;
  readonly serviceLabel?: string | undefined;
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Job of all probes. */
const probeJob = "blackbox";
/** Name of the workload that a host service is measured by. */
const hostExporter = "node-exporter";

/**
 * The scrape jobs that follow from the services. `job` names the exporter; `service`, `team` and `environment` come
 * from the definition; `instance` names the thing, not its address, so that alerts read well and a series outlives a
 * changed port.
 */
export function scrapeJobs(model: Model, site: Site, peers: readonly Peer[]): readonly ScrapeJob[] {
  const hosts = model.services.filter(({ kind }) => kind.kind === "host");
  const targets = model.services.flatMap((service): readonly Target[] => {
    const labels = ownerLabels(model, service);
    switch (service.kind.kind) {
      case "host":
        return metricsTargets(peers.filter(isHostExporter), site).map((target) => ({
          ...target,
          labels: { ...labels, instance: service.name },
        }));
      case "monitoring-stack":
        return [
          ...metricsTargets(hosts.length > 0 ? peers.filter((peer) => !isHostExporter(peer)) : peers, site),
          ...peers.map((peer) => readinessProbe(peer, site)),
        ].map((target) => ({ ...target, labels: { ...labels, ...target.labels } }));
      default:
        return serviceTargets(service).map((target) => ({
          ...target,
          labels: { ...labels, ...target.labels },
        }));
    }
  });
  return [...new Set(targets.map(({ job }) => job))].sort().map((job) => {
    const own = targets.filter((target) => target.job === job);
    return job === probeJob
      ? probeScrapeJob(own, site)
      : { job_name: job, static_configs: staticConfigs(own), ...serviceRelabelling(own) };
  });
}

/**
 * Where a service of its own address is measured. `instance` is the service where there is one of it, so that a changed
 * address does not make another series of it, and the address where there are several.
 */
function serviceTargets({ name, kind }: ServiceModel): readonly Target[] {
  const { scraped, probed } = endpointsOf(kind);
  return [
    ...scraped.map(({ job, address, path }) => ({
      job,
      address,
      labels: {
        instance: scraped.length === 1 ? name : address,
        ...(path === "/metrics" ? {} : { __metrics_path__: path }),
      },
    })),
    ...probed.map(({ module, target }) => probe(target, target, module)),
  ];
}

/** Series that an endpoint tells of other services carry the name of that service. */
function serviceRelabelling(targets: readonly Target[]): Partial<ScrapeJob> {
  const label = targets.find(({ serviceLabel }) => serviceLabel !== undefined)?.serviceLabel;
  if (label === undefined) return {};
  return {
    metric_relabel_configs: [{ source_labels: [label], regex: "(.+)", target_label: "service" }],
  };
}

/** Labels that tell whose series it is. */
export function ownerLabels(
  { environment }: Pick<Model, "environment">,
  service: ServiceModel,
): Readonly<Record<string, string>> {
  const { name, team, tenant } = service;
  return { service: name, team, environment, ...(tenant === undefined ? {} : { tenant }) };
}

function isHostExporter({ name }: Peer): boolean {
  return name === hostExporter;
}

function metricsTargets(peers: readonly Peer[], site: Site): readonly Target[] {
  return peers.flatMap(({ name, metrics = [] }) =>
    metrics.map(({ job, port, path, serviceLabel }) => ({
      job,
      serviceLabel,
      address: site.address(name, port),
      labels: { instance: name, ...(path === "/metrics" ? {} : { __metrics_path__: path }) },
    })),
  );
}

/** A component can be up and still not be ready: that shows only from outside. */
function readinessProbe(peer: Peer, site: Site): Target {
  return probe(peer.name, `http://${site.address(peer.name, peer.probe.port)}${peer.probe.path}`);
}

function probe(instance: string, target: string, module: ProbedEndpoint["module"] = "http_2xx"): Target {
  return { job: probeJob, address: target, labels: { instance, __param_module: module } };
}

/** The exporter is asked, about the address that the target names. */
function probeScrapeJob(targets: readonly Target[], site: Site): ScrapeJob {
  return {
    job_name: probeJob,
    metrics_path: "/probe",
    static_configs: staticConfigs(targets),
    relabel_configs: [
      { source_labels: ["__address__"], target_label: "__param_target" },
      { target_label: "__address__", replacement: site.address("blackbox-exporter", "web") },
    ],
  };
}

function staticConfigs(targets: readonly Target[]): readonly StaticConfig[] {
  return targets
    .map(({ address, labels }) => ({ targets: [address], labels }))
    .sort((a, b) =>
      compareText(
        `${a.labels["service"] ?? ""} ${a.targets[0] ?? ""}`,
        `${b.labels["service"] ?? ""} ${b.targets[0] ?? ""}`,
      ),
    );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
