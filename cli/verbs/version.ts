import project from "../../package.json" with { type: "json" };
import { toolTable } from "../../tools/versions.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../failure.ts";

/** `./monitoring version`. */
export function version({ terminal }: Context): Promise<ExitCode> {
  const engine = toolTable.pulumi.version;
  terminal.line(`monitoring ${project.version} (Node.js ${process.version}, Pulumi ${engine})`);
  terminal.result({ ok: true, version: project.version, node: process.version, pulumi: engine });
  return Promise.resolve(0);
}
