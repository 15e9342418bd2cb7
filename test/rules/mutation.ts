import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { recordingsBehind } from "../../components/prometheus/recordings-behind.ts";
import {
  alertCases,
  type Case,
  recordingCase,
  renderCases,
  type Tested,
} from "../../components/prometheus/rule-tests.ts";
import { renderGroup, ruleFilePath } from "../../components/prometheus/rules.ts";
import { durationSeconds } from "../../model/duration.ts";
import type { AlertModel, RecordingModel, RuleGroupModel } from "../../model/model.ts";
import { realTool } from "../components/ground.ts";
import { mutantsOf } from "./mutants.ts";

/** A rule with one change. */
interface MutatedRule {
  /** `HostCpuHigh: rate5m ⟨> → <⟩`; empty for the rule as it is. */
  readonly what: string;
  /** Marks its copies: every name ends with it. */
  readonly mark: string;
  readonly recordings: readonly RecordingModel[];
  readonly alerts: readonly AlertModel[];
}

/**
 * All changes of one rule, side by side under names of their own, and the cases that should notice: opening a database for
 * each case is what costs promtool most, so all changes share it.
 */
export interface MutationJob {
  readonly mutants: readonly MutatedRule[];
  readonly files: Readonly<Record<string, string>>;
  readonly tests: readonly string[];
  /** What those that nothing noticed are tried with again: further, slower cases. */
  readonly again?: (survivors: readonly MutatedRule[]) => readonly MutationJob[];
}

/**
 * Every rule of some groups with one change at a time, in a job for each rule.
 *
 * @param set tells the files of several calls apart.
 */
export function mutationJobs(
  groups: readonly RuleGroupModel[],
  tested: Tested,
  set: string,
): readonly MutationJob[] {
  const alerts = groups.flatMap((group) => group.alerts);
  const recordings = groups.flatMap((group) => group.recordings);
  const texts = new Map(recordings.map(({ name, expression }) => [name, expression]));
  const definitions = new Map(tested.alerts.map((alert) => [alert.name, alert]));
  const casesOfAlert = (alert: AlertModel): readonly Case[] => {
    const definition = definitions.get(alert.name);
    return definition === undefined ? [] : alertCases(alert, definition, (name) => texts.get(name));
  };
  return [
    ...alerts.flatMap((alert, index) => {
      const cases = casesOfAlert(alert);
      const changes = [
        { what: "", expression: alert.expression, for: alert.for },
        ...mutantsOf(alert.expression, labelsIn(cases)).map((mutant) => ({
          what: `${alert.name}: ${mutant.what}`,
          expression: mutant.text,
          for: alert.for,
        })),
        ...otherHolds(alert.for).map((held) => ({
          what: `${alert.name}: for ⟨${alert.for} → ${held}⟩`,
          expression: alert.expression,
          for: held,
        })),
      ];
      const mutants = changes.map(({ what, ...change }, i) => ({
        what,
        mark: `__${set}a${index}m${i}`,
        recordings: [],
        alerts: [{ ...alert, ...change, name: `${alert.name}__${set}a${index}m${i}` }],
      }));
      return jobs(recordingsBehind(alert.expression, recordings), mutants, cases);
    }),
    ...recordings.flatMap((recording, index) => {
      const above = recordings.filter(
        (one) => one !== recording && recordingsBehind(one.expression, recordings).includes(recording),
      );
      const readers = alerts.filter(({ expression }) =>
        recordingsBehind(expression, recordings).includes(recording),
      );
      const own = tested.recordings.find(({ name }) => name === recording.name)?.tests ?? [];
      const [firstReader, ...otherReaders] = readers.map(casesOfAlert);
      const ownCases = own.map((test) => recordingCase(recording.name, test));
      // Its own tests, or those of one reader, notice most changes; the rest is tried with everything there is.
      const [cases, further] =
        ownCases.length > 0
          ? [ownCases, [firstReader ?? [], ...otherReaders].flat()]
          : [firstReader ?? [], otherReaders.flat()];
      const changes = [
        { what: "", text: recording.expression },
        ...mutantsOf(recording.expression, labelsIn([...cases, ...further])).map(({ what, text }) => ({
          what: `${recording.name}: ${what}`,
          text,
        })),
      ];
      const renamed = [recording, ...above].map(({ name }) => name);
      const mutants = changes.map(({ what, text }, i): MutatedRule => {
        const mark = `__${set}r${index}m${i}`;
        const copy = <R extends RecordingModel | AlertModel>(rule: R, expression = rule.expression): R => ({
          ...rule,
          name: `${rule.name}${mark}`,
          expression: marked(expression, renamed, mark),
        });
        return {
          what,
          mark,
          recordings: [copy(recording, text), ...above.map((one) => copy(one))],
          alerts: readers.map((one) => copy(one)),
        };
      });
      const needed = new Set(
        [recording, ...above, ...readers].flatMap(({ expression }) =>
          recordingsBehind(expression, recordings),
        ),
      );
      const behind = recordings.filter((one) => needed.has(one) && !renamed.includes(one.name));
      return jobs(behind, mutants, cases).map((job) => ({
        ...job,
        ...(further.length > 0 && {
          again: (survivors: readonly MutatedRule[]) => jobs(behind, survivors, further),
        }),
      }));
    }),
  ];
}

