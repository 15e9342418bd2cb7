import type { OutputMap } from "@pulumi/pulumi/automation/index.js";
import type { SettingsFile } from "../model/settings/read-file.ts";
import type { Context } from "./context.ts";
import type { Engine } from "./engine/driver.ts";
import { enginePaths } from "./engine/paths.ts";
import { providerDir } from "./project.ts";

/** What a verb that needs the engine knows by then. */
export interface SessionInput {
  readonly verb: string;
  readonly file: SettingsFile;
  readonly pulumi: { readonly path: string; readonly version: string };
}

/** Loads the engine's libraries and the program: a second of work that can be done while something else is waited for. */
export async function loadEngine() {
  return Promise.all([import("./engine/driver.ts"), import("../index.ts")]);
}

/** Opens the engine on this project's own program, for one piece of work. @throws ProblemsError, Interrupted */
export async function withProjectEngine<T>(
  context: Context,
  { verb, file, pulumi }: SessionInput,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const [{ withEngine }, { default: program }] = await loadEngine();
  return withEngine(
    {
      verb,
      paths: enginePaths(context.environment),
      settings: file,
      catalogue: context.catalogue,
      providerDir,
      pulumi,
      program,
      say: (line) => {
        context.terminal.note(line);
      },
    },
    work,
  );
}

/** Addresses in the program's outputs, by component. */
export function urlsOf(outputs: OutputMap): Readonly<Record<string, string>> {
  const urls: unknown = outputs["urls"]?.value;
  if (typeof urls !== "object" || urls === null) return {};
  return Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, String(url)]));
}
