import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { perService } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { share } from "../language/promql/builders.ts";
import { growing, series, steady } from "../language/series.ts";
import { promtoolValues } from "../language/series-values.ts";
import { ratio } from "../language/threshold.ts";
import { applicationDeploymentTimestampSeconds, applicationOperationsTotal } from "../metrics/application.ts";
import { api, apiService } from "./example.ts";

const succeeded = select(applicationDeploymentTimestampSeconds, { status: "succeeded" });
const failed = select(applicationDeploymentTimestampSeconds, { status: "failed" });

/** The last deployment of each status, at so many seconds; all processes of the service say the same or less. */
function deployed(times: { readonly succeeded: number; readonly failed: number }) {
  return [
    series(applicationDeploymentTimestampSeconds, { ...api, status: "succeeded" }, steady(times.succeeded)),
    series(applicationDeploymentTimestampSeconds, { ...api, status: "failed" }, steady(times.failed)),
    series(
      applicationDeploymentTimestampSeconds,
      { ...api, instance: "sms-api-2:5000", status: "succeeded" },
      steady(0),
    ),
    series(
      applicationDeploymentTimestampSeconds,
      { ...api, instance: "sms-api-2:5000", status: "failed" },
      steady(0),
    ),
  ];
}

/** A failure that no success has followed: what runs is not what should run. */
export const deploymentFailed = alert("ApplicationDeploymentFailed", {
  severity: "warning",
  runbook: "applications/deployment-failed",
  when: () =>
    promql`max by (${perService}) (${failed}) > (max by (${perService}) (${succeeded}) or 0 * max by (${perService}) (${failed}))`,
  summary: () => `The last deployment of ${label("service")} failed`,
  description: ({ duration }) =>
    `The last deployment of ${label("service")} failed, and none has succeeded for ${duration} since. What runs may be the old version, the new one, or some of each.`,
  firstAction: "Read the log of the pipeline's last run, then deploy again or roll back.",
  tests: [
    fires({
      because: "it failed after a success",
      series: deployed({ succeeded: 1000, failed: 1060 }),
      at: "6m",
      labels: apiService,
    }),
    fires({
      because: "the very first one failed",
      series: deployed({ succeeded: 0, failed: 1060 }),
      at: "6m",
      labels: apiService,
    }),
    fires({
      because: "the first one failed, and nothing says when one succeeded",
      series: deployed({ succeeded: 0, failed: 1060 }).filter(({ labels }) => labels["status"] === "failed"),
      at: "6m",
      labels: apiService,
    }),
    staysSilent({
      because: "not for 5 minutes yet",
      series: deployed({ succeeded: 1000, failed: 1060 }),
      at: "4m45s",
    }),
    staysSilent({
      because: "one succeeded afterwards",
      series: deployed({ succeeded: 1100, failed: 1060 }),
      at: "20m",
    }),
    staysSilent({
      because: "it was never deployed",
      series: deployed({ succeeded: 0, failed: 0 }),
      at: "20m",
    }),
  ],
});

/** Operations, 10 each second: before and after some minutes, such a share of them fails. */
function failing(before: number, after: number, changesAt: number) {
  const values = (one: number, two: number): string =>
    promtoolValues(
      [
        { shape: growing(one), samples: changesAt + 1 },
        { shape: growing(two), samples: 120 },
      ],
      60,
    );
  const labels = { ...api, operation: "send" };
  return [
    series(applicationOperationsTotal, { ...labels, result: "failure" }, values(10 * before, 10 * after)),
    series(
      applicationOperationsTotal,
      { ...labels, result: "success" },
      values(10 * (1 - before), 10 * (1 - after)),
    ),
  ];
}

/** The share of the operations that fail. */
const failuresNow = share(
  promql`sum by (${perService}) (rate(${select(applicationOperationsTotal, { result: "failure" })}[10m]))`,
  promql`sum by (${perService}) (rate(${applicationOperationsTotal}[10m]))`,
);
const failuresBefore = share(
  promql`sum by (${perService}) (rate(${select(applicationOperationsTotal, { result: "failure" })}[1h] offset 1h))`,
  promql`sum by (${perService}) (rate(${applicationOperationsTotal}[1h] offset 1h))`,
);

/** Deployed within the last hour, so that the hour before that one is the old version. */
const deployedAgo = promql`time() - max by (${perService}) (${succeeded})`;

/** Our choice: 5 points more than in the hour before the deployment. Rolling back is the cure, so it wakes somebody. */
export const errorsAfterDeployment = alert("ApplicationErrorsAfterDeployment", {
  severity: "critical",
  runbook: "applications/deployment-failed",
  problem: "errors-after-deployment",
  threshold: ratio(0.05),
  when: ({ threshold }) => promql`
    ${failuresNow} - ${failuresBefore} > ${threshold}
    and ${deployedAgo} < 3600`,
  summary: ({ threshold, duration }) =>
    `Errors of ${label("service")} have been more than ${threshold} higher than before its deployment for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("service")} was deployed within the last hour. Since then ${value} more of its operations fail; it has been more than ${threshold} for ${duration}.`,
  firstAction: "Roll back to the version before, and look for the cause afterwards.",
  tests: [
    fires({
      because: "5.1 points more, 15 minutes after a deployment",
      series: [...failing(0.01, 0.061, 130), ...deployed({ succeeded: 130 * 60, failed: 0 })],
      at: "2h24m",
      labels: apiService,
      value: "5.1%",
    }),
    staysSilent({
      because: "4.9 points more",
      series: [...failing(0.01, 0.059, 130), ...deployed({ succeeded: 130 * 60, failed: 0 })],
      at: "2h30m",
    }),
    staysSilent({
      because: "5.1 points more, but not for 5 minutes after the 10 that are looked at",
      series: [...failing(0.01, 0.061, 130), ...deployed({ succeeded: 130 * 60, failed: 0 })],
      at: "2h23m",
    }),
    fires({
      because: "the deployment was 59 minutes ago",
      series: [...failing(0, 0.5, 130), ...deployed({ succeeded: 130 * 60, failed: 0 })],
      at: "3h9m",
      labels: apiService,
      value: "50%",
    }),
    staysSilent({
      because: "it was an hour ago",
      series: [...failing(0, 0.5, 130), ...deployed({ succeeded: 130 * 60, failed: 0 })],
      at: "3h10m",
    }),
    staysSilent({
      because: "it failed as much before",
      series: [...failing(0.5, 0.5, 130), ...deployed({ succeeded: 130 * 60, failed: 0 })],
      at: "2h30m",
    }),
    staysSilent({
      because: "nothing was deployed: another alert tells of errors",
      series: [...failing(0.01, 0.5, 130), ...deployed({ succeeded: 0, failed: 130 * 60 })],
      at: "2h30m",
    }),
    staysSilent({
      because: "a brand-new service has nothing to compare with",
      series: [...failing(0.5, 0.5, 10), ...deployed({ succeeded: 60, failed: 0 })],
      at: "40m",
    }),
  ],
});
