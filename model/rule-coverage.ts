import type { AlertDefinition } from "../rules/language/alert.ts";
import type { RulePack } from "../rules/language/pack.ts";
import type { Recording } from "../rules/language/recording.ts";

/** How many of some rules have tests, and which have none. */
export interface Coverage {
  readonly total: number;
  readonly untested: readonly string[];
}

/** Test coverage of rules. */
export interface RuleCoverage {
  /** Alerts that are shown firing, and staying silent (the heartbeat aside, which never does). */
  readonly alerts: Coverage;
  /** Recording rules with a test of their own, or behind a tested alert. */
  readonly recordings: Coverage;
}

/** Which rules the tests beside them cover. */
export function ruleCoverage(packs: readonly RulePack[]): RuleCoverage {
  const alerts = packs.flatMap((pack) => pack.alerts);
  const recordings = [
    ...new Map(packs.flatMap((pack) => pack.recordings).map((one) => [one.name, one])).values(),
  ];
  const tested = alerts.filter(isTested);
  const read = recordingsRead(tested.map(expressionOf), recordings);
  return {
    alerts: {
      total: alerts.length,
      untested: alerts.filter((alert) => !tested.includes(alert)).map(({ name }) => name),
    },
    recordings: {
      total: recordings.length,
      untested: recordings
        .filter((recording) => recording.tests.length === 0 && !read.has(recording.name))
        .map(({ name }) => name),
    },
  };
}

function isTested(alert: AlertDefinition): boolean {
  const has = (kind: string): boolean =>
    alert.tests.some((test) => test.kind === kind || test.kind === "boundary");
  const heartbeat = alert.kind === "state-alert" && alert.alwaysFires === true;
  return has("fires") && (heartbeat || has("staysSilent"));
}

function expressionOf(alert: AlertDefinition): readonly string[] {
  return alert.kind === "threshold-alert"
    ? alert.when({ threshold: alert.threshold }).series
    : alert.when().series;
}

/** Names of the recordings that some expressions read, directly or through others. */
function recordingsRead(
  series: readonly (readonly string[])[],
  recordings: readonly Recording[],
): Set<string> {
  const byName = new Map(recordings.map((recording) => [recording.name, recording]));
  const read = new Set<string>();
  const visit = (name: string): void => {
    const recording = byName.get(name);
    if (recording === undefined || read.has(name)) return;
    read.add(name);
    recording.expression.series.forEach(visit);
  };
  series.flat().forEach(visit);
  return read;
}
