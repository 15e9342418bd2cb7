import type { DiagnosticEvent } from "@pulumi/pulumi/automation/index.js";
import type { Problem } from "../../model/problem.ts";
import type { EnginePaths } from "./paths.ts";

/**
 * The component that a resource is of: the local target names its resources after their workload, "prometheus-process"
 * and "prometheus-data".
 */
export function componentOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2).replace(/-(?:process|data)$/, "");
}

/** What the engine says in general and we say better, by the words it uses. */
function knownFailure(
  text: string,
  { passphraseFile, backendDir, backendUrl, environment }: EnginePaths,
): Problem | undefined {
  const again = "then try again";
  if (text.includes("incorrect passphrase"))
    return {
      where: passphraseFile,
      message: `wrong passphrase: the state or the settings were encrypted with another one; put that one back there, or set PULUMI_CONFIG_PASSPHRASE to it, ${again}`,
    };
  if (text.includes("passphrase must be set"))
    return {
      where: passphraseFile,
      message: `missing passphrase: put it into this file, or set PULUMI_CONFIG_PASSPHRASE to it, ${again}`,
    };
  if (text.includes("the stack is currently locked"))
    return {
      where: backendUrl,
      message: `another run is changing this stack: wait for it; if it is gone, run './monitoring unlock --env ${environment}'`,
    };
  if (text.includes("failed to load checkpoint") || text.includes("snapshot integrity failure")) {
    const state =
      backendDir === undefined ? backendUrl : `${backendDir}/.pulumi/stacks/monitoring/${environment}.json`;
    return {
      where: state,
      message: `expected the state of the stack, and the engine refuses it (${firstSentence(text)}): put back the copy in ${state}.bak or one from your backups, ${again}`,
    };
  }
  return undefined;
}

/**
 * Puts a failed run into words: one problem per resource that failed, without stack traces and without the wrapping
 * that the engine and gRPC add.
 *
 * @param diagnostics error messages the engine sent as events.
 * @param stderr what it printed; used where it sent none.
 */
export function engineProblems(
  diagnostics: readonly DiagnosticEvent[],
  stderr: string,
  paths: EnginePaths,
): readonly Problem[] {
  const all = [...diagnostics.map(({ message }) => message), stderr].join("\n");
  const known = knownFailure(all, paths);
  if (known !== undefined) return [known];
  const problems = new Map<string, Problem>();
  for (const { message, urn } of diagnostics) {
    for (const problem of problemsIn(message, urn === undefined || urn === "" ? "engine" : componentOf(urn)))
      problems.set(`${problem.where}: ${problem.message}`, problem);
  }
  const found = [...problems.values()];
  // "update failed" says nothing beside the reason, nor does that what depends on a failed resource failed too.
  const reasons = found.filter(
    ({ message }) =>
      !/^(update|preview|refresh|destroy|program) (failed|exited)/i.test(message) &&
      !/resource \S+ \[\S+\] failed to register$/.test(message),
  );
  if (reasons.length > 0) return reasons;
  const printed = problemsIn(stderr, "engine");
  if (printed.length > 0) return printed;
  return found.length > 0
    ? found
    : [{ where: "engine", message: "the engine ended with an error and did not say why: try again" }];
}

/** What stands in front of the reason, one wrapping in another. */
const wrappings = [
  /^\* /,
  /^error: /,
  /^failed: /,
  /^\d+ errors? occurred:/,
  /^(?:creating|updating|deleting|refreshing|reading|replacing) urn:\S+:(?= |$)/,
  /^rpc error: code = \w+ desc = /,
  /^Unhandled exception: /,
  /^(?:Error|ProblemsError): /,
] as const;

/** A problem of ours already says where: a setting, a file, or a component's folder. */
const ownProblem = /^((?:monitoring:|Pulumi\.|[\w./-]+\.(?:ya?ml|ts|json)|[\w.-]*\/[\w./-]+)\S*): (.+)$/;

/**
 * The problems in an engine's message: its wrappings and stack traces are taken away; lines of our own that say where
 * are problems of their own, and any other line belongs to the one before it (the end of a log, say).
 */
function problemsIn(text: string, where: string): readonly Problem[] {
  const problems: Problem[] = [];
  for (const line of linesOf(text)) {
    const own = ownProblem.exec(line);
    const last = problems.at(-1);
    if (own?.[1] !== undefined && own[2] !== undefined) problems.push({ where: own[1], message: own[2] });
    else if (last === undefined) problems.push({ where, message: line });
    else problems[problems.length - 1] = { where: last.where, message: `${last.message}\n    ${line}` };
  }
  return problems;
}

/** The lines of an engine's message that mean something. */
function linesOf(text: string): readonly string[] {
  return text
    .replaceAll(/<\{%[^%]*%\}>/g, "")
    .split("\n")
    .map((line) => unwrapped(line.trim()))
    .filter(
      (line) =>
        line !== "" &&
        !/^at .+[:)]\d*\)?$/.test(line) &&
        !/^(?:Updating|Previewing|Destroying|Refreshing) \(/.test(line),
    );
}

function unwrapped(line: string): string {
  const inner = wrappings.reduce((left, wrapping) => left.replace(wrapping, "").trim(), line);
  return inner === line ? line : unwrapped(inner);
}

function firstSentence(text: string): string {
  return linesOf(text)[0] ?? "no reason given";
}
