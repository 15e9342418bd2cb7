import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import {
  kubeDeploymentSpecReplicas,
  kubeDeploymentStatusCondition,
  kubeDeploymentStatusReplicasAvailable,
  kubeDeploymentStatusReplicasUpdated,
} from "../metrics/kube-state-metrics.ts";
import { cluster } from "./examples.ts";

const web = { ...cluster, namespace: "shop", deployment: "web" } as const;

/** A deployment in the tests: how many pods it should have, how many work, how many are new. */
const deployment = (wanted: string, available: string, updated = "3x60") => [
  series(kubeDeploymentSpecReplicas, web, wanted),
  series(kubeDeploymentStatusReplicasAvailable, web, available),
  series(kubeDeploymentStatusReplicasUpdated, web, updated),
];

/** None of its pods works. One that was scaled to 0 is meant to have none. */
export const deploymentDown = alert("KubernetesDeploymentDown", {
  severity: "critical",
  runbook: "kubernetes/replicas-missing",
  // It must not mute what other deployments lack.
  problem: "deployment-down",
  when: () => promql`${kubeDeploymentStatusReplicasAvailable} == 0 and ${kubeDeploymentSpecReplicas} > 0`,
  summary: ({ duration }) =>
    `Deployment ${label("namespace")}/${label("deployment")} has had no working pod for ${duration}`,
  description: ({ duration, value }) =>
    `${value} of the pods of ${label("namespace")}/${label("deployment")} (${label("service")}, seen by ${label("instance")}) have worked for ${duration}: what it serves is down.`,
  firstAction:
    "Run 'kubectl -n <namespace> get pods' and 'kubectl -n <namespace> rollout history deployment/<name>'.",
  tests: [
    fires({
      because: "none of three works",
      series: deployment("3x60", "0x60"),
      at: "6m",
      labels: web,
      value: "0",
    }),
    fires({
      because: "the only one does not work",
      series: deployment("1x60", "0x60", "1x60"),
      at: "6m",
      labels: web,
      value: "0",
    }),
    staysSilent({
      because: "none of three works, but not for five minutes",
      series: deployment("3x60", "0x60"),
      at: "4m45s",
    }),
    staysSilent({ because: "one of three works", series: deployment("3x60", "1x60"), at: "15m" }),
    staysSilent({ because: "scaled to none", series: deployment("0x60", "0x60", "0x60"), at: "15m" }),
  ],
});

/** Pods are missing and nothing goes on: while a deploy replaces pods, their number changes. */
export const deploymentReplicas = alert("KubernetesDeploymentReplicasMissing", {
  severity: "warning",
  runbook: "kubernetes/replicas-missing",
  for: "15m",
  when: () => promql`
    ${kubeDeploymentSpecReplicas} - (${kubeDeploymentStatusReplicasAvailable} > 0) > 0
    and changes(${kubeDeploymentStatusReplicasUpdated}[10m]) == 0`,
  summary: ({ duration }) =>
    `Deployment ${label("namespace")}/${label("deployment")} has lacked pods for ${duration}`,
  description: ({ duration, value }) =>
    `${value} of the pods of ${label("namespace")}/${label("deployment")} (${label("service")}, seen by ${label("instance")}) have been missing for ${duration}, and no deploy is going on.`,
  firstAction:
    "Run 'kubectl -n <namespace> get pods' and 'kubectl -n <namespace> describe deployment <name>'.",
  tests: [
    fires({
      because: "two of three work",
      series: deployment("3x60", "2x60"),
      at: "16m",
      labels: web,
      value: "1",
    }),
    fires({
      because: "one of three works",
      series: deployment("3x60", "1x60"),
      at: "16m",
      labels: web,
      value: "2",
    }),
    staysSilent({
      because: "two of three work, but not for a quarter of an hour",
      series: deployment("3x60", "2x60"),
      at: "14m45s",
    }),
    staysSilent({ because: "all work", series: deployment("3x60", "3x60"), at: "30m" }),
    staysSilent({
      because: "more than wanted, while it shrinks",
      series: deployment("2x60", "3x60"),
      at: "30m",
    }),
    staysSilent({
      because: "none works, which is another alert",
      series: deployment("3x60", "0x60"),
      at: "30m",
    }),
    staysSilent({
      because: "a deploy goes on, one pod each nine minutes",
      series: deployment("9x60", "8x60", "1x9 2x8 3x8 4x8 5x8 6x8"),
      at: "40m",
    }),
    fires({
      because: "a deploy that stopped: a quarter of an hour after the ten minutes",
      series: deployment("3x60", "2x60", "1x10 2x60"),
      at: "35m15s",
      labels: web,
      value: "1",
    }),
    staysSilent({
      because: "a deploy that stopped not long ago",
      series: deployment("3x60", "2x60", "1x10 2x60"),
      at: "34m45s",
    }),
  ],
});

const progressing = { ...web, condition: "Progressing", reason: "ProgressDeadlineExceeded" } as const;

/** Kubernetes itself gave up on a deploy. */
export const rolloutStuck = alert("KubernetesRolloutStuck", {
  severity: "warning",
  runbook: "kubernetes/rollout-stuck",
  for: "5m",
  when: () => promql`
    ${select(kubeDeploymentStatusCondition, { condition: "Progressing", status: "false" })} == 1`,
  summary: ({ duration }) =>
    `Deploy of ${label("namespace")}/${label("deployment")} has been stuck for ${duration}`,
  description: ({ duration, value }) =>
    `The deploy of ${label("namespace")}/${label("deployment")} (${label("service")}, seen by ${label("instance")}) has not gone on for ${duration}: ${label("reason")} (progressing="false" is ${value}). The old pods still serve, as far as there are any.`,
  firstAction:
    "Run 'kubectl -n <namespace> rollout status deployment/<name>', and 'kubectl -n <namespace> rollout undo deployment/<name>' to go back.",
  tests: [
    fires({
      because: "the deadline is over",
      series: [series(kubeDeploymentStatusCondition, { ...progressing, status: "false" }, "1x40")],
      at: "6m",
      labels: { ...progressing, status: "false" },
      value: "1",
    }),
    staysSilent({
      because: "the deadline is over, but not for five minutes",
      series: [series(kubeDeploymentStatusCondition, { ...progressing, status: "false" }, "1x40")],
      at: "4m45s",
    }),
    staysSilent({
      because: "it goes on",
      series: [
        series(
          kubeDeploymentStatusCondition,
          { ...progressing, reason: "ReplicaSetUpdated", status: "true" },
          "1x40",
        ),
        series(
          kubeDeploymentStatusCondition,
          { ...progressing, reason: "ReplicaSetUpdated", status: "false" },
          "0x40",
        ),
      ],
      at: "30m",
    }),
    staysSilent({
      because: "another condition, which has an alert of its own",
      series: [
        series(
          kubeDeploymentStatusCondition,
          { ...web, condition: "Available", reason: "MinimumReplicasUnavailable", status: "false" },
          "1x40",
        ),
      ],
      at: "30m",
    }),
  ],
});
