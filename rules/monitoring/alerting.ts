import { teams } from "../../notify/teams.ts";
import { fires, staysSilent } from "../language/alert-test.ts";
import { alert, label } from "../language/alert.ts";
import { labels } from "../language/labels.ts";
import { promql } from "../language/promql/promql.ts";
import { series } from "../language/series.ts";
import { count } from "../language/threshold.ts";
import { alertsSeries } from "../metrics/prometheus.ts";

/**
 * Always fires: as long as it arrives, rules are evaluated and notifications leave. It is no emergency, so it is
 * `info` and goes its own way (notify/routing.ts).
 */
export const watchdog = alert("Watchdog", {
  severity: "info",
  team: teams.operations,
  service: "monitoring",
  runbook: "monitoring/watchdog",
  for: "0s",
  alwaysFires: true,
  when: () => promql`vector(1)`,
  summary: () => "Alerting works",
  description: () =>
    "This alert always fires. As long as it arrives, Prometheus evaluates its rules and Alertmanager delivers.",
  firstAction: "Nothing while it fires. When it stops arriving, run './monitoring status'.",
  tests: [
    fires({ because: "it always does", series: [], at: "0m", labels: {} }),
    fires({ because: "it still does an hour later", series: [], at: "1h", labels: {} }),
  ],
});

const messaging = { team: "messaging", tenant: "acme", cluster: "eu-1" } as const;

/** So many alerts of a team. */
const alerts = (
  number: number,
  changes: {
    readonly alertname?: string;
    readonly alertstate?: string;
    readonly severity?: string;
    readonly team?: string;
  } = {},
) =>
  Array.from({ length: number }, (_, index) =>
    series(
      alertsSeries,
      {
        alertname: "FlaskErrorsHigh",
        alertstate: "firing",
        severity: "warning",
        problem: "high-error-rate",
        instance: `api-${index}`,
        job: "flask",
        service: "sms-api",
        ...messaging,
        ...changes,
      },
      "1x60",
    ),
  );

/** Our choice: nobody reads more than thirty alerts at once; what matters is lost among them. */
export const tooManyAlerts = alert("TooManyAlerts", {
  severity: "warning",
  service: "monitoring",
  runbook: "monitoring/too-many-alerts",
  for: "15m",
  threshold: count(30),
  // Without itself, or it would hold itself up.
  when: ({ threshold }) => promql`
    count by (${labels("team", "environment", "tenant", "cluster")}) (
      ${alertsSeries}{alertstate="firing",severity!="info",alertname!="TooManyAlerts"}
    ) > ${threshold}`,
  summary: ({ threshold, duration }) =>
    `Team ${label("team")} has had more than ${threshold} alerts at once for ${duration}`,
  description: ({ value, duration }) =>
    `${value} alerts of team ${label("team")} fire at the same time, and more than the limit have done so for ${duration}. Either one thing is behind them all, or rules are too sensitive.`,
  firstAction:
    'Run count by (alertname, service) (ALERTS{alertstate="firing"}) in Prometheus: the largest number is where to begin.',
  tests: [
    fires({
      because: "thirty-one",
      series: [...alerts(31), ...alerts(5, { team: "payments" })],
      at: "16m",
      labels: messaging,
      value: "31",
    }),
    fires({
      because: "it does not hold itself up",
      series: alerts(31),
      at: "40m",
      labels: messaging,
      value: "31",
    }),
    staysSilent({
      because: "thirty and itself, as one of them resolves",
      series: [...alerts(30), ...alerts(1, { alertname: "TooManyAlerts" })],
      at: "40m",
    }),
    staysSilent({ because: "thirty", series: alerts(30), at: "40m" }),
    staysSilent({ because: "not for long enough", series: alerts(31), at: "14m45s" }),
    staysSilent({
      because: "two teams with twenty each",
      series: [...alerts(20), ...alerts(20, { team: "payments" })],
      at: "40m",
    }),
    staysSilent({
      because: "pending ones reach nobody",
      series: alerts(50, { alertstate: "pending" }),
      at: "40m",
    }),
    staysSilent({
      because: "informational ones wake nobody",
      series: alerts(50, { severity: "info" }),
      at: "40m",
    }),
  ],
});
