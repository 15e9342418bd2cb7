/** Runs the engine driver on a tiny program without plugins, as a process that driver.test.ts can kill. */
import * as pulumi from "@pulumi/pulumi";
import { withEngine } from "../../../cli/engine/driver.ts";
import { enginePaths } from "../../../cli/engine/paths.ts";
import { providerDir } from "../../../cli/project.ts";
import { ProblemsError } from "../../../model/problem.ts";
import { readSettingsFile } from "../../../model/settings/read-file.ts";

const [verb = "up", mode = "plain"] = process.argv.slice(2);

class Greeting extends pulumi.ComponentResource {
  constructor(name: string, args: pulumi.Inputs) {
    super("monitoring:test:Greeting", name, args);
    this.registerOutputs(args);
  }
}

async function program(): Promise<Record<string, unknown>> {
  new Greeting("greeting", { text: mode === "secret" ? pulumi.secret("not-to-be-seen") : "hello" });
  if (mode === "problems")
    throw new ProblemsError([{ where: "monitoring:bind", message: "expected an address" }]);
  if (mode === "throw") throw new Error("boom");
  if (mode === "hang") await new Promise(() => setInterval(() => undefined, 1000));
  return { greeting: "hello" };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  const result = await withEngine(
    {
      verb,
      paths: enginePaths("dev"),
      settings: readSettingsFile(process.env["MONITORING_SETTINGS_DIR"] ?? "", "dev"),
      providerDir,
      pulumi: { path: process.env["ENGINE_PATH"] ?? "", version: process.env["ENGINE_VERSION"] ?? "" },
      program,
      say,
    },
    (engine) => engine[verb as "up" | "preview" | "purge"](() => undefined),
  );
  say(
    JSON.stringify(
      Object.fromEntries(Object.entries(result.outputs).map(([name, { value }]) => [name, value as unknown])),
    ),
  );
  process.exit(0);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
