import { describe, expect, it, jest } from "@jest/globals";
import { checkConfig } from "../ground.ts";
import { configOf, jobOf, problemsOf, workloadOf } from "./rendered.ts";

jest.setTimeout(60_000);

const legacy = {
  path: "legacy/disk alerts.yaml",
  text: "# kept by hand\ngroups:\n  - name: legacy\n    rules:\n      - alert: OldOne\n        expr: up == 0\n        labels: { severity: warning }\n      - alert: OldOne\n        expr: up == 0\n        for: 1h\n        labels: { severity: critical }\n",
};
const rawJob = {
  job_name: "mine",
  static_configs: [{ targets: ["127.0.0.1:9999"] }],
  relabel_configs: [{ target_label: "team", replacement: "me" }],
};

describe("raw scrape jobs", () => {
  it("are passed through, with an owner where they name none", async () => {
    const workload = workloadOf({ scrapeJobs: [rawJob] });
    const job = jobOf(workload, "mine");
    expect(job?.static_configs).toEqual(rawJob.static_configs);
    expect(job?.relabel_configs).toEqual([
      ...rawJob.relabel_configs,
      { source_labels: ["service"], regex: "^$", target_label: "service", replacement: "mine" },
      { source_labels: ["team"], regex: "^$", target_label: "team", replacement: "operations" },
      { source_labels: ["environment"], regex: "^$", target_label: "environment", replacement: "test" },
    ]);
    await checkConfig(workload);
  });

  it("are refused when their name is taken, naming the setting", () => {
    const scrapeJobs = [{ job_name: "node" }, { job_name: "a" }, { job_name: "a" }];
    expect(problemsOf(() => workloadOf({ scrapeJobs }))).toEqual([
      'monitoring:scrapeJobs[0].job_name: expected a name of its own, found "node", which is a job of this stack already: rename it',
      'monitoring:scrapeJobs[2].job_name: expected a name of its own, found "a", which is a job of monitoring:scrapeJobs[1] already: rename it',
    ]);
  });

  it("are refused by promtool when a key is wrong", async () => {
    const workload = workloadOf({ scrapeJobs: [{ job_name: "mine", static_config: [] }] });
    await expect(checkConfig(workload)).rejects.toThrow(/static_config/);
  });
});

describe("passed-through rule files", () => {
  it("keep every byte, comments too, and are loaded", async () => {
    const workload = workloadOf({}, { ruleFiles: [legacy] });
    expect(workload.files["rules/passed-through-legacy-disk-alerts.yml"]).toBe(legacy.text);
    expect(configOf(workload).rule_files).toContain("rules/passed-through-legacy-disk-alerts.yml");
    await checkConfig(workload);
  });

  it("are refused all at once, each naming its file", () => {
    const ruleFiles = [
      { path: "a.yml", text: "groups: [" },
      { path: "b.yml", text: "rules: []" },
      {
        path: "c.yml",
        text: "groups: [{ name: monitoring, rules: [{ alert: TargetDown, expr: up == 0 }] }]",
      },
      legacy,
      {
        path: "d.yml",
        text: "groups: [{ name: other, rules: [{ alert: OldOne, expr: up }, { record: 'instance:node_cpu_utilisation:rate5m', expr: up }] }]",
      },
      { path: "legacy-disk alerts.yml", text: "groups: []" },
    ];
    expect(problemsOf(() => workloadOf({}, { ruleFiles }))).toEqual([
      expect.stringMatching(/^a\.yml: expected YAML, found a mistake: /),
      'b.yml: expected Prometheus rules under "groups:", found none',
      "c.yml: expected a name of its own, found the group monitoring, which is the name of a group of this stack too: rename it",
      "c.yml: expected a name of its own, found the alert TargetDown, which is the name of an alert of this stack too: rename it",
      "d.yml: expected a name of its own, found the alert OldOne, which is the name of a rule of legacy/disk alerts.yaml too: rename it",
      "d.yml: expected a name of its own, found the record instance:node_cpu_utilisation:rate5m, which is the name of a recording rule of this stack too: rename it",
      "legacy-disk alerts.yml: expected a file name of its own, found one that reads like legacy/disk alerts.yaml: rename it",
    ]);
  });
});
