import type { DiagnosticEvent } from "@pulumi/pulumi/automation/index.js";
import type { Problem } from "../../model/problem.ts";
import type { EnginePaths } from "./paths.ts";

/** The end of a URN: the resource's own name. */
export function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
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
    for (const sentence of sentencesOf(message)) {
      const problem = problemOf(sentence, urn === undefined || urn === "" ? "engine" : nameOf(urn));
      problems.set(`${problem.where}: ${problem.message}`, problem);
    }
  }
  const found = [...problems.values()];
  // "update failed" says nothing beside the reason.
  const reasons = found.filter(
    ({ message }) => !/^(update|preview|refresh|destroy|program) (failed|exited)/i.test(message),
  );
  if (reasons.length > 0) return reasons;
  const printed = sentencesOf(stderr).map((sentence) => problemOf(sentence, "engine"));
  if (printed.length > 0) return printed;
  return found.length > 0
    ? found
    : [{ where: "engine", message: "the engine ended with an error and did not say why: try again" }];
}

/** The meaningful lines of an engine's message. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .replaceAll(/<\{%[^%]*%\}>/g, "")
    .split("\n")
    .map((line) =>
      line
        .trim()
        .replace(/^\* /, "")
        .replace(/^error: /, "")
        .replace(/^(?:failed: )?\d+ errors? occurred:?$/, "")
        .replace(/^(?:failed: )?\d+ errors? occurred: */, "")
        .replace(/^(?:creating|updating|deleting|refreshing|reading) urn:\S+?: */, "")
        .replace(/^\d+ errors? occurred:?/, "")
        .replace(/^(?:\* )?rpc error: code = \w+ desc = */, "")
        .replace(/^(?:Unhandled exception: )?(?:Error|ProblemsError): */, "")
        .trim(),
    )
    .filter(
      (line) =>
        line !== "" &&
        !/^at .+[:)]\d*\)?$/.test(line) &&
        !/^(?:Updating|Previewing|Destroying|Refreshing) \(/.test(line),
    );
}

/** A sentence of our own already says where (`monitoring:ports.loki: ...`); any other is about the resource. */
function problemOf(sentence: string, where: string): Problem {
  const own = /^((?:monitoring:|Pulumi\.|[\w./-]+\.(?:ya?ml|ts|json)|[\w-]+\/[\w./-]+)\S*): (.+)$/.exec(
    sentence,
  );
  return own?.[1] !== undefined && own[2] !== undefined
    ? { where: own[1], message: own[2] }
    : { where, message: sentence };
}

function firstSentence(text: string): string {
  return sentencesOf(text)[0] ?? "no reason given";
}
