import type { FastifyInstance } from "fastify";
import type { ComponentConfig } from "../../responder/config.ts";
import type { Runbooks } from "../../responder/runbooks.ts";
import { buildServer } from "../../responder/server.ts";
import {
  alertmanagerAlert,
  configOf,
  deadUrl,
  type FakeServer,
  fakeServer,
  prometheusAlertsAnswer,
  serve,
  stateOf,
  target,
  targetsAnswer,
  watchdogAlert,
} from "./stage.ts";

/** A responder with fakes around it, ready for requests. */
export interface Scene {
  readonly server: FastifyInstance;
  readonly fakes: readonly FakeServer[];
  close(): Promise<void>;
}

const titles = {
  prometheus: ["Prometheus", "3.15.0"],
  alertmanager: ["Alertmanager", "0.31.0"],
  loki: ["Loki", "3.7.8"],
  jaeger: ["Jaeger", "2.20.0"],
  collector: ["OpenTelemetry Collector", "0.140.0"],
  "node-exporter": ["Node exporter", "1.12.1"],
  "blackbox-exporter": ["Blackbox exporter", "0.28.0"],
} as const;
type Name = keyof typeof titles;

const runbook = `# CPU of a host is high

## Symptoms
Requests are slow; \`load\` is above the number of cores.

## Immediate actions
1. See what runs: \`\`\`top -b -n 1\`\`\`
2. Restart what runs away.

\`\`\`sh
ps -eo pid,comm,pcpu --sort=-pcpu | head -n 20 # a line that is longer than the width of any phone there is on the market today
\`\`\`

## Investigation
| Where | What |
|---|---|
| Prometheus | \`instance:node_cpu_utilisation:rate5m\` |

See also [the disk page](high-disk.md).

## Resolution
Add a core.

## Prevention
Limits.
`;

/** Two runbook pages. */
export const runbooks: Runbooks = new Map([
  [
    "infrastructure/high-cpu",
    { domain: "infrastructure", page: "high-cpu", title: "CPU of a host is high", markdown: runbook },
  ],
  [
    "infrastructure/high-disk",
    { domain: "infrastructure", page: "high-disk", title: "A disk is full", markdown: "# A disk is full\n" },
  ],
]);

function component(name: Name, probeUrl: string): ComponentConfig {
  const [title, version] = titles[name];
  const ui = name === "prometheus" || name === "alertmanager";
  return { name, title, version, probeUrl, ...(ui ? { url: `http://localhost/${name}` } : {}) };
}

function targets(down: readonly Name[] = []) {
  return targetsAnswer(
    (Object.keys(titles) as Name[]).map((name, i) =>
      down.includes(name)
        ? target(
            { job: name, instance: `127.0.0.1:${9000 + i}` },
            "down",
            9,
            `Get "http://127.0.0.1:${9000 + i}/metrics": dial tcp 127.0.0.1:${9000 + i}: connect: connection refused`,
          )
        : target({ job: name, instance: `127.0.0.1:${9000 + i}` }),
    ),
  );
}

async function open(
  prometheus: FakeServer | string,
  alertmanager: FakeServer | string,
  probeUrls: Partial<Record<Name, string>> = {},
): Promise<Scene> {
  const healthy = await fakeServer({ "/ready": "ready" });
  const components = (Object.keys(titles) as Name[]).map((name) =>
    component(name, probeUrls[name] ?? `${healthy.url}/ready`),
  );
  const url = (one: FakeServer | string): string => (typeof one === "string" ? one : one.url);
  const server = buildServer(stateOf(configOf(url(prometheus), url(alertmanager), components), runbooks));
  const fakes = [healthy, ...[prometheus, alertmanager].filter((one) => typeof one !== "string")];
  return {
    server,
    fakes,
    async close() {
      await server.close();
      await Promise.all(fakes.map((fake) => fake.close()));
    },
  };
}

