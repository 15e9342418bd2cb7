import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ResponderConfig } from "../../responder/config.ts";
import type { Loaded, State } from "../../responder/state.ts";
import type { Runbooks } from "../../responder/runbooks.ts";
import { snapshotReader } from "../../responder/status/snapshot.ts";

/** A server that a test started, on a free port of loopback. */
export interface FakeServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a server that answers each path with what the table says: an object as JSON, a number as a bare status. */
export async function fakeServer(answers: Readonly<Record<string, unknown>>): Promise<FakeServer> {
  return serve((request, response) => {
    const answer = answers[(request.url ?? "").split("?", 1)[0] ?? ""];
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === "number") response.writeHead(answer).end();
    else if (typeof answer === "string")
      response.writeHead(200, { "content-type": "text/plain" }).end(answer);
    else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
}

/** Starts a server with a listener of the test's own; one that never answers is `() => undefined`. */
export async function serve(listener: RequestListener): Promise<FakeServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => closed(server) };
}

/** The address of a port that nothing listens on. */
export async function deadUrl(): Promise<string> {
  const server = await serve(() => undefined);
  await server.close();
  return server.url;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/** A configuration whose addresses are those of the fakes. */
export function configOf(
  prometheus: string,
  alertmanager: string,
  components: ResponderConfig["components"] = [],
): ResponderConfig {
  return {
    environment: "test",
    version: "0.1.0",
    publicUrl: "http://localhost:5001",
    prometheus: { address: prometheus, url: "http://localhost:9090" },
    alertmanager: { address: alertmanager, url: "http://localhost:9093" },
    watchdog: "Watchdog",
    components,
  };
}

/** A state that comes from no file. */
export function stateOf(config: ResponderConfig, runbooks: Runbooks = new Map(), problem?: string): State {
  const loaded: Loaded = { config, runbooks, loadedAt: new Date(), readSnapshot: snapshotReader(config) };
  return { current: () => loaded, problem: () => problem, reload: () => problem };
}

/** An alert as Alertmanager tells it; `minutes` ago it began. */
export function alertmanagerAlert(
  name: string,
  severity: string,
  minutes: number,
  more: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly silencedBy?: readonly string[];
    readonly inhibitedBy?: readonly string[];
  } = {},
) {
  const { silencedBy = [], inhibitedBy = [] } = more;
  return {
    labels: { alertname: name, severity, ...more.labels },
    annotations: { summary: `${name} is firing`, ...more.annotations },
    startsAt: new Date(Date.now() - minutes * 60_000).toISOString(),
    endsAt: new Date(Date.now() + 240_000).toISOString(),
    updatedAt: new Date().toISOString(),
    fingerprint: `${name}-${minutes}`,
    generatorURL: "http://localhost:9090/graph?g0.expr=up",
    status: {
      state: silencedBy.length + inhibitedBy.length > 0 ? "suppressed" : "active",
      silencedBy,
      inhibitedBy,
    },
  };
}

/** The alert that fires when all is well. */
export function watchdogAlert() {
  return alertmanagerAlert("Watchdog", "info", 600);
}

/** Prometheus' answer about its targets. */
export function targetsAnswer(targets: readonly ReturnType<typeof target>[]) {
  return { status: "success", data: { activeTargets: targets, droppedTargets: [] } };
}

/** One target as Prometheus tells it, scraped `secondsAgo`. */
export function target(
  labels: Readonly<Record<string, string>>,
  health: "up" | "down" | "unknown" = "up",
  secondsAgo = 7,
  lastError = "",
) {
  const never = "0001-01-01T00:00:00Z";
  return {
    labels,
    scrapePool: labels["job"],
    scrapeUrl: `http://${labels["instance"] ?? ""}/metrics`,
    lastError,
    lastScrape: health === "unknown" ? never : new Date(Date.now() - secondsAgo * 1000).toISOString(),
    health,
  };
}

/** Prometheus' answer about alerts. */
export function prometheusAlertsAnswer(alerts: readonly unknown[] = []) {
  return { status: "success", data: { alerts } };
}
