import type { Model } from "../../model/model.ts";
import type { Problem } from "../../model/problem.ts";
import { settingsPrefix } from "../../model/settings/parse.ts";
import type { ScrapeJob } from "./scrape-jobs.ts";

/** What is wrong with `monitoring:scrapeJobs`, apart from what promtool checks. */
export function checkRawScrapeJobs({ settings }: Model, ownJobs: readonly ScrapeJob[]): Problem[] {
  const owners = new Map(ownJobs.map(({ job_name }) => [job_name, "this stack"]));
  return settings.scrapeJobs.flatMap(({ job_name }, i) => {
    const where = `${settingsPrefix}scrapeJobs[${i}]`;
    const owner = owners.get(job_name);
    owners.set(job_name, owner ?? where);
    if (owner === undefined) return [];
    return [
      {
        where: `${where}.job_name`,
        message: `expected a name of its own, found "${job_name}", which is a job of ${owner} already: rename it`,
      },
    ];
  });
}

/**
 * The raw scrape jobs, passed through. Series that name no owner get one after all, for every alert routes by it: the
 * job's name as service, and the team and environment of the stack itself.
 */
export function rawScrapeJobs({ settings, services, environment }: Model): readonly ScrapeJob[] {
  const team = services.find(({ kind }) => kind.kind === "monitoring-stack")?.team ?? "";
  return settings.scrapeJobs.map((job) => {
    const own: unknown = job["relabel_configs"];
    const owner = { service: job.job_name, team, environment };
    const relabel_configs = [
      ...(Array.isArray(own) ? (own as readonly unknown[]) : []),
      ...Object.entries(owner).map(([name, value]) => ({
        source_labels: [name],
        regex: "^$",
        target_label: name,
        replacement: value.replaceAll("$", "$$$$"),
      })),
    ];
    return { ...job, relabel_configs };
  });
}
