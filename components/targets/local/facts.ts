import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findTools } from "../../../tools/install.ts";

/** What this machine has, for the parts of the stack that do without: Grafana, and a systemd journal to read. */
export async function localFacts(): Promise<{ readonly grafana: boolean; readonly journal: boolean }> {
  const grafana = (await findTools(["grafana"])).get("grafana");
  return { grafana: grafana !== undefined && "path" in grafana, journal: hasJournal() };
}

/** The collector reads the journal through `journalctl`, from either of the folders that journald writes. */
function hasJournal(): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return (
    folders.some((folder) => isExecutable(join(folder, "journalctl"))) &&
    ["/var/log/journal", "/run/log/journal"].some((folder) => existsSync(folder))
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