/** All is well: only the watchdog fires. */
export async function healthyScene(): Promise<Scene> {
  return open(
    await fakeServer({ "/api/v1/targets": targets(), "/api/v1/alerts": prometheusAlertsAnswer() }),
    await fakeServer({ "/api/v2/alerts": [watchdogAlert()], "/api/v2/silences": [] }),
  );
}

/** Loki and Jaeger are down, alerts of all kinds fire, one of them with hostile text, one is silenced. */
export async function brokenScene(): Promise<Scene> {
  const links = {
    runbook_url: "http://localhost:5001/runbooks/infrastructure/high-cpu",
    dashboard_url: "http://localhost:3000/d/host",
  };
  const host = {
    instance: "db-1.example.internal:9100",
    service: "postgres-primary",
    team: "operations",
    job: "node",
  };
  const alerts = [
    alertmanagerAlert("HostMemoryHigh", "info", 90, { labels: { instance: "web-3", team: "operations" } }),
    alertmanagerAlert("SmsFailuresHigh", "warning", 45, {
      labels: { service: "sms-api", team: "messaging" },
      annotations: {
        summary: "12 % of messages fail, above 10 % for 5 min <script>alert('x')</script>",
        runbook_url: "javascript:alert(1)",
      },
    }),
    alertmanagerAlert("HostCpuHigh", "critical", 12, {
      labels: host,
      annotations: {
        ...links,
        summary: "CPU of db-1.example.internal:9100 is at 97 %, above 90 % for 5 min",
        description: "The host has hardly any processor time left; queries queue up behind each other.",
        first_action: "Run top on db-1.example.internal and restart what runs away.",
      },
    }),
    alertmanagerAlert("HostDiskFull", "warning", 300, {
      labels: { instance: "backup-1" },
      annotations: { summary: "/var of backup-1 is 91 % full", ...links },
      silencedBy: ["s1"],
    }),
    watchdogAlert(),
  ];
  const silences = [
    {
      id: "s1",
      createdBy: "anna",
      comment: "the new disk arrives on Monday",
      endsAt: new Date(Date.now() + 7_200_000).toISOString(),
    },
  ];
  return open(
    await fakeServer({
      "/api/v1/targets": targets(["loki", "jaeger"]),
      "/api/v1/alerts": prometheusAlertsAnswer(),
    }),
    await fakeServer({ "/api/v2/alerts": alerts, "/api/v2/silences": silences }),
    { loki: `${await deadUrl()}/ready`, jaeger: `${await deadUrl()}/` },
  );
}

/** Alertmanager is dead; Prometheus says what fires. */
export async function alertmanagerDeadScene(): Promise<Scene> {
  const firing = {
    labels: {
      alertname: "TargetDown",
      severity: "critical",
      instance: "127.0.0.1:9093",
      job: "alertmanager",
    },
    annotations: { summary: "127.0.0.1:9093 (alertmanager) has been down for 5 minutes" },
    state: "firing",
    activeAt: new Date(Date.now() - 400_000).toISOString(),
    value: "0e+00",
  };
  const dead = await deadUrl();
  return open(
    await fakeServer({
      "/api/v1/targets": targets(["alertmanager"]),
      "/api/v1/alerts": prometheusAlertsAnswer([firing, { ...firing, state: "pending" }]),
    }),
    dead,
    { alertmanager: `${dead}/-/ready` },
  );
}

/** Nothing but the responder is left. */
export async function allDeadScene(): Promise<Scene> {
  const dead = await deadUrl();
  const probes = Object.fromEntries(Object.keys(titles).map((name) => [name, `${dead}/ready`]));
  return open(dead, dead, probes);
}

/** Prometheus takes connections and never answers, and so does Loki. */
export async function hangingScene(): Promise<Scene> {
  const silent = await serve(() => undefined);
  const scene = await open(
    silent,
    await fakeServer({ "/api/v2/alerts": [watchdogAlert()], "/api/v2/silences": [] }),
    { loki: silent.url },
  );
  return scene;
}
