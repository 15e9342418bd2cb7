import { load } from "js-yaml";
import { alertmanagerWorkload } from "../../../components/alertmanager/workload.ts";
import { blackboxExporterWorkload } from "../../../components/exporters/blackbox.ts";
import { nodeExporterWorkload } from "../../../components/exporters/node.ts";
import { prometheusWorkload } from "../../../components/prometheus/workload.ts";
import { localSite } from "../../../components/targets/local/site.ts";
import type { Workload } from "../../../components/workload.ts";
import { compile } from "../../../model/compile.ts";
import { ProblemsError } from "../../../model/problem.ts";
import { settingsSchema } from "../../../model/settings/schema.ts";
import { type Catalogue, ownCatalogue } from "../../../services/catalogue.ts";

/** A scrape job as it was rendered. */
export interface Job {
  readonly job_name: string;
  readonly metrics_path?: string;
  readonly static_configs: readonly {
    readonly targets: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
  }[];
  readonly relabel_configs?: readonly Readonly<Record<string, unknown>>[];
}

/** prometheus.yml as it was rendered. */
export interface Config {
  readonly global: Readonly<Record<string, unknown>>;
  readonly storage: unknown;
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly Job[];
  readonly remote_write?: unknown;
}

/** What may differ from the defaults. */
export interface Options {
  readonly ruleFiles?: readonly { readonly path: string; readonly text: string }[];
  readonly catalogue?: Catalogue;
  readonly without?: readonly string[];
}

/** Prometheus with an Alertmanager and two exporters, from settings. */
export function workloadOf(changes: Readonly<Record<string, unknown>> = {}, options: Options = {}): Workload {
  const settings = settingsSchema.parse(changes);
  const site = localSite(settings);
  const { catalogue = ownCatalogue, ruleFiles = [], without = [] } = options;
  const model = compile({ environment: "test", settings, site, catalogue });
  const peers = [
    alertmanagerWorkload({ model, site, secrets: new Set() }),
    nodeExporterWorkload({ settings, site }),
    blackboxExporterWorkload({ settings, site }),
  ].filter(({ name }) => !without.includes(name));
  return prometheusWorkload({ model, site, peers, ruleFiles });
}

/** Its prometheus.yml. */
export function configOf(workload: Workload): Config {
  return load(workload.files["prometheus.yml"] ?? "") as Config;
}

/** One of its scrape jobs. */
export function jobOf(workload: Workload, name: string): Job | undefined {
  return configOf(workload).scrape_configs.find(({ job_name }) => job_name === name);
}

/** The problems for which it must be refused, one per line. */
export function problemsOf(make: () => Workload): readonly string[] {
  try {
    make();
  } catch (error) {
    if (error instanceof ProblemsError) return error.message.split("\n");
    throw error;
  }
  throw new Error("it was not refused");
}
