import type { Settings } from "../../model/settings/schema.ts";
import { toolTable } from "../../tools/versions.ts";
import { goMemoryLimit } from "../go-memory.ts";
import type { Site } from "../site.ts";
import type { Workload } from "../workload.ts";

/** What the node exporter's workload is made from. */
export interface NodeExporterInput {
  readonly settings: Pick<Settings, "ports">;
  readonly site: Site;
  /**
   * Folder whose `*.prom` files are exposed as well: what scripts such as backups want to say.
   * @default none
   */
  readonly textfileDir?: string;
}

const memoryMib = 180;

/** Mount points that are not the host's own disks (kube-prometheus' list). */
export const mountPointsExcluded =
  "^/(dev|proc|sys|run/k3s/containerd/.+|var/lib/docker/.+|var/lib/kubelet/pods/.+)($|/)";

/** Arguments of the node exporter; it has no configuration file. */
export function nodeExporterArgs({
  site,
  textfileDir,
}: Omit<NodeExporterInput, "settings">): readonly string[] {
  return [
    `--web.listen-address=${site.listen("node-exporter", "web")}`,
    `--collector.filesystem.mount-points-exclude=${mountPointsExcluded}`,
    ...(textfileDir === undefined ? [] : [`--collector.textfile.directory=${textfileDir}`]),
    "--log.format=json",
  ];
}

/** The node exporter: metrics of a host, one on every host. */
export function nodeExporterWorkload(input: NodeExporterInput): Workload {
  return {
    name: "node-exporter",
    title: "Node exporter",
    tool: "node_exporter",
    version: toolTable.node_exporter.version,
    args: nodeExporterArgs(input),
    env: goMemoryLimit(memoryMib),
    files: {},
    ports: [{ name: "web", port: input.settings.ports["node-exporter"], purpose: "metrics of this host" }],
    metrics: [{ job: "node", port: "web", path: "/metrics" }],
    probe: { port: "web", path: "/" },
    reload: { kind: "restart" },
    resources: { memoryMib, cpus: 0.25 },
    scale: "every-host",
    hostAccess: "read-metrics",
    connects: [],
  };
}
