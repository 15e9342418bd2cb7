import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { series } from "../language/series.ts";
import {
  kubeDaemonsetStatusDesiredNumberScheduled,
  kubeDaemonsetStatusNumberAvailable,
  kubeDaemonsetStatusUpdatedNumberScheduled,
  kubePoddisruptionbudgetStatusCurrentHealthy,
  kubePoddisruptionbudgetStatusDesiredHealthy,
  kubeStatefulsetReplicas,
  kubeStatefulsetStatusReplicasReady,
  kubeStatefulsetStatusReplicasUpdated,
} from "../metrics/kube-state-metrics.ts";
import { cluster } from "./examples.ts";

const db = { ...cluster, namespace: "shop", statefulset: "db" } as const;

/** A stateful set in the tests. */
const statefulset = (wanted: string, ready: string, updated = "3x60") => [
  series(kubeStatefulsetReplicas, db, wanted),
  series(kubeStatefulsetStatusReplicasReady, db, ready),
  series(kubeStatefulsetStatusReplicasUpdated, db, updated),
];

export const statefulsetReplicas = alert("KubernetesStatefulSetReplicasMissing", {
  severity: "warning",
  runbook: "kubernetes/replicas-missing",
  for: "15m",
  when: () => promql`
    ${kubeStatefulsetReplicas} - ${kubeStatefulsetStatusReplicasReady} > 0
    and changes(${kubeStatefulsetStatusReplicasUpdated}[10m]) == 0`,
  summary: ({ duration }) =>
    `Stateful set ${label("namespace")}/${label("statefulset")} has lacked pods for ${duration}`,
  description: ({ duration, value }) =>
    `${value} of the pods of ${label("namespace")}/${label("statefulset")} (${label("service")}, seen by ${label("instance")}) have not been ready for ${duration}, and no update is going on: a database may have lost a replica.`,
  firstAction:
    "Run 'kubectl -n <namespace> get pods' and 'kubectl -n <namespace> describe pod <the one that is not ready>'.",
  tests: [
    fires({
      because: "two of three are ready",
      series: statefulset("3x60", "2x60"),
      at: "16m",
      labels: db,
      value: "1",
    }),
    staysSilent({
      because: "two of three are ready, but not for a quarter of an hour",
      series: statefulset("3x60", "2x60"),
      at: "14m45s",
    }),
    staysSilent({ because: "all are ready", series: statefulset("3x60", "3x60"), at: "30m" }),
    staysSilent({
      because: "more than wanted, while it shrinks",
      series: statefulset("2x60", "3x60"),
      at: "30m",
    }),
    staysSilent({
      because: "an update goes on, one pod each nine minutes",
      series: statefulset("9x60", "8x60", "1x9 2x8 3x8 4x8 5x8 6x8"),
      at: "40m",
    }),
    fires({
      because: "an update that stopped",
      series: statefulset("3x60", "2x60", "1x10 2x60"),
      at: "35m15s",
      labels: db,
      value: "1",
    }),
    staysSilent({
      because: "an update that stopped not long ago",
      series: statefulset("3x60", "2x60", "1x10 2x60"),
      at: "34m45s",
    }),
  ],
});

const agent = { ...cluster, namespace: "monitoring", daemonset: "node-exporter" } as const;

/** A daemon set in the tests. */
const daemonset = (wanted: string, available: string, updated = "3x60") => [
  series(kubeDaemonsetStatusDesiredNumberScheduled, agent, wanted),
  series(kubeDaemonsetStatusNumberAvailable, agent, available),
  series(kubeDaemonsetStatusUpdatedNumberScheduled, agent, updated),
];

