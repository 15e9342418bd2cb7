import project from "../../package.json" with { type: "json" };
import type { Settings } from "../../model/settings/schema.ts";
import type { Site } from "../site.ts";
import type { Workload } from "../workload.ts";
import { renderResponderConfig, type ShownWorkload } from "./config.ts";

/** What the responder's workload is made of. */
export interface ResponderWorkloadInput {
  readonly settings: Pick<Settings, "ports">;
  readonly site: Site;
  /** Name of the environment: "dev". */
  readonly environment: string;
  /** The other workloads: the components that the status page shows and probes. */
  readonly components: readonly ShownWorkload[];
  /** Runbook pages: path below runbooks/ ("infrastructure/high-cpu.md") → Markdown. They are deployed with it. */
  readonly runbooks: Readonly<Record<string, string>>;
  /** Name of the alert that always fires; the page warns when it does not. @default "Watchdog" */
  readonly watchdog?: string;
}

/** What others need to know of the responder before its own files can be rendered. */
export const responderPeer = {
  name: "responder",
  metrics: [{ job: "responder", port: "web", path: "/metrics" }],
  probe: { port: "web", path: "/health" },
} as const satisfies Pick<Workload, "name" | "metrics" | "probe">;

/** The responder: the status page and the runbooks, the one program that is part of this project. */
export function responderWorkload(input: ResponderWorkloadInput): Workload {
  const { settings, site, environment, components, runbooks, watchdog = "Watchdog" } = input;
  const { version } = project;
  const ports = [
    {
      name: "web",
      port: settings.ports.responder,
      purpose: "the status page and the runbooks",
      exposed: true,
    },
  ];
  const self = { ...responderPeer, title: "Status page", version, ports };
  const pages = Object.entries(runbooks).map(([path, text]) => [`runbooks/${path}`, text] as const);
  return {
    ...self,
    tool: "responder",
    args: [
      "--config",
      `${site.configDir("responder")}/responder.json`,
      "--listen",
      site.listen("responder", "web"),
    ],
    env: {
      // The page needs little; without bounds Node lets garbage grow to a share of the machine's memory.
      NODE_OPTIONS: "--max-old-space-size=64 --max-semi-space-size=2",
    },
    // What Node compiled, kept from one start to the next: without it the TypeScript stripper stays in memory, 25 MB.
    pathEnv: { NODE_COMPILE_CACHE: `${site.dataDir("responder")}/compile-cache` },
    files: {
      "responder.json": renderResponderConfig({
        site,
        environment,
        version,
        components: [...components, self],
        watchdog,
      }),
      ...Object.fromEntries(pages.sort(([a], [b]) => (a < b ? -1 : 1))),
    },
    ports,
    ui: { port: "web", path: "/" },
    reload: { kind: "http", port: "web", path: "/-/reload" },
    resources: { memoryMib: 128, cpus: 0.25 },
    connects: connections(components),
  };
}

/** Every probe, and the two products that are asked what is going on. */
function connections(components: readonly ShownWorkload[]): Workload["connects"] {
  const all = [
    { to: "prometheus", port: "web" },
    { to: "alertmanager", port: "web" },
    ...components.map(({ name, probe: { port } }) => ({ to: name, port })),
  ];
  return all.filter(({ to, port }, i) => all.findIndex((one) => one.to === to && one.port === port) === i);
}
