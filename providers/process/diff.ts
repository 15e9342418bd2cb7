import { changedNames } from "./files.ts";
import { isWatched, type ProcessInputs } from "./inputs.ts";

/**
 * What it takes to get from one set of inputs to another, from nothing to most: only noted, files written, files
 * written and reloaded, restarted, stopped and made anew.
 */
export type Step = "none" | "note" | "write" | "reload" | "restart" | "replace";

const order: readonly Step[] = ["none", "note", "write", "reload", "restart", "replace"];

/** Difference between two sets of inputs. */
export interface Difference {
  readonly step: Step;
  /** Properties that differ, sorted. */
  readonly properties: readonly string[];
  /** Those that make a replacement. */
  readonly replaces: readonly string[];
}

/** What a change of each property takes, files aside. */
const steps: Readonly<Record<keyof ProcessInputs, Step>> = {
  name: "replace",
  environment: "replace",
  tool: "replace",
  version: "replace",
  args: "restart",
  env: "restart",
  pathEnv: "restart",
  homeFlag: "restart",
  probe: "restart",
  title: "note",
  ports: "note",
  reload: "note",
  watched: "note",
  configCheck: "note",
  startTimeoutSeconds: "note",
  files: "reload",
  secretFiles: "reload",
  status: "restart",
};

/** Compares what is with what is wanted. Pure. */
export function differenceOf(olds: ProcessInputs, news: ProcessInputs): Difference {
  const properties = (Object.keys(steps) as (keyof ProcessInputs)[])
    .filter((property) => JSON.stringify(sorted(olds[property])) !== JSON.stringify(sorted(news[property])))
    .sort();
  const step = properties
    .map((property) => stepOf(property, olds, news))
    .reduce<Step>((most, one) => (order.indexOf(one) > order.indexOf(most) ? one : most), "none");
  return { step, properties, replaces: properties.filter((property) => steps[property] === "replace") };
}

function stepOf(property: keyof ProcessInputs, olds: ProcessInputs, news: ProcessInputs): Step {
  if (property !== "files" && property !== "secretFiles") return steps[property];
  const changed = changedNames(olds[property], news[property]);
  if (property === "files" && changed.every((file) => isWatched(news, file))) return "write";
  return news.reload.kind === "restart" ? "restart" : "reload";
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
