import type { WantedPort } from "../../../providers/process/ports.ts";
import { toolTable, type ToolName } from "../../../tools/versions.ts";
import type { Site } from "../../site.ts";
import { portOf, type Workload } from "../../workload.ts";
import type { ProcessArgs } from "./process.ts";

/** What the provider is asked to run for a workload, secrets aside. Pure. */
export function processArgs(
  environment: string,
  site: Site,
  workload: Workload,
): Omit<ProcessArgs, "secretFiles"> {
  const at = (port: string, path: string): string =>
    `http://${site.address(workload.name, portOf(workload, port).name)}${path}`;
  const { reload, probe } = workload;
  return {
    name: workload.name,
    environment,
    title: workload.title,
    tool: workload.tool,
    version: workload.version,
    args: workload.args,
    env: workload.env ?? {},
    pathEnv: workload.pathEnv ?? {},
    ...(workload.homeFlag === undefined ? {} : { homeFlag: workload.homeFlag }),
    files: workload.files,
    ports: workload.ports.map(({ name, port, purpose }) => ({
      name,
      number: port,
      address: hostOf(site.listen(workload.name, name)),
      purpose,
    })),
    probe: { url: at(probe.port, probe.path) },
    reload: reload.kind === "http" ? { kind: "http", url: at(reload.port, reload.path) } : reload,
    watched: workload.watched ?? [],
    configCheck: (workload.configCheck ?? []).map(({ tool, args }) => ({
      tool,
      version: versionOf(tool),
      args,
    })),
  };
}

function versionOf(tool: ToolName): string {
  return toolTable[tool].version;
}

/** The host of `host:port`, without the brackets of an IPv6 address. */
function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(":")).replace(/^\[(.*)\]$/, "$1");
}

/** Every port that a plan's workloads are going to listen on, for `checkPorts`. */
export function wantedPorts(workloads: readonly Workload[], site: Site): readonly WantedPort[] {
  return workloads.flatMap((workload) =>
    workload.ports.map(({ name, port }) => ({
      workload: workload.name,
      name,
      number: port,
      address: hostOf(site.listen(workload.name, name)),
    })),
  );
}
