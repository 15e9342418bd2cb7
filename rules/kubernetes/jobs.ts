import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import { hours } from "../language/threshold.ts";
import {
  kubeCronjobNextScheduleTime,
  kubeHorizontalpodautoscalerSpecMaxReplicas,
  kubeHorizontalpodautoscalerSpecMinReplicas,
  kubeHorizontalpodautoscalerStatusCurrentReplicas,
  kubeJobFailed,
} from "../metrics/kube-state-metrics.ts";
import { cluster } from "./examples.ts";

const backup = { ...cluster, namespace: "shop", job_name: "backup-28901", condition: "true" } as const;

/** A job that failed for good, after all its attempts. It fires until the job is removed. */
export const jobFailed = alert("KubernetesJobFailed", {
  severity: "warning",
  runbook: "kubernetes/job-failed",
  when: () => promql`${select(kubeJobFailed, { condition: "true" })} == 1`,
  summary: ({ duration }) => `Job ${label("namespace")}/${label("job_name")} failed at least ${duration} ago`,
  description: ({ duration, value }) =>
    `${label("namespace")}/${label("job_name")} (${label("service")}, seen by ${label("instance")}) failed for good at least ${duration} ago (failed is ${value}): what it does was not done.`,
  firstAction:
    "Run 'kubectl -n <namespace> logs job/<job> --tail 50' and 'kubectl -n <namespace> describe job <job>'.",
  tests: [
    fires({
      because: "it failed",
      series: [series(kubeJobFailed, backup, "1x40")],
      at: "6m",
      labels: backup,
      value: "1",
    }),
    staysSilent({
      because: "it failed, but not five minutes ago",
      series: [series(kubeJobFailed, backup, "1x40")],
      at: "4m45s",
    }),
    staysSilent({
      because: "it did not fail",
      series: [
        series(kubeJobFailed, backup, "0x40"),
        series(kubeJobFailed, { ...backup, condition: "false" }, "1x40"),
      ],
      at: "15m",
    }),
  ],
});

const nightly = { ...cluster, namespace: "shop", cronjob: "nightly" } as const;

/** It was due and did not start: an hour is our choice. One that is suspended is never due. */
export const cronjobLate = alert("KubernetesCronJobLate", {
  severity: "warning",
  runbook: "kubernetes/job-failed",
  // Another page than that of a job that failed is not needed, but they are two problems.
  problem: "cron-job-late",
  threshold: hours(1),
  when: ({ threshold }) => promql`time() - ${kubeCronjobNextScheduleTime} > ${threshold}`,
  summary: ({ threshold }) =>
    `Cron job ${label("namespace")}/${label("cronjob")} has been due for more than ${threshold}`,
  description: ({ value, duration }) =>
    `${label("namespace")}/${label("cronjob")} (${label("service")}, seen by ${label("instance")}) should have started ${value} ago and did not; it has been too late for ${duration}.`,
  firstAction:
    "Run 'kubectl -n <namespace> describe cronjob <name>' and 'kubectl -n <namespace> get jobs' to see what holds it up.",
  tests: [
    fires({
      because: "just above an hour",
      series: [series(kubeCronjobNextScheduleTime, nightly, "600x200")],
      at: "1h15m15s",
      labels: nightly,
      value: "1h 5m 15s",
    }),
    staysSilent({
      because: "just above an hour, but not for five minutes",
      series: [series(kubeCronjobNextScheduleTime, nightly, "600x200")],
      at: "1h15m",
    }),
    staysSilent({
      because: "it runs each half an hour",
      series: [series(kubeCronjobNextScheduleTime, nightly, "1800x30 3600x29 5400x29 7200x100")],
      at: "2h",
    }),
  ],
});

const hpa = { ...cluster, namespace: "shop", horizontalpodautoscaler: "web" } as const;

/** An autoscaler in the tests. */
const autoscaler = (current: number, most: number, fewest = 2) => [
  series(kubeHorizontalpodautoscalerStatusCurrentReplicas, hpa, `${current}x60`),
  series(kubeHorizontalpodautoscalerSpecMaxReplicas, hpa, `${most}x60`),
  series(kubeHorizontalpodautoscalerSpecMinReplicas, hpa, `${fewest}x60`),
];

/** It wants more pods than it may have, most likely. Where fewest and most are the same it can do nothing else. */
export const autoscalerAtMaximum = alert("KubernetesAutoscalerAtMaximum", {
  severity: "warning",
  runbook: "kubernetes/autoscaler-at-maximum",
  for: "15m",
  when: () => promql`
    ${kubeHorizontalpodautoscalerStatusCurrentReplicas} >= ${kubeHorizontalpodautoscalerSpecMaxReplicas}
    and ${kubeHorizontalpodautoscalerSpecMaxReplicas} > ${kubeHorizontalpodautoscalerSpecMinReplicas}`,
  summary: ({ duration }) =>
    `Autoscaler ${label("namespace")}/${label("horizontalpodautoscaler")} has been at its maximum for ${duration}`,
  description: ({ duration, value }) =>
    `${label("namespace")}/${label("horizontalpodautoscaler")} (${label("service")}, seen by ${label("instance")}) has had ${value} pods, the most that it may have, for ${duration}: with more load its service gets slow.`,
  firstAction: "Run 'kubectl -n <namespace> describe hpa <name>' and see which metric drives it.",
  tests: [
    fires({ because: "all six of six", series: autoscaler(6, 6), at: "16m", labels: hpa, value: "6" }),
    staysSilent({
      because: "all six of six, but not for long enough",
      series: autoscaler(6, 6),
      at: "14m45s",
    }),
    staysSilent({ because: "five of six", series: autoscaler(5, 6), at: "30m" }),
    staysSilent({ because: "it can have two and nothing else", series: autoscaler(2, 2, 2), at: "30m" }),
  ],
});
