import type { Model } from "../../model/model.ts";
import { generatedYaml } from "../generated-yaml.ts";
import type { Site } from "../site.ts";
import type { ScrapeJob } from "./scrape-jobs.ts";

/** What prometheus.yml is rendered from, apart from the model. */
export interface PrometheusConfigInput {
  readonly model: Model;
  readonly site: Site;
  readonly jobs: readonly ScrapeJob[];
  /**
   * Rule files, relative to prometheus.yml. Named one by one, never by a pattern: a pattern that matches nothing is
   * fine with promtool and leaves a stack without alerts.
   */
  readonly ruleFiles: readonly string[];
}

/** Exemplars kept in memory, newest first, at about 100 bytes each: 10 MB at most. */
const maxExemplars = 100_000;

/** Renders prometheus.yml. */
export function renderPrometheus({ model, site, jobs, ruleFiles }: PrometheusConfigInput): string {
  const { environment, settings } = model;
  const { scrapeInterval, evaluationInterval, retention, retentionSize, remoteWriteUrl } =
    settings.prometheus;
  return generatedYaml("components/prometheus/config.ts", {
    global: {
      scrape_interval: scrapeInterval,
      evaluation_interval: evaluationInterval,
      external_labels: { environment },
    },
    // Here and not as arguments, so that a change is a reload and no restart.
    storage: {
      tsdb: {
        retention: { time: retention, ...(retentionSize === undefined ? {} : { size: retentionSize }) },
      },
      exemplars: { max_exemplars: maxExemplars },
    },
    rule_files: ruleFiles,
    alerting: { alertmanagers: [{ static_configs: [{ targets: [site.address("alertmanager", "web")] }] }] },
    scrape_configs: jobs,
    ...(remoteWriteUrl === undefined
      ? {}
      : { remote_write: [{ url: remoteWriteUrl, send_exemplars: true }] }),
  });
}
