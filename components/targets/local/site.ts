import { portSetting } from "../../../model/settings/ports.ts";
import type { Settings } from "../../../model/settings/schema.ts";
import type { Site } from "../../site.ts";

/**
 * The local machine as a {@link Site}: every workload is a process whose working directory is its own config folder,
 * with `../data`, `../secrets` and `../log` beside it, reached over the address that the settings bind to.
 */
export function localSite(settings: Pick<Settings, "bind" | "ports">): Site {
  const port = (workload: string, name: string): number => {
    const ports: Readonly<Record<string, number>> = settings.ports;
    const setting = portSetting(workload, name);
    const value = ports[setting];
    if (value === undefined) throw new Error(`no port setting named ${setting}`);
    return value;
  };
  const everywhere = settings.bind === "0.0.0.0" || settings.bind === "::";
  const host = everywhere ? "127.0.0.1" : bracketed(settings.bind);
  return {
    kind: "local",
    address: (workload, name) => `${host}:${port(workload, name)}`,
    listen: (workload, name) => `${bracketed(settings.bind)}:${port(workload, name)}`,
    url: (workload, name) => `http://${host === "127.0.0.1" ? "localhost" : host}:${port(workload, name)}`,
    configDir: () => ".",
    dataDir: () => "../data",
    secretPath: (_workload, secret) => `../secrets/${secret}`,
  };
}

function bracketed(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
