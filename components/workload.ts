import type { ToolName } from "../tools/versions.ts";
import type { SecretName } from "./site.ts";

/** One listening port of a workload. */
export interface WorkloadPort {
  /** Name within the workload: "web", "otlp-grpc". */
  readonly name: string;
  /** TCP port number, 1 to 65535. */
  readonly port: number;
  /** What listens there, in the words of an error message: "the web UI and API". */
  readonly purpose: string;
  /** True where people or systems outside the stack connect; targets that have a network boundary open it there. */
  readonly exposed?: boolean;
}

/** One endpoint with metrics. */
export interface WorkloadMetrics {
  readonly job: string;
  readonly port: string;
  readonly path: string;
  /**
   * Label that names the service that a series tells of, where the endpoint speaks for others; it becomes `service`.
   * @default none: every series is the workload's own
   */
  readonly serviceLabel?: string;
}

/** How a running process takes over changed files. */
export type Reload =
  /** POST to a path of a port; any status but 2xx means that the process refused the files. */
  | { readonly kind: "http"; readonly port: string; readonly path: string }
  | { readonly kind: "signal"; readonly signal: "SIGHUP" }
  /** The product cannot reload: it is restarted. */
  | { readonly kind: "restart" };

/**
 * Files that a process notices by itself, or that need no reload, are named by prefix here: a change of them alone
 * neither reloads nor restarts it (Loki polls its rule files).
 */
export type Watched = readonly string[];

/** A product's own check of its files, run in a copy of its config folder before the files reach the process. */
export interface ConfigCheck {
  readonly tool: ToolName;
  /** Arguments; the working directory is the folder that holds the files. */
  readonly args: readonly string[];
}

/**
 * Programs that are part of this project instead of the tools table: `<name>/main.ts`, run by Node.js 24
 * (`tools/node`). Their version is the project's.
 */
export type OwnProgram = "responder";

/**
 * What runs, said once for every platform: pure data. A target decides how. A product never asks which target it is on.
 */
export interface Workload {
  /** Name, unique in the stack; also the folder that its files are rendered to: "prometheus", "node-exporter". */
  readonly name: string;
  /** Name for people: "Prometheus". */
  readonly title: string;
  /** The program or image; its version is the one of the tools table. */
  readonly tool: ToolName | OwnProgram;
  readonly version: string;
  readonly args: readonly string[];
  /** Environment variables; never a secret. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Environment variables that hold paths relative to the config folder; the target makes them absolute. For products
   * that take relative paths from somewhere else (Grafana: from its home). @default none
   */
  readonly pathEnv?: Readonly<Record<string, string>>;
  /**
   * The flag by which the program is told the folder that its archive was unpacked to, with its web pages and defaults
   * ("--homepath"). A target that runs unpacked archives adds `<flag>=<folder>`; an image knows its own. @default none
   */
  readonly homeFlag?: string;
  /** Configuration files: path relative to the config folder → text. */
  readonly files: Readonly<Record<string, string>>;
  /** Secrets that the process reads from files (mode 0600). @default none */
  readonly secretFiles?: readonly SecretName[];
  readonly ports: readonly WorkloadPort[];
  /** Keeps data in `Site.dataDir`. @default none: the workload is stateless */
  readonly storage?: { readonly sizeGib: number };
  /** Where metrics are scraped, each under a job name of its own. @default none: it exposes no metrics */
  readonly metrics?: readonly WorkloadMetrics[];
  /** Page for people: the status page links to it. @default none: there is nothing for a person to open */
  readonly ui?: { readonly port: string; readonly path: string };
  /** Ready when a GET answers 2xx. */
  readonly probe: { readonly port: string; readonly path: string };
  readonly reload: Reload;
  /** @default [] */
  readonly watched?: Watched;
  /** @default none: the product has no checker of its own */
  readonly configCheck?: readonly ConfigCheck[];
  /** What it is expected to use at most: a limit where the platform has limits. */
  readonly resources: { readonly memoryMib: number; readonly cpus: number };
  /** One replica, or one on every monitored host. @default "single" */
  readonly scale?: "single" | "every-host";
  /** What it may see of its host. @default "none" */
  readonly hostAccess?: "none" | "read-metrics" | "read-logs";
  /** Other workloads that it connects to; network policies, security groups and peers follow from this. */
  readonly connects: readonly { readonly to: string; readonly port: string }[];
}

/** The port of that name. @throws Error when the workload has none: a slip of a developer. */
export function portOf(workload: Pick<Workload, "name" | "ports">, name: string): WorkloadPort {
  const port = workload.ports.find((candidate) => candidate.name === name);
  if (port === undefined) throw new Error(`workload ${workload.name} has no port named ${name}`);
  return port;
}
