import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { settingsFileName } from "../../model/settings/read-file.ts";
import { stateRoot } from "../../providers/process/layout.ts";

/** Name of the Pulumi project, as in Pulumi.yaml. */
export const projectName = "monitoring";

/** Where the engine keeps things for one environment. Nothing is ever written outside `root`. */
export interface EnginePaths {
  readonly environment: string;
  /** State folder of all environments: `$MONITORING_STATE_DIR`, else `.monitoring` in the project. */
  readonly root: string;
  /** Folder of the environment. */
  readonly environmentDir: string;
  /** Working directory of the engine: holds the generated Pulumi.yaml and the copy of the settings. */
  readonly workDir: string;
  /** The copy of the settings, with what Pulumi adds to it. */
  readonly stackFile: string;
  /** PULUMI_HOME: no account, no plugin and no setting of the person's own Pulumi is touched. */
  readonly home: string;
  /** Where the engine stores the state: `$PULUMI_BACKEND_URL`, else a folder under `root`. */
  readonly backendUrl: string;
  /** The backend's folder when it is one on this machine. */
  readonly backendDir: string | undefined;
  /** The generated passphrase (0600) of the secrets in settings and state. */
  readonly passphraseFile: string;
  /** Who is changing the environment now. */
  readonly runFile: string;
}

/** The paths of an environment. */
export function enginePaths(environment: string, variables: NodeJS.ProcessEnv = process.env): EnginePaths {
  const root = stateRoot(variables);
  const environmentDir = join(root, environment);
  const workDir = join(environmentDir, "project");
  const backendUrl = variables["PULUMI_BACKEND_URL"] || `file://${join(root, "pulumi")}`;
  return {
    environment,
    root,
    environmentDir,
    workDir,
    stackFile: join(workDir, settingsFileName(environment)),
    home: join(root, "pulumi-home"),
    backendUrl,
    backendDir: folderOf(backendUrl),
    passphraseFile: join(root, "passphrase"),
    runFile: join(environmentDir, "run.json"),
  };
}

/** The folder of a `file://` backend; undefined for any other (and for `~`, which only Pulumi expands). */
function folderOf(url: string): string | undefined {
  if (!url.startsWith("file://") || url.startsWith("file://~") || url.startsWith("file://."))
    return undefined;
  try {
    const plain = new URL(url);
    plain.search = "";
    return fileURLToPath(plain);
  } catch {
    return undefined;
  }
}

/** The file that holds an environment's state, on a backend in a folder. */
export function stateFile(backendDir: string, environment: string): string {
  return join(backendDir, ".pulumi", "stacks", projectName, `${environment}.json`);
}

/** The folder of an environment's locks, on a backend in a folder. */
export function lockFolder(backendDir: string, environment: string): string {
  return join(backendDir, ".pulumi", "locks", "organization", projectName, environment);
}