/** One job for all mutants, or one for each where they would see one another: an alert about alerts counts its copies. */
function jobs(
  behind: readonly RecordingModel[],
  mutants: readonly MutatedRule[],
  cases: readonly Case[],
): readonly MutationJob[] {
  const aboutAlerts = mutants.some(({ alerts }) =>
    alerts.some(({ expression }) => expression.includes("ALERTS")),
  );
  return (aboutAlerts ? mutants.map((mutant) => [mutant]) : [mutants]).map((together) => {
    const name = `rules${together[0]?.mark ?? ""}`;
    const files: Record<string, string> = {
      [ruleFilePath(name)]: renderGroup({
        name,
        recordings: [...behind, ...together.flatMap(({ recordings }) => recordings)],
        alerts: together.flatMap(({ alerts }) => alerts),
      }),
    };
    const tests: string[] = [];
    for (const every of new Set(cases.map((one) => one.every))) {
      const path = `tests/${name}-${every}.yml`;
      tests.push(path);
      files[path] = renderCases(
        ruleFilePath(name),
        every,
        cases.filter((one) => one.every === every).map((one) => forAll(one, together)),
      );
    }
    return { mutants: together, files, tests };
  });
}

/** A case that asks every copy of its rule. */
function forAll({ every, body }: Case, mutants: readonly MutatedRule[]): Case {
  const { alert_rule_test: alerts, promql_expr_test: expressions } = body;
  return {
    every,
    body: {
      ...body,
      ...(alerts && {
        alert_rule_test: mutants.flatMap(({ mark }) =>
          alerts.map((test) => ({ ...test, alertname: `${test.alertname}${mark}` })),
        ),
      }),
      ...(expressions && {
        promql_expr_test: mutants.flatMap(({ mark }) =>
          expressions.map((test) => ({
            ...test,
            expr: `${test.expr}${mark}`,
            exp_samples: test.exp_samples.map(({ labels, value }) => ({
              labels: labels.replace("{", `${mark}{`),
              value,
            })),
          })),
        ),
      }),
    },
  };
}

/** An expression that reads the marked copies of some recordings. */
function marked(expression: string, names: readonly string[], mark: string): string {
  return expression.replace(/[A-Za-z_:][A-Za-z0-9_:]*/g, (word) =>
    names.includes(word) ? `${word}${mark}` : word,
  );
}

/**
 * Names of the labels that the series of some cases carry, `environment` aside: every alert sets it itself, so that
 * dropping it changes nothing.
 */
