import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { perService } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { select } from "../language/promql/selector.ts";
import { growing, series, steady } from "../language/series.ts";
import { promtoolValues } from "../language/series-values.ts";
import { ratio } from "../language/threshold.ts";
import { applicationDeploymentTimestampSeconds, applicationOperationsTotal } from "../metrics/application.ts";
import { api, apiService } from "./example.ts";
import { failureRatio } from "./processing.ts";

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
  when: () => promql`max by (${perService}) (${failed}) > max by (${perService}) (${succeeded})`,
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

const sending = { ...api, operation: "send" } as const;

/** Operations, 10 each second; such a share of them fails, for so many minutes each. */
function failing(...stretches: readonly (readonly [share: number, minutes: number])[]) {
  const values = (part: (share: number) => number): string =>
    promtoolValues(
      stretches.map(([share, minutes]) => ({ shape: growing(10 * part(share)), samples: minutes })),
      60,
    );
  return [
    series(
      applicationOperationsTotal,
      { ...sending, result: "failure" },
      values((share) => share),
    ),
    series(
      applicationOperationsTotal,
      { ...sending, result: "success" },
      values((share) => 1 - share),
    ),
  ];
}

/**
 * 1 % of the hour that is compared with, and nothing before and after it: 2 % in its first half. Then the deployment, 176
 * minutes after the beginning, and such a share.
 */
const afterDeployment = (share: number) => [
  ...failing([0, 81], [0.02, 30], [0, 65], [share, 60]),
  ...deployed({ succeeded: 176 * 60, failed: 0 }),
];

/** Our choice: 5 points more than in the hour before the last one. Rolling back is the cure, so it wakes somebody. */
export const errorsAfterDeployment = alert("ApplicationErrorsAfterDeployment", {
  severity: "critical",
  runbook: "applications/deployment-failed",
  problem: "errors-after-deployment",
  threshold: ratio(0.05),
  // Deployed within the last hour: the hour before that one is the old version's.
  when: ({ threshold }) => promql`
    ${failureRatio} - avg_over_time(${failureRatio}[1h] offset 1h) > ${threshold}
    and on (${perService}) time() - max by (${perService}) (${succeeded}) < 3600`,
  summary: ({ threshold, duration }) =>
    `Failures of ${label("operation")} of ${label("service")} have been more than ${threshold} higher than before its deployment for ${duration}`,
  description: ({ threshold, duration, value }) =>
    `${label("service")} was deployed within the last hour. Since then ${value} more of its operations ${label("operation")} fail; it has been more than ${threshold} for ${duration}.`,
  firstAction: "Roll back to the version before, and look for the cause afterwards.",
  tests: [
    fires({
      because: "5.1 points more",
      series: afterDeployment(0.061),
      at: "3h20m",
      labels: { ...apiService, operation: "send" },
      value: "5.116%",
    }),
    staysSilent({ because: "4.9 points more", series: afterDeployment(0.059), at: "3h20m" }),
    fires({
      because: "since 5 minutes after the 5 that are looked at",
      series: afterDeployment(0.061),
      at: "3h4m",
      labels: { ...apiService, operation: "send" },
      value: "5.116%",
    }),
    staysSilent({ because: "a minute less", series: afterDeployment(0.061), at: "3h3m" }),
    fires({
      because: "the deployment was 59 minutes ago",
      series: [...failing([0, 131], [0.5, 120]), ...deployed({ succeeded: 130 * 60, failed: 0 })],
      at: "3h9m",
      labels: { ...apiService, operation: "send" },
      value: "50%",
    }),
    staysSilent({
      because: "it was an hour ago",
      series: [...failing([0, 131], [0.5, 120]), ...deployed({ succeeded: 130 * 60, failed: 0 })],
      at: "3h10m",
    }),
    staysSilent({
      because: "nothing was deployed: another alert tells of errors",
      series: [...failing([0, 131], [0.5, 120]), ...deployed({ succeeded: 0, failed: 130 * 60 })],
      at: "2h40m",
    }),
    staysSilent({
      because: "a brand-new service has nothing to compare with",
      series: [...failing([0.5, 120]), ...deployed({ succeeded: 60, failed: 0 })],
      at: "40m",
    }),
  ],
});
