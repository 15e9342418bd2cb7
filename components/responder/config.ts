import type { ComponentConfig, ResponderConfig } from "../../responder/config.ts";
import type { Site } from "../site.ts";
import { type Workload, portOf } from "../workload.ts";

/** What `responder.json` is rendered from. */
export interface ResponderConfigInput {
  readonly site: Site;
  /** Name of the environment: "dev". */
  readonly environment: string;
  /** Version of this project. */
  readonly version: string;
  /** The workloads to show, in the order of the page. */
  readonly components: readonly ShownWorkload[];
  /** Name of the alert that always fires. @default none */
  readonly watchdog?: string;
}

/** What the status page needs to know of a workload. */
export type ShownWorkload = Pick<Workload, "name" | "title" | "version" | "ports" | "probe" | "ui">;

/** Renders `responder.json`. It names addresses and versions; it holds no secret. */
export function renderResponderConfig(input: ResponderConfigInput): string {
  const { site, environment, version, components, watchdog } = input;
  const upstream = (workload: string) => ({
    address: `http://${site.address(workload, "web")}`,
    url: site.url(workload, "web"),
  });
  const config: ResponderConfig & { readonly generated: string } = {
    generated: "by the monitoring project; a change made here is lost at the next './monitoring up'",
    environment,
    version,
    publicUrl: site.url("responder", "web"),
    prometheus: upstream("prometheus"),
    alertmanager: upstream("alertmanager"),
    ...(watchdog === undefined ? {} : { watchdog }),
    components: components.map((workload) => component(workload, site)),
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

function component(workload: ShownWorkload, site: Site): ComponentConfig {
  const { name, title, version, probe, ui } = workload;
  // A probe of a port that a workload does not have is a slip that should show here, not as a component that is down.
  portOf(workload, probe.port);
  return {
    name,
    title,
    version,
    probeUrl: `http://${site.address(name, probe.port)}${probe.path}`,
    ...(ui === undefined ? {} : { url: `${site.url(name, ui.port)}${ui.path}` }),
  };
}
