import type { ResponderConfig } from "../config.ts";
import { type Alert, decodeAlerts, decodePrometheusAlerts, decodeSilences, type Silence } from "./alerts.ts";
import { type Answer, question } from "./answer.ts";
import { componentReader, type ComponentState } from "./components.ts";
import { decodeTargets, type ScrapeTarget } from "./targets.ts";

/** Everything that the status page shows, as it is known at one moment. */
export interface Snapshot {
  readonly at: Date;
  readonly components: readonly ComponentState[];
  /** From Prometheus. */
  readonly targets: Answer<readonly ScrapeTarget[]>;
  /** From Alertmanager, which knows who is told. */
  readonly alerts: Answer<readonly Alert[]>;
  /** From Prometheus: shown only when Alertmanager cannot be reached. */
  readonly prometheusAlerts: Answer<readonly Alert[]>;
  /** From Alertmanager, by id; empty when they are not known. */
  readonly silences: ReadonlyMap<string, Silence>;
}

/** Milliseconds that a page waits for answers; what is not there by then is shown as pending. */
export const patienceMs = 700;

/** Reads snapshots; one reader keeps its answers for two seconds, however many people look. */
export function snapshotReader(config: ResponderConfig): (waitMs?: number) => Promise<Snapshot> {
  const { prometheus, alertmanager } = config;
  const readComponents = componentReader(config.components);
  const readTargets = question(`${prometheus.address}/api/v1/targets?state=active`, decodeTargets);
  const readPrometheusAlerts = question(`${prometheus.address}/api/v1/alerts`, decodePrometheusAlerts);
  const readAlerts = question(`${alertmanager.address}/api/v2/alerts`, decodeAlerts);
  const readSilences = question(`${alertmanager.address}/api/v2/silences`, decodeSilences);
  return async (waitMs = patienceMs) => {
    const [components, targets, alerts, prometheusAlerts, silences] = await Promise.all([
      readComponents(waitMs),
      readTargets(waitMs),
      readAlerts(waitMs),
      readPrometheusAlerts(waitMs),
      readSilences(waitMs),
    ]);
    return {
      at: new Date(),
      components,
      targets,
      alerts,
      prometheusAlerts,
      silences: silences.kind === "known" ? silences.value : new Map(),
    };
  };
}
