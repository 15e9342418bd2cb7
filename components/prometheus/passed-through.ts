import { load } from "js-yaml";
import type { Model } from "../../model/model.ts";
import type { Problem } from "../../model/problem.ts";

/** A rule file that people brought along. */
export interface PassedThroughFile {
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
}

/** Where a passed-through file is put, relative to prometheus.yml: its path, flattened. */
export function passedThroughPath({ path }: PassedThroughFile): string {
  const flat = path
    .replace(/\.ya?ml$/i, "")
    .replace(/[^A-Za-z0-9_.-]+/g, "-")
    .replace(/^[-.]+/, "");
  return `rules/passed-through-${flat}.yml`;
}

/**
 * What is wrong with passed-through rule files, as far as it can be said without promtool, which checks the rest.
 * Their text is rendered as it is.
 */
export function checkPassedThrough(
  files: readonly PassedThroughFile[],
  { ruleGroups }: Pick<Model, "ruleGroups">,
): Problem[] {
  const owners = new Map<string, string>();
  for (const { name, alerts, recordings } of ruleGroups) {
    owners.set(`group ${name}`, "a group of this stack");
    for (const alert of alerts) owners.set(`alert ${alert.name}`, "an alert of this stack");
    for (const recording of recordings)
      owners.set(`record ${recording.name}`, "a recording rule of this stack");
  }
  const problems: Problem[] = [];
  const paths = new Map<string, string>();
  for (const file of files) {
    const target = passedThroughPath(file);
    const same = paths.get(target);
    if (same !== undefined)
      problems.push({
        where: file.path,
        message: `expected a file name of its own, found one that reads like ${same}: rename it`,
      });
    paths.set(target, file.path);
    const names = namesIn(file);
    if ("message" in names) problems.push({ where: file.path, message: names.message });
    else
      // An alert may stand more than once in one's own file, once for each severity; a group may not.
      for (const name of new Set(names.found)) {
        const owner = owners.get(name);
        if (owner === undefined)
          owners.set(name, name.startsWith("group ") ? `a group of ${file.path}` : `a rule of ${file.path}`);
        else if (!name.startsWith("group ") || owner.endsWith("of this stack"))
          problems.push({
            where: file.path,
            message: `expected a name of its own, found the ${name}, which is the name of ${owner} too: rename it`,
          });
      }
  }
  return problems;
}

/** Names in a rule file as `group x`, `alert x` and `record x`, or what is wrong with it. */
function namesIn(
  file: PassedThroughFile,
): { readonly found: readonly string[] } | { readonly message: string } {
  let content: unknown;
  try {
    content = load(file.text);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return { message: `expected YAML, found a mistake: ${reason}` };
  }
  const groups = property(content, "groups");
  if (!Array.isArray(groups)) return { message: 'expected Prometheus rules under "groups:", found none' };
  const found = groups.flatMap((group: unknown) => {
    const rules = property(group, "rules");
    return [
      ...named("group", property(group, "name")),
      ...(Array.isArray(rules) ? rules : []).flatMap((rule: unknown) => [
        ...named("alert", property(rule, "alert")),
        ...named("record", property(rule, "record")),
      ]),
    ];
  });
  return { found };
}

function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function named(kind: string, name: unknown): string[] {
  return typeof name === "string" ? [`${kind} ${name}`] : [];
}
