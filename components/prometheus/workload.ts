import type { Model } from "../../model/model.ts";
import { refuse } from "../../model/problem.ts";
import { toolTable } from "../../tools/versions.ts";
import { goMemoryLimit } from "../go-memory.ts";
import type { Site } from "../site.ts";
import type { Workload } from "../workload.ts";
import { renderPrometheus } from "./config.ts";
import { checkPassedThrough, type PassedThroughFile, passedThroughPath } from "./passed-through.ts";
import { checkRawScrapeJobs, rawScrapeJobs } from "./raw-scrape-jobs.ts";
import { renderRules } from "./rules.ts";
import { type Peer, scrapeJobs } from "./scrape-jobs.ts";

/** What Prometheus' workload is made from. */
export interface PrometheusInput {
  readonly model: Model;
  readonly site: Site;
  /** The other workloads: those that expose metrics are scraped, all are probed. */
  readonly peers: readonly Peer[];
  /** Texts of the files that `monitoring:ruleFiles` names. @default [] */
  readonly ruleFiles?: readonly PassedThroughFile[];
}

const memoryMib = 1024;
const config = "prometheus.yml";
const metrics = [{ job: "prometheus", port: "web", path: "/metrics" }] as const;
const probe = { port: "web", path: "/-/ready" } as const;

/**
 * Prometheus. What it scraped is in its write-ahead log at once, so kill -9 loses at most the scrapes in flight.
 *
 * @throws ProblemsError when a passed-through scrape job or rule file clashes with the stack's own.
 */
export function prometheusWorkload({ model, site, peers, ruleFiles = [] }: PrometheusInput): Workload {
  const jobs = scrapeJobs(model, site, [{ name: "prometheus", metrics, probe }, ...peers]);
  refuse([...checkRawScrapeJobs(model, jobs), ...checkPassedThrough(ruleFiles, model)]);
  const rules = {
    ...renderRules(model),
    ...Object.fromEntries(ruleFiles.map((file) => [passedThroughPath(file), file.text])),
  };
  return {
    name: "prometheus",
    title: "Prometheus",
    tool: "prometheus",
    version: toolTable.prometheus.version,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${site.dataDir("prometheus")}`,
      `--web.listen-address=${site.listen("prometheus", "web")}`,
      `--web.external-url=${site.url("prometheus", "web")}`,
      "--web.enable-lifecycle",
      // An alert that fires before Alertmanager is found (just after a start) is lost until it is sent again; the
      // default is a minute.
      "--rules.alert.resend-delay=15s",
      "--enable-feature=exemplar-storage",
    ],
    env: goMemoryLimit(memoryMib),
    files: {
      [config]: renderPrometheus({
        model,
        site,
        jobs: [...jobs, ...rawScrapeJobs(model)],
        ruleFiles: Object.keys(rules),
      }),
      ...rules,
    },
    ports: [
      { name: "web", port: model.settings.ports.prometheus, purpose: "the web UI and API", exposed: true },
    ],
    storage: { sizeGib: 50 },
    ui: { port: "web", path: "/" },
    metrics,
    probe,
    reload: { kind: "http", port: "web", path: "/-/reload" },
    configCheck: [{ tool: "promtool", args: ["check", "config", config] }],
    resources: { memoryMib, cpus: 1 },
    connects: peers.flatMap(connections),
  };
}

/** What it asks of a peer: its metrics, and of two of them more: alerts are sent, probes are asked for. */
function connections({ name, metrics: theirs = [], probe: { port } }: Peer): Workload["connects"] {
  const asked = name === "alertmanager" || name === "blackbox-exporter" ? [port] : [];
  return [...new Set([...theirs.map((one) => one.port), ...asked])].map((used) => ({ to: name, port: used }));
}
