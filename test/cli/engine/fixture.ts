import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type EnginePaths, enginePaths, lockFolder, stateFile } from "../../../cli/engine/paths.ts";
import { readSettingsFile, type SettingsFile } from "../../../model/settings/read-file.ts";

/** An engine's folders below a temporary one. */
export class EngineFixture {
  readonly folder: string;
  readonly paths: EnginePaths;

  constructor(variables: NodeJS.ProcessEnv = {}) {
    this.folder = mkdtempSync(join(tmpdir(), "engine-"));
    this.paths = enginePaths("dev", { MONITORING_STATE_DIR: join(this.folder, "state"), ...variables });
  }

  get backendDir(): string {
    if (this.paths.backendDir === undefined) throw new Error("the backend is no folder");
    return this.paths.backendDir;
  }

  /** Path of the state file. */
  get state(): string {
    return stateFile(this.backendDir, "dev");
  }

  write(path: string, text: string): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** Writes a lock as the engine does. */
  lock(holder: unknown, name = "0b7c"): string {
    const text = typeof holder === "string" ? holder : JSON.stringify(holder);
    return this.write(join(lockFolder(this.backendDir, "dev"), `${name}.json`), text);
  }

  settings(text = "config: {}\n"): SettingsFile {
    this.write(join(this.folder, "settings", "Pulumi.dev.yaml"), text);
    return readSettingsFile(join(this.folder, "settings"), "dev");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A sound state with the given resources and operations. */
export function stateText(latest: object = { resources: [] }): string {
  return JSON.stringify({ version: 3, checkpoint: { stack: "organization/monitoring/dev", latest } });
}
