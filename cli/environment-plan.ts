import { existsSync } from "node:fs";
import { planStack, type StackPlan } from "../components/plan.ts";
import type { Site } from "../components/site.ts";
import { localFacts } from "../components/targets/local/facts.ts";
import { localSite } from "../components/targets/local/site.ts";
import { environmentSecrets } from "../model/settings/environment.ts";
import { parseSettings, settingsPrefix, type ParsedSettings } from "../model/settings/parse.ts";
import { readSettingsFile, settingsFolder, type SettingsFile } from "../model/settings/read-file.ts";
import { loadCatalogue } from "../services/load-catalogue.ts";
import type { Context } from "./context.ts";
import { enginePaths } from "./engine/paths.ts";
import { projectDir } from "./project.ts";

/** Checked settings of an environment, and the file they come from. */
export interface EnvironmentSettings extends ParsedSettings {
  readonly file: SettingsFile;
}

/** What runs in an environment, known without the engine. */
export interface EnvironmentPlan extends EnvironmentSettings, StackPlan {
  readonly site: Site;
  /** Whether Grafana can run here. */
  readonly grafana: boolean;
}

/** Reads and checks an environment's settings. @throws ProblemsError with everything that is wrong */
export function readEnvironment(context: Pick<Context, "environment" | "catalogue">): EnvironmentSettings {
  const file = readSettingsFile(settingsFolder(projectDir), context.environment);
  const config =
    context.catalogue === undefined
      ? file.config
      : { ...file.config, [`${settingsPrefix}catalogue`]: context.catalogue };
  return { file, ...parseSettings(config, environmentSecrets(process.env)) };
}

/**
 * The settings file for verbs that only need to know how secrets are encrypted: a stack can be taken down, or looked at,
 * while its settings are being mended.
 *
 * @throws ProblemsError when there is neither a file nor a deployed stack of that name.
 */
export function settingsForTeardown({ environment }: Pick<Context, "environment">): SettingsFile {
  try {
    return readSettingsFile(settingsFolder(projectDir), environment);
  } catch (error) {
    const { stackFile, workDir } = enginePaths(environment);
    if (!existsSync(stackFile)) throw error;
    return readSettingsFile(workDir, environment);
  }
}

/**
 * From an environment's settings and definitions to everything that runs, exactly as the Pulumi program will find it:
 * so a mistake shows before the engine starts, and `render` and `check` need none.
 *
 * @param assume what to take for given instead of looking at this machine.
 * @throws ProblemsError with everything that is wrong.
 */
export async function planEnvironment(
  context: Pick<Context, "environment" | "catalogue">,
  assume: { readonly grafana?: boolean } = {},
): Promise<EnvironmentPlan> {
  const environment = readEnvironment(context);
  const { settings, secrets } = environment;
  const [catalogue, facts] = await Promise.all([loadCatalogue(settings.catalogue, projectDir), localFacts()]);
  const available = { ...facts, ...assume };
  const site = localSite(settings);
  const plan = planStack(
    { environment: context.environment, settings, catalogue, secrets, available, projectDir },
    site,
  );
  return { ...environment, ...plan, site, grafana: available.grafana };
}
