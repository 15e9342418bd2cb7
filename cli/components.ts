import type { Settings } from "../model/settings/schema.ts";
import { type Definition, readDefinitions } from "../providers/process/definition.ts";
import type { Layout } from "../providers/process/layout.ts";
import { type ProcessState, processStates } from "../providers/process/supervisor.ts";

/** How a component is, in one word for people and scripts. */
export type Health = "healthy" | "starting" | "stopped" | "failed" | "not installed";

/** One component of a deployed stack. */
export interface ComponentStatus {
  readonly name: string;
  readonly title: string;
  readonly health: Health;
  readonly version: string;
  /** URL of its main port. */
  readonly address?: string;
  readonly pid?: number;
  readonly uptimeSeconds?: number;
  readonly memoryBytes?: number;
  /** How often it ended by itself and was started again. */
  readonly restarts?: number;
}

/**
 * Every component of an environment, from its files on disk and its supervisor: no engine is asked. Empty when nothing is
 * deployed.
 *
 * @param settings names Grafana as missing when it is wanted; undefined when the settings cannot be read.
 */
export async function componentStatuses(
  layout: Layout,
  settings: Pick<Settings, "grafana"> | undefined,
): Promise<readonly ComponentStatus[]> {
  const [all, states] = await Promise.all([readDefinitions(layout), processStates(layout)]);
  const definitions = all.filter(({ removed }) => !removed);
  if (definitions.length === 0) return [];
  const byName = new Map((states ?? []).map((state) => [state.name, state]));
  const deployed = definitions.map((definition) => statusOf(definition, byName.get(definition.name)));
  const grafanaMissing =
    settings?.grafana.enabled === true && !deployed.some(({ name }) => name === "grafana");
  return grafanaMissing
    ? [...deployed, { name: "grafana", title: "Grafana", health: "not installed", version: "" }]
    : deployed;
}

function statusOf(definition: Definition, state: ProcessState | undefined): ComponentStatus {
  const { name, title, version } = definition;
  const address = addressOf(definition);
  return {
    name,
    title,
    version,
    health: healthOf(state),
    ...(address === undefined ? {} : { address }),
    ...(state?.pid === undefined ? {} : { pid: state.pid }),
    ...(state?.uptimeSeconds === undefined ? {} : { uptimeSeconds: Math.floor(state.uptimeSeconds) }),
    ...(state?.memoryBytes === undefined ? {} : { memoryBytes: state.memoryBytes }),
    ...(state === undefined ? {} : { restarts: state.restarts }),
  };
}

function healthOf(state: ProcessState | undefined): Health {
  if (state === undefined) return "stopped";
  return state.state === "running" ? (state.ready ? "healthy" : "starting") : state.state;
}

function addressOf({ ports }: Definition): string | undefined {
  const [first] = ports;
  const main = ports.find(({ name }) => name === "web") ?? first;
  if (main === undefined) return undefined;
  const local = ["127.0.0.1", "0.0.0.0", "::", "::1"].includes(main.address);
  const host = local ? "localhost" : main.address.includes(":") ? `[${main.address}]` : main.address;
  return `http://${host}:${main.number}`;
}

/** Whether a component needs somebody's attention; one that cannot be installed does not. */
export function isUnhealthy({ health }: Pick<ComponentStatus, "health">): boolean {
  return health !== "healthy" && health !== "not installed";
}
