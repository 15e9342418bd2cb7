import { createHash } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import { ProblemsError } from "../../model/problem.ts";

/** Where one environment of the local target keeps everything: pure paths, nothing is created here. */
export interface Layout {
  /** Name of the environment, which is the name of the Pulumi stack: "dev". */
  readonly environment: string;
  /** `<state root>/<environment>`. */
  readonly root: string;
  /** Tells this stack's processes from everybody else's on the machine: a hash of {@link root}. */
  readonly id: string;
  /** Folder with one folder per workload. */
  readonly workloads: string;
  /** Folder of process-compose's own files. */
  readonly supervisor: string;
}

/** Folders and files of one workload; the process runs in {@link config}. */
export interface WorkloadLayout {
  readonly root: string;
  /** Rendered files; the working directory of the process, so that they find the others as `../data`, `../secrets`. */
  readonly config: string;
  /** Secret files, mode 0600. */
  readonly secrets: string;
  /** Kept through restarts, updates, replacements and `down`. */
  readonly data: string;
  readonly log: string;
  /** What runs, without files and secrets: enough to start it again without the engine. */
  readonly definition: string;
  /** There while files are being changed: whoever finds it later knows that a change was interrupted. */
  readonly unfinished: string;
}

/** The project's own folder, two above this file. */
export const projectDir = resolve(import.meta.dirname, "../..");

/**
 * State root: MONITORING_STATE_DIR, else `.monitoring` in the project.
 * @param env environment variables. @default process.env
 */
export function stateRoot(env: NodeJS.ProcessEnv = process.env): string {
  const set = env["MONITORING_STATE_DIR"];
  return set === undefined || set === "" ? join(projectDir, ".monitoring") : resolve(set);
}

const environmentName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Whether a text can be the name of an environment: it becomes a folder. */
export function isEnvironmentName(text: string): boolean {
  return environmentName.test(text);
}

/** Whether a text can be the name of a workload: it becomes a folder and part of a URL. */
export function isWorkloadName(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(text);
}

/**
 * The layout of an environment.
 * @param root state root. @default {@link stateRoot}
 * @throws ProblemsError when the name cannot be a folder's.
 */
export function layoutOf(environment: string, root: string = stateRoot()): Layout {
  if (!isEnvironmentName(environment))
    throw new ProblemsError([
      {
        where: "--env",
        message: `expected a name of letters, digits, "-", "_" and ".", got ${JSON.stringify(environment)}`,
      },
    ]);
  const folder = join(resolve(root), environment);
  return {
    environment,
    root: folder,
    id: createHash("sha256").update(folder).digest("hex").slice(0, 16),
    workloads: join(folder, "workloads"),
    supervisor: join(folder, "supervisor"),
  };
}

/** Folders and files of a workload. */
export function workloadLayout(layout: Layout, name: string): WorkloadLayout {
  const root = join(layout.workloads, name);
  return {
    root,
    config: join(root, "config"),
    secrets: join(root, "secrets"),
    data: join(root, "data"),
    log: join(root, "log"),
    definition: join(root, "process.json"),
    unfinished: join(root, "unfinished.json"),
  };
}

/** Where a process' output goes; rotated files stand beside it. */
export function logFile(layout: Layout, name: string): string {
  return join(workloadLayout(layout, name).log, `${name}.log`);
}

/** A path as people find it: relative to the project when it is inside. */
export function shown(path: string): string {
  const inside = `${projectDir}/`;
  return path.startsWith(inside) ? path.slice(inside.length) : path;
}

/**
 * Longest path that a Unix socket can have everywhere, in bytes (macOS: 104 with the closing zero, Linux: 108), less
 * room for what libraries add.
 */
export const socketPathLimit = 100;

/**
 * Socket of the supervisor: in its own folder, or, where that path is too long for a socket, in a short folder of the
 * user's under the folder for temporary files. (Not under XDG_RUNTIME_DIR: that one is emptied when the user logs out.)
 */
export function socketPath(layout: Layout, temporary: string, userId: number): string {
  const natural = join(layout.supervisor, "socket");
  if (Buffer.byteLength(natural) <= socketPathLimit) return natural;
  return join(temporary, `monitoring-${userId}-${layout.id}`, "socket");
}

/** Whether the socket's folder is the short one, which must be checked before use since others can write beside it. */
export function isShortSocket(layout: Layout, socket: string): boolean {
  return dirname(socket) !== layout.supervisor;
}