function labelsIn(cases: readonly Case[]): ReadonlySet<string> {
  const texts = cases.flatMap(({ body }) => body.input_series.map((one) => JSON.stringify(one)));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/([A-Za-z_]\w*)=\\"/g)].map(([, name = ""]) => name),
  );
  return new Set(names.filter((name) => name !== "environment"));
}

function otherHolds(held: string): readonly string[] {
  const seconds = durationSeconds(held) ?? 0;
  return seconds === 0 ? [] : [`${seconds * 2}s`, `${Math.floor(seconds / 2)}s`];
}

/** Jobs that one run of promtool gets, and runs side by side. */
const batch = 6;
const parallel = 2;

/** What became of some jobs: how many changes there were, and those that no test noticed. */
export interface MutationResult {
  readonly changes: number;
  readonly survivors: readonly string[];
}

/** Runs jobs. @throws Error when the tests of a rule fail as it is */
export async function runMutations(all: readonly MutationJob[]): Promise<MutationResult> {
  const promtool = await realTool("promtool");
  const tried = all.filter(({ tests, mutants }) => tests.length > 0 && mutants.length > 0);
  const batches = Array.from({ length: Math.ceil(tried.length / batch) }, (_, i) =>
    tried.slice(i * batch, (i + 1) * batch),
  );
  const survivors: string[] = [];
  const work = async (): Promise<void> => {
    for (let next = batches.shift(); next !== undefined; next = batches.shift()) {
      const failed = await failedMarks(promtool, next);
      const retried: MutationJob[] = [];
      for (const { mutants, again } of next) {
        for (const { what, mark } of mutants)
          if (what === "" && failed.has(mark)) throw new Error(`the rule itself fails its tests (${mark})`);
        const alive = mutants.filter(({ mark }) => !failed.has(mark));
        if (!alive.some(({ what }) => what !== "")) continue;
        if (again === undefined)
          survivors.push(...alive.map(({ what }) => what).filter((what) => what !== ""));
        else retried.push(...again(alive));
      }
      if (retried.length > 0) batches.push(retried);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  // A rule without any test has survivors too.
  const untested = all.filter(({ tests }) => tests.length === 0).flatMap(({ mutants }) => mutants);
  const changes = all.flatMap(({ mutants }) => mutants).filter(({ what }) => what !== "").length;
  return {
    changes,
    survivors: [...survivors, ...untested.map(({ what }) => what).filter((what) => what !== "")].sort(),
  };
}

/** Marks of the copies that a test noticed. */
async function failedMarks(promtool: string, together: readonly MutationJob[]): Promise<ReadonlySet<string>> {
  const cwd = mkdtempSync(join(tmpdir(), "monitoring-mutants-"));
  try {
    for (const [path, text] of together.flatMap(({ files }) => Object.entries(files))) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    const tests = together.flatMap((job) => job.tests);
    await new Promise<void>((resolve) => {
      execFile(
        promtool,
        ["test", "rules", "--junit=result.xml", ...tests],
        { cwd, maxBuffer: 1 << 29 },
        () => {
          resolve();
        },
      );
    });
    const result = readFileSync(join(cwd, "result.xml"), "utf8");
    const heard = new Set([...result.matchAll(/<testsuite name="([^"]+)"/g)].map(([, name = ""]) => name));
    const unheard = tests.filter((test) => !heard.has(test));
    const broken = [...result.matchAll(/<testsuite [^>]*errors="[1-9]/g)].length;
    if (unheard.length + broken > 0)
      throw new Error(`promtool could not run ${unheard.join(", ")}: ${result.slice(0, 2000)}`);
    // The marks of a failure stand in "alertname: NAME__s0a1m2, time:" and "expr: \"NAME__s0r1m2\", time:".
    return new Set(
      [...result.matchAll(/(?:alertname: |expr: (?:"|&#34;))[^,"&]*?(__\w+?m\d+)(?=[,"&])/g)].map(
        ([, mark = ""]) => mark,
      ),
    );
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
