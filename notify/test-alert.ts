import type { Severity } from "../rules/language/severity.ts";

/** An alert as Alertmanager's API takes it: POST a list of them to `/api/v2/alerts`. */
export interface PostableAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** RFC 3339. */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
}

/** What a test alert is made from. */
export interface TestAlertSpec {
  readonly environment: string;
  /** Name of a team of the catalogue; the caller checks it, against the model. */
  readonly team: string;
  readonly severity: Severity;
  /** When it starts. */
  readonly now: Date;
  /**
   * The service that it seems to be about.
   * @default "alert-test-" and the time: a group of its own, so that a second test is not held back with the first
   */
  readonly service?: string;
  /** Address of the runbook page about delivery. */
  readonly runbookUrl: string;
  /** Address of Prometheus, where an alert usually comes from. */
  readonly sourceUrl: string;
}

/** How long a test alert fires: then its receivers are told that it is over. */
const minutesFiring = 5;

/** A test alert: it takes the same way through routing, grouping and inhibition as one of Prometheus. */
export function testAlert(spec: TestAlertSpec): PostableAlert {
  const { environment, team, severity, now } = spec;
  const service = spec.service ?? `alert-test-${now.toISOString().replace(/\D/g, "").slice(0, 14)}`;
  return {
    labels: {
      alertname: "TestAlert",
      severity,
      team,
      service,
      environment,
      instance: "alert-test",
      problem: "alert-test",
    },
    annotations: {
      summary: `Test alert for ${team} (${severity}): nothing is wrong`,
      description: `Somebody ran './monitoring alert test --team ${team} --severity ${severity}' to see whether alerts arrive. It resolves by itself after ${minutesFiring} minutes.`,
      first_action: "Nothing. If you did not expect it, ask your team who sent it.",
      runbook_url: spec.runbookUrl,
      dashboard_url: spec.sourceUrl,
    },
    startsAt: now.toISOString(),
    endsAt: new Date(now.getTime() + minutesFiring * 60_000).toISOString(),
    generatorURL: spec.sourceUrl,
  };
}
