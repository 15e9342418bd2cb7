import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { freePorts } from "../../test/e2e/free-ports.ts";
import { until } from "../../test/e2e/until.ts";
import { findTools, toolPath } from "../../tools/install.ts";
import { buckets, serviceName } from "./catalogue.ts";

/** How long each Prometheus runs before it is measured, so that its windows hold something, and then while it is. */
const warmUpSeconds = 60;
const measuredSeconds = 90;

/** Requests of so many services as they would be scraped from them, growing with time. */
function exposition(count: number, elapsed: number): string {
  const lines: string[] = ["# TYPE flask_http_request_total counter"];
  const durations: string[] = ["# TYPE flask_http_request_duration_seconds histogram"];
  for (let index = 0; index < count; index++) {
    const labels = `service="${serviceName(index)}",team="shop",environment="bench",job="flask",instance="${serviceName(index)}",method="GET"`;
    const total = Math.floor(elapsed * (10 + (index % 7)));
    lines.push(`flask_http_request_total{${labels},status="200"} ${total}`);
    lines.push(`flask_http_request_total{${labels},status="500"} ${Math.floor(total / 2000)}`);
    const bucket = (le: string, share: number): string =>
      `flask_http_request_duration_seconds_bucket{${labels},path="/",status="200",le="${le}"} ${Math.floor(total * share)}`;
    durations.push(
      ...buckets.map((bound, i) => bucket(bound.toFixed(1), 1 - 0.1 / (i + 1))),
      bucket("+Inf", 1),
      `flask_http_request_duration_seconds_sum{${labels},path="/",status="200"} ${total * 0.2}`,
      `flask_http_request_duration_seconds_count{${labels},path="/",status="200"} ${total}`,
    );
  }
  return [...lines, ...durations, ""].join("\n");
}

/** Seconds of evaluation and of processor time in each second. */
interface Load {
  readonly rules: number;
  readonly evaluation: number;
  readonly cpu: number;
}

/**
 * What a real Prometheus needs for the rules of each generator, one after the other, on the same scraped services; and for
 * no rules at all, which is what scraping costs.
 */
export async function evaluation(
  folder: string,
  ours: string,
  theirs: string,
  count: number,
): Promise<readonly (readonly string[])[]> {
  const started = Date.now();
  const [port = 0] = await freePorts(1);
  const server = createServer((_, response) => {
    response.end(exposition(count, (Date.now() - started) / 1000));
  }).listen(port, "127.0.0.1");
  try {
    const own = readdirSync(join(ours, "rules"))
      .filter((name) => name.startsWith("slo-"))
      .map((name) => join(ours, "rules", name));
    const none = await load(join(folder, "p-none"), port, []);
    const mine = await load(join(folder, "p-ours"), port, own);
    const other = await load(
      join(folder, "p-sloth"),
      port,
      splitDocuments(theirs, join(folder, "sloth-rules")),
    );
    const row = (what: string, { rules, evaluation: busy, cpu }: Load): readonly string[] => [
      what,
      `${rules} rules`,
      `${(busy * 1000).toFixed(0)} ms of evaluation per second`,
      `${((cpu - none.cpu) * 100).toFixed(0)} % of a core beyond scraping`,
    ];
    return [
      row(`Prometheus, ${count} services, ours`, mine),
      row(`Prometheus, ${count} services, Sloth's`, other),
      [
        "ratio of the evaluation times, and of the processor times",
        `${(mine.evaluation / other.evaluation).toFixed(3)} ×`,
        `${((mine.cpu - none.cpu) / (other.cpu - none.cpu)).toFixed(3)} ×`,
      ],
    ];
  } finally {
    server.close();
  }
}

/** Sloth writes a document for each service; Prometheus reads the first of a file only. */
function splitDocuments(file: string, folder: string): readonly string[] {
  mkdirSync(folder);
  return readFileSync(file, "utf8")
    .split(/^---$/m)
    .filter((text) => text.includes("groups:"))
    .map((text, i) => {
      const path = join(folder, `${i}.yml`);
      writeFileSync(path, text);
      return path;
    });
}

async function load(folder: string, target: number, ruleFiles: readonly string[]): Promise<Load> {
  mkdirSync(folder);
  const [port = 0] = await freePorts(1);
  writeFileSync(
    join(folder, "prometheus.yml"),
    JSON.stringify({
      global: { scrape_interval: "15s", scrape_timeout: "14s", evaluation_interval: "15s" },
      rule_files: ruleFiles,
      scrape_configs: [
        { job_name: "flask", honor_labels: true, static_configs: [{ targets: [`127.0.0.1:${target}`] }] },
      ],
    }),
  );
  const prometheus: ChildProcess = spawn(
    toolPath(await findTools(["prometheus"]), "prometheus"),
    [
      "--config.file=prometheus.yml",
      "--storage.tsdb.path=data",
      `--web.listen-address=127.0.0.1:${port}`,
      "--log.level=error",
    ],
    { cwd: folder, stdio: "ignore" },
  );
  try {
    const own = (): Promise<string> =>
      fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text());
    await until("Prometheus answers", async () => ((await own()) === "" ? undefined : true));
    await new Promise((resolve) => setTimeout(resolve, warmUpSeconds * 1000));
    const before = await own();
    await new Promise((resolve) => setTimeout(resolve, measuredSeconds * 1000));
    const after = await own();
    const grown = (name: string): number => (sum(after, name) - sum(before, name)) / measuredSeconds;
    return {
      rules: sum(after, "prometheus_rule_group_rules"),
      evaluation: grown("prometheus_rule_group_duration_seconds_sum"),
      cpu: grown("process_cpu_seconds_total"),
    };
  } finally {
    const ended = new Promise((resolve) => prometheus.once("close", resolve));
    prometheus.kill("SIGKILL");
    await ended;
  }
}

/** The sum of all series of a metric in a scrape. */
function sum(scrape: string, name: string): number {
  return scrape
    .split("\n")
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}