export const daemonsetPods = alert("KubernetesDaemonSetPodsMissing", {
  severity: "warning",
  runbook: "kubernetes/replicas-missing",
  for: "15m",
  when: () => promql`
    ${kubeDaemonsetStatusDesiredNumberScheduled} - ${kubeDaemonsetStatusNumberAvailable} > 0
    and changes(${kubeDaemonsetStatusUpdatedNumberScheduled}[10m]) == 0`,
  summary: ({ duration }) =>
    `Daemon set ${label("namespace")}/${label("daemonset")} has lacked pods on some nodes for ${duration}`,
  description: ({ duration, value }) =>
    `${label("namespace")}/${label("daemonset")} (${label("service")}, seen by ${label("instance")}) has not worked on ${value} nodes for ${duration}, and no update is going on.`,
  firstAction:
    "Run 'kubectl -n <namespace> get pods -o wide' and look for the nodes whose pod is missing or not ready.",
  tests: [
    fires({
      because: "two of three nodes",
      series: daemonset("3x60", "2x60"),
      at: "16m",
      labels: agent,
      value: "1",
    }),
    staysSilent({
      because: "two of three nodes, but not for a quarter of an hour",
      series: daemonset("3x60", "2x60"),
      at: "14m45s",
    }),
    staysSilent({ because: "all nodes", series: daemonset("3x60", "3x60"), at: "30m" }),
    staysSilent({ because: "a node was removed", series: daemonset("2x60", "3x60"), at: "30m" }),
    staysSilent({
      because: "an update goes on, one node each nine minutes",
      series: daemonset("9x60", "8x60", "1x9 2x8 3x8 4x8 5x8 6x8"),
      at: "40m",
    }),
    fires({
      because: "an update that stopped",
      series: daemonset("3x60", "2x60", "1x10 2x60"),
      at: "35m15s",
      labels: agent,
      value: "1",
    }),
    staysSilent({
      because: "an update that stopped not long ago",
      series: daemonset("3x60", "2x60", "1x10 2x60"),
      at: "34m45s",
    }),
  ],
});

const budget = { ...cluster, namespace: "shop", poddisruptionbudget: "web" } as const;

/** Fewer pods work than its owner said are needed; no node can be drained meanwhile. */
export const disruptionBudget = alert("KubernetesDisruptionBudgetBroken", {
  severity: "warning",
  runbook: "kubernetes/replicas-missing",
  for: "15m",
  when: () => promql`
    ${kubePoddisruptionbudgetStatusDesiredHealthy} - ${kubePoddisruptionbudgetStatusCurrentHealthy} > 0`,
  summary: ({ duration }) =>
    `Fewer pods of ${label("namespace")}/${label("poddisruptionbudget")} than needed have worked for ${duration}`,
  description: ({ duration, value }) =>
    `The disruption budget ${label("namespace")}/${label("poddisruptionbudget")} (${label("service")}, seen by ${label("instance")}) has lacked ${value} pods for ${duration}. No node with one of them can be drained.`,
  firstAction:
    "Run 'kubectl -n <namespace> describe pdb <name>' and 'kubectl -n <namespace> get pods -l <its selector>'.",
  tests: [
    fires({
      because: "one of two that are needed",
      series: [
        series(kubePoddisruptionbudgetStatusDesiredHealthy, budget, "2x40"),
        series(kubePoddisruptionbudgetStatusCurrentHealthy, budget, "1x40"),
      ],
      at: "16m",
      labels: budget,
      value: "1",
    }),
    staysSilent({
      because: "one of two that are needed, but not for a quarter of an hour",
      series: [
        series(kubePoddisruptionbudgetStatusDesiredHealthy, budget, "2x40"),
        series(kubePoddisruptionbudgetStatusCurrentHealthy, budget, "1x40"),
      ],
      at: "14m45s",
    }),
    staysSilent({
      because: "just as many as are needed",
      series: [
        series(kubePoddisruptionbudgetStatusDesiredHealthy, budget, "2x40"),
        series(kubePoddisruptionbudgetStatusCurrentHealthy, budget, "2x40"),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "more than are needed",
      series: [
        series(kubePoddisruptionbudgetStatusDesiredHealthy, budget, "2x40"),
        series(kubePoddisruptionbudgetStatusCurrentHealthy, budget, "3x40"),
      ],
      at: "30m",
    }),
  ],
});
