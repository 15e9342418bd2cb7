import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import * as rabbitmq from "../../../../rules/metrics/rabbitmq.ts";
import { exporters } from "../../../../rules/metrics/exporters.ts";
import { freePorts } from "../../../e2e/free-ports.ts";
import { until } from "../../../e2e/until.ts";
import { capturedScrape, differences, keepScrape } from "../captured.ts";
import { start, type Started, textAt } from "./scrape.ts";

jest.setTimeout(120_000);

const metrics = Object.values(rabbitmq);

/** Where Debian keeps the scripts themselves: those on the path change to a user of their own. */
const scripts = "/usr/lib/rabbitmq/bin";

describe("the catalogue's metrics of RabbitMQ's Prometheus plugin", () => {
  const folder = mkdtempSync(join(tmpdir(), "monitoring-rabbitmq-"));
  const started: Started[] = [];
  let web: string;
  let env: Readonly<Record<string, string>>;
  let node: Started;

  /** Runs Erlang in the node. */
  const evaluate = (expression: string) =>
    promisify(execFile)(join(scripts, "rabbitmqctl"), ["eval", expression], {
      env: { ...process.env, ...env },
    });

  beforeAll(async () => {
    const [amqp = 0, prometheus = 0, distribution = 0, epmd = 0] = await freePorts(4);
    web = `http://127.0.0.1:${prometheus}`;
    writeFileSync(
      join(folder, "rabbitmq.conf"),
      `listeners.tcp.1 = 127.0.0.1:${amqp}
prometheus.tcp.ip = 127.0.0.1
prometheus.tcp.port = ${prometheus}
prometheus.return_per_object_metrics = true
cluster_name = broker
`,
    );
    writeFileSync(join(folder, "enabled_plugins"), "[rabbitmq_prometheus].\n");
    env = {
      HOME: folder,
      LANG: "C.UTF-8",
      ERL_EPMD_PORT: String(epmd),
      ERL_EPMD_ADDRESS: "127.0.0.1",
      RABBITMQ_NODENAME: "rabbit@localhost",
      RABBITMQ_DIST_PORT: String(distribution),
      RABBITMQ_MNESIA_BASE: join(folder, "mnesia"),
      RABBITMQ_LOG_BASE: join(folder, "log"),
      RABBITMQ_PID_FILE: join(folder, "pid"),
      RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq.conf"),
      RABBITMQ_CONF_ENV_FILE: join(folder, "no-such-file"),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "enabled_plugins"),
    };
    // Else the node starts one by itself, as a daemon that outlives it.
    started.push(start({ command: "epmd", args: ["-address", "127.0.0.1", "-port", String(epmd)], env }));
    node = start({ command: join(scripts, "rabbitmq-server"), args: [], env });
    started.push(node);
    await textAt(`${web}/metrics`, node, 60);
    await until("the node takes commands", () =>
      evaluate(
        `Queue = rabbit_misc:r(<<"/">>, queue, <<"orders">>),
         rabbit_amqqueue:declare(Queue, true, false, [], none, <<"test">>),
         rabbit_basic:publish(rabbit_misc:r(<<"/">>, exchange, <<>>), <<"orders">>, [], <<"hello">>).`,
      ),
    );
    // A link to another Erlang node, as another node of the cluster would have: a command that takes its time.
    started.push(
      start({ command: join(scripts, "rabbitmqctl"), args: ["eval", "timer:sleep(60000)."], env }),
    );
  });
  afterAll(async () => {
    for (const one of [...started].reverse()) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("are those of the captured scrape", () => {
    expect(differences(metrics, capturedScrape("rabbitmq"))).toEqual([]);
  });

  it("are those of a real node that reports each queue", async () => {
    // A queue tells of itself every few seconds.
    const text = await until("a scrape with a message in a queue, and a peer", async () => {
      const scrape = await textAt(`${web}/metrics`, node);
      return /^rabbitmq_queue_messages\{vhost="\/",queue="orders"\} 1$/m.test(scrape) &&
        /^erlang_vm_dist_node_state\{peer="rabbitmqcli[^"]*"\} 3$/m.test(scrape) &&
        /^rabbitmq_erlang_gc_runs_total [1-9]/m.test(scrape)
        ? scrape
        : undefined;
    });
    keepScrape("rabbitmq", withoutThisRun(text));
    expect(differences(metrics, text)).toEqual([]);
    const [, version] = /rabbitmq_version="(\d+\.\d+)\./.exec(text) ?? [];
    expect(version).toBe(exporters.rabbitmq.version);
  });

  it("have no label of a queue by default, as RabbitmqQueuesNotMeasured expects", async () => {
    await evaluate("application:set_env(rabbitmq_prometheus, return_per_object_metrics, false).");
    const lines = (await textAt(`${web}/metrics`, node)).split("\n");
    expect(lines.filter((line) => line.startsWith("rabbitmq_queue_messages"))).toContain(
      "rabbitmq_queue_messages 1",
    );
    expect(lines.filter((line) => line.includes('queue="'))).toEqual([]);
  });
});

/** Of Erlang only what a rule needs (the rest is long, and tells of this machine), and names that do not change. */
function withoutThisRun(scrape: string): string {
  return scrape
    .split("\n")
    .filter((line) => /^(# \w+ )?(rabbitmq_|erlang_vm_dist_node_state)/.test(line))
    .join("\n")
    .replace(/rabbitmqcli-\d+-/g, "rabbitmqcli-1-")
    .replace(/rabbitmq-cluster-id-[^"]+/g, "rabbitmq-cluster-id-1")
    .concat("\n");
}
