import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { casesOf, renderRuleTests, type Tested } from "../../components/prometheus/rule-tests.ts";
import { recordingsBehind } from "../../components/prometheus/recordings-behind.ts";
import { durationSeconds } from "../../model/duration.ts";
import type { RecordingModel, RuleGroupModel } from "../../model/model.ts";
import { realTool } from "../components/ground.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";

/** A rule with one change, and the tests that should notice. */
export interface MutatedRule {
  /** `HostCpuHigh: rate5m ⟨> → <⟩`. */
  readonly what: string;
  readonly files: Readonly<Record<string, string>>;
  readonly tests: readonly string[];
}

/**
 * Every rule of some groups with one change at a time.
 *
 * @param set tells the files of several calls apart.
 */
export function mutatedRules(
  groups: readonly RuleGroupModel[],
  tested: Tested,
  set: string,
): readonly MutatedRule[] {
  const definitions = new Map(tested.alerts.map((alert) => [alert.name, alert]));
  const recordings = groups.flatMap((group) => group.recordings);
  const texts = new Map(recordings.map(({ name, expression }) => [name, expression]));
  const mutated: { readonly what: string; readonly group: RuleGroupModel }[] = [];
  for (const group of groups)
    for (const alert of group.alerts) {
      const definition = definitions.get(alert.name);
      if (definition === undefined) continue;
      const cases = casesOf(definition, (name) => texts.get(name));
      const carried = new Set(
        cases.flatMap(({ series }) => series.flatMap(({ labels }) => Object.keys(labels))),
      );
      const only = (changed: typeof alert, behind: readonly RecordingModel[]): RuleGroupModel => ({
        ...(group.interval === undefined ? {} : { interval: group.interval }),
        name: group.name,
        recordings: behind,
        alerts: [changed],
      });
      const behind = recordingsBehind(alert.expression, recordings);
      for (const mutant of mutantsOf(alert.expression, carried))
        mutated.push({
          what: `${alert.name}: ${mutant.what}`,
          group: only({ ...alert, expression: mutant.text }, behind),
        });
      for (const held of otherHolds(alert.for))
        mutated.push({
          what: `${alert.name}: for ⟨${alert.for} → ${held}⟩`,
          group: only({ ...alert, for: held }, behind),
        });
    }
  for (const recording of recordings) mutated.push(...mutatedRecording(recording, groups, tested, texts));
  return mutated.map(({ what, group }, i) => {
    const own = { ...group, name: "mutant" };
    const { files, tests } = renderRuleTests({ ruleGroups: [own] }, tested);
    return { what, ...prefixed(`${set}-${i}`, files, tests) };
  });
}

/** A recording rule is tested by its own tests, and by those of every alert that reads it. */
function mutatedRecording(
  recording: RecordingModel,
  groups: readonly RuleGroupModel[],
  tested: Tested,
  texts: ReadonlyMap<string, string>,
): { readonly what: string; readonly group: RuleGroupModel }[] {
  const all = groups.flatMap((group) => group.recordings);
  const readers = groups
    .flatMap((group) => group.alerts)
    .filter(({ expression }) => recordingsBehind(expression, all).includes(recording));
  const needed = new Set(
    [...readers.map(({ expression }) => expression), recording.expression].flatMap((text) =>
      recordingsBehind(text, all),
    ),
  );
  const carried = new Set(
    tested.alerts
      .filter(({ name }) => readers.some((reader) => reader.name === name))
      .flatMap((definition) => casesOf(definition, (name) => texts.get(name)))
      .flatMap(({ series }) => series.flatMap(({ labels }) => Object.keys(labels)))
      .concat(
        tested.recordings
          .filter(({ name }) => name === recording.name)
          .flatMap(({ tests }) =>
            tests.flatMap(({ series }) => series.flatMap(({ labels }) => Object.keys(labels))),
          ),
      ),
  );
  return mutantsOf(recording.expression, carried).map((mutant: Mutant) => ({
    what: `${recording.name}: ${mutant.what}`,
    group: {
      name: "mutant",
      recordings: all
        .filter((one) => needed.has(one) || one === recording)
        .map((one) => (one === recording ? { ...one, expression: mutant.text } : one)),
      alerts: readers,
    },
  }));
}

/** Files in a folder of their own: many mutants share one run. */
function prefixed(
  folder: string,
  files: Readonly<Record<string, string>>,
  tests: readonly string[],
): Pick<MutatedRule, "files" | "tests"> {
  return {
    files: Object.fromEntries(Object.entries(files).map(([path, text]) => [join(folder, path), text])),
    tests: tests.map((path) => join(folder, path)),
  };
}

function otherHolds(held: string): readonly string[] {
  const seconds = durationSeconds(held) ?? 0;
  return seconds === 0 ? [] : [`${seconds * 2}s`, `${Math.floor(seconds / 2)}s`];
}

/** Rules that one run of promtool gets: many, for starting it costs as much as a few tests. */
const batch = 40;
/** Runs side by side. */
const parallel = 2;

/** The mutants that no test noticed. */
export async function survivors(mutants: readonly MutatedRule[]): Promise<readonly MutatedRule[]> {
  const promtool = await realTool("promtool");
  const batches = Array.from({ length: Math.ceil(mutants.length / batch) }, (_, i) =>
    mutants.slice(i * batch, (i + 1) * batch),
  );
  const alive: MutatedRule[] = [];
  const work = async (): Promise<void> => {
    for (let next = batches.shift(); next !== undefined; next = batches.shift())
      alive.push(...(await survivorsOf(promtool, next)));
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return [...alive].sort((a, b) => (a.what < b.what ? -1 : 1));
}

async function survivorsOf(
  promtool: string,
  mutants: readonly MutatedRule[],
): Promise<readonly MutatedRule[]> {
  const cwd = mkdtempSync(join(tmpdir(), "monitoring-mutants-"));
  try {
    for (const [path, text] of mutants.flatMap(({ files }) => Object.entries(files))) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    const tests = mutants.flatMap((mutant) => mutant.tests);
    await new Promise<void>((resolve) => {
      execFile(
        promtool,
        ["test", "rules", "--junit=result.xml", ...tests],
        { cwd, maxBuffer: 1 << 28 },
        () => {
          resolve();
        },
      );
    });
    const failed = new Map(
      [
        ...readFileSync(join(cwd, "result.xml"), "utf8").matchAll(
          /<testsuite name="([^"]+)" tests="(\d+)" failures="(\d+)" errors="(\d+)"/g,
        ),
      ].map(([, name = "", , failures = "0", errors = "0"]) => [name, Number(failures) + Number(errors)]),
    );
    const unheard = tests.filter((test) => !failed.has(test));
    if (unheard.length > 0) throw new Error(`promtool says nothing about ${unheard.join(", ")}`);
    return mutants.filter((mutant) => mutant.tests.every((test) => failed.get(test) === 0));
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
