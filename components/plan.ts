import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Runbooks } from "../model/check-runbooks.ts";
import { compile } from "../model/compile.ts";
import type { Model } from "../model/model.ts";
import { ProblemsError } from "../model/problem.ts";
import { settingsPrefix } from "../model/settings/parse.ts";
import type { Settings } from "../model/settings/schema.ts";
import type { Catalogue } from "../services/catalogue.ts";
import { alertmanagerWorkload } from "./alertmanager/workload.ts";
import { collectorWorkload } from "./collector/workload.ts";
import { blackboxExporterWorkload } from "./exporters/blackbox.ts";
import { nodeExporterWorkload } from "./exporters/node.ts";
import { grafanaWorkload } from "./grafana/workload.ts";
import { jaegerWorkload } from "./jaeger/workload.ts";
import { lokiWorkload } from "./loki/workload.ts";
import { prometheusWorkload } from "./prometheus/workload.ts";
import { responderPeer, responderWorkload } from "./responder/workload.ts";
import type { SecretName, Site } from "./site.ts";
import type { Workload } from "./workload.ts";

/** Everything that decides what runs, and with which files. */
export interface PlanInput {
  /** Name of the environment, which is the name of the Pulumi stack: "dev". */
  readonly environment: string;
  readonly settings: Settings;
  /** What is monitored: `loadCatalogue` of the setting. */
  readonly catalogue: Catalogue;
  /** Which secrets are set. Their values never come here. */
  readonly secrets: ReadonlySet<SecretName>;
  /** What the platform has, for the parts that do without. */
  readonly available: { readonly grafana: boolean; readonly journal: boolean };
  /** Folder of the project: runbooks (with those of the catalogue's own folder) and pass-through rule files are read from it. */
  readonly projectDir: string;
}

/** The compiled model and what runs because of it. */
export interface StackPlan {
  readonly model: Model;
  readonly workloads: readonly Workload[];
}

/**
 * From settings and definitions to the plan of everything that runs: no Pulumi, no network, the same input gives the
 * same bytes.
 *
 * @throws ProblemsError with everything that is wrong in definitions, overrides and passed-through files.
 */
export function planStack(input: PlanInput, site: Site): StackPlan {
  const { environment, settings, catalogue, secrets, available } = input;
  const runbooks = {
    ...readRunbooks(join(input.projectDir, "runbooks")),
    ...readRunbooks(join(resolve(input.projectDir, settings.catalogue), "runbooks")),
  };
  const model = compile({ environment, settings, site, catalogue, runbooks });
  const common = { settings, site };
  const alertmanager = alertmanagerWorkload({ model, site, secrets });
  const others: readonly Workload[] = [
    lokiWorkload(common),
    jaegerWorkload(common),
    collectorWorkload({ ...common, journalAvailable: available.journal }),
    nodeExporterWorkload(common),
    blackboxExporterWorkload(common),
    ...(settings.grafana.enabled && available.grafana ? [grafanaWorkload(common)] : []),
  ];
  const ruleFiles = settings.ruleFiles.map((path, i) => ({
    path,
    text: readText(join(input.projectDir, path), `${settingsPrefix}ruleFiles[${i}]`),
  }));
  const prometheus = prometheusWorkload({
    model,
    site,
    peers: [alertmanager, ...others, responderPeer],
    ruleFiles,
  });
  const shown = [prometheus, alertmanager, ...others];
  const responder = responderWorkload({ ...common, environment, components: shown, runbooks });
  return { model, workloads: [...shown, responder] };
}

function readText(path: string, where: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new ProblemsError([{ where, message: `expected a file that can be read, found none at ${path}` }]);
  }
}

/** Runbook pages by path relative to the folder, in a stable order; none when there is no folder. */
function readRunbooks(folder: string): Runbooks {
  if (!existsSync(folder)) return {};
  const pages = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".md"),
  );
  return Object.fromEntries(pages.sort().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}
