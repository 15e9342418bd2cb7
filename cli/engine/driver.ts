import type {
  DiagnosticEvent,
  EngineEvent,
  OutputMap,
  PulumiFn,
  Stack,
} from "@pulumi/pulumi/automation/index.js";
import { LocalWorkspace, Stack as StackClass } from "@pulumi/pulumi/automation/index.js";
import { ProblemsError } from "../../model/problem.ts";
import type { SettingsFile } from "../../model/settings/read-file.ts";
import { Interrupted } from "../failure.ts";
import { type Change, type Observation, observer } from "./changes.ts";
import { EngineFailure, type EngineCommand, engineCommand } from "./command.ts";
import { clearLocks } from "./locks.ts";
import { findPassphrase } from "./passphrase.ts";

import type { EnginePaths } from "./paths.ts";
import { listenForInterrupts } from "./interrupts.ts";
import { engineProblems } from "./problems.ts";
import { beginRun, type Run } from "./run-record.ts";
import { readState, type StateSummary } from "./state-file.ts";
import { engineVariables } from "./variables.ts";
import { writeWorkspace } from "./workspace.ts";

/** Everything that opening the engine needs. */
export interface EngineInput {
  readonly verb: string;
  readonly paths: EnginePaths;
  readonly settings: SettingsFile;
  readonly catalogue?: string | undefined;
  readonly providerDir: string;
  /** The `pulumi` binary. */
  readonly pulumi: { readonly path: string; readonly version: string };
  /** The Pulumi program. Loaded only now, since it takes half a second. */
  readonly program: PulumiFn;
  /** Hears what is being done about earlier runs. */
  readonly say: (line: string) => void;
}

/** What a run did. */
export interface EngineResult {
  readonly changes: readonly Change[];
  /** Where the machine was not as the state said. */
  readonly drift: readonly Change[];
  /** Outputs of the program after `up`; empty otherwise. */
  readonly outputs: OutputMap;
}

/** Listener for each change as it is planned or done, and each drift as it is found. */
export type OnChange = (observation: Observation) => void;

/** The engine, at work on one environment; nobody else changes that meanwhile. */
export interface Engine {
  /** The state as it was before; undefined when there was none. */
  readonly state: StateSummary | undefined;
  preview(onChange: OnChange): Promise<EngineResult>;
  up(onChange: OnChange): Promise<EngineResult>;
  /** Compares the state with the machine, and keeps what it finds. */
  refresh(onChange: OnChange): Promise<EngineResult>;
  /** Takes everything down but the protected: the data. */
  destroy(onChange: OnChange): Promise<EngineResult>;
  /** Takes everything down, the protected too, and forgets the stack. */
  purge(onChange: OnChange): Promise<EngineResult>;
}

/**
 * Opens the engine for one piece of work, and closes it in any case.
 *
 * Before the engine starts, everything that would make it fail in words for nobody is looked at: an earlier run that
 * died or still works, locks, a broken state file, a missing passphrase. A first interrupt (Ctrl-C, TERM) stops the engine after
 * the step it is at; a second one kills it.
 *
 * @throws ProblemsError with what a person has to mend; Interrupted when a person stopped it.
 */
export async function withEngine<T>(input: EngineInput, work: (engine: Engine) => Promise<T>): Promise<T> {
  const interrupts = listenForInterrupts(input.say);
  let run: Run | undefined;
  try {
    const { paths, settings, say } = input;
    const options = { say, signal: interrupts.signal };
    run = await beginRun(paths.runFile, input.verb, options);
    if (paths.backendDir !== undefined) await clearLocks(paths.backendDir, paths.environment, options);
    const state = paths.backendDir === undefined ? undefined : readState(paths.backendDir, paths.environment);
    const passphrase = findPassphrase(paths, settings);
    writeWorkspace(input);
    const started = run;
    const command = engineCommand({
      ...input.pulumi,
      onStart: (pid) => {
        started.engineStarted(pid);
      },
    });
    interrupts.attach(command);
    const failed = new ProgramFailure();
    const stack = await openStack(input, command, { ...engineVariables(paths), ...passphrase }, failed).catch(
      (error: unknown) => {
        throw inWords(error, [], paths, interrupts.signal, failed);
      },
    );
    if (state !== undefined && state.pendingCreates.length > 0) await clearPendingCreates(stack);
    return await work(engineOn(stack, command, state, input, interrupts.signal, failed));
  } finally {
    run?.end();
    interrupts.stop();
  }
}

/** Keeps what the program itself threw, which reaches the engine as mere text. */
class ProgramFailure {
  error: unknown;
}

async function openStack(
  { paths, program }: EngineInput,
  command: EngineCommand,
  envVars: Record<string, string>,
  failed: ProgramFailure,
): Promise<Stack> {
  const workspace = await LocalWorkspace.create({
    workDir: paths.workDir,
    pulumiHome: paths.home,
    pulumiCommand: command,
    envVars,
    program: async () => {
      try {
        return await program();
      } catch (error) {
        failed.error = error;
        throw error;
      }
    },
  });
  try {
    return await StackClass.select(paths.environment, workspace);
  } catch (error) {
    if (!(error instanceof EngineFailure && /no stack named/.test(error.stderr))) throw error;
    return await StackClass.create(paths.environment, workspace);
  }
}

function engineOn(
  stack: Stack,
  command: EngineCommand,
  state: StateSummary | undefined,
  { paths }: EngineInput,
  signal: AbortSignal,
  failed: ProgramFailure,
): Engine {
  /** Runs an operation, gathering its changes; says its failure in words. */
  const observed = async (
    onChange: OnChange,
    operation: (onEvent: (event: EngineEvent) => void) => Promise<object>,
  ): Promise<EngineResult> => {
    const changes: Change[] = [];
    const drift: Change[] = [];
    const observe = observer();
    const diagnostics: DiagnosticEvent[] = [];
    try {
      const result = await operation((event) => {
        if (event.diagnosticEvent?.severity === "error") diagnostics.push(event.diagnosticEvent);
        const observation = observe(event);
        if (observation === undefined) return;
        (observation.kind === "drift" ? drift : changes).push(observation.change);
        onChange(observation);
      });
      return { changes, drift, outputs: "outputs" in result ? (result.outputs as OutputMap) : {} };
    } catch (error) {
      throw inWords(error, diagnostics, paths, signal, failed);
    }
  };
  return {
    state,
    preview: (onChange) => observed(onChange, (onEvent) => stack.preview({ refresh: true, onEvent, signal })),
    up: (onChange) =>
      observed(onChange, (onEvent) => stack.up({ refresh: true, continueOnError: true, onEvent, signal })),
    refresh: (onChange) => observed(onChange, (onEvent) => stack.refresh({ onEvent, signal })),
    destroy: (onChange) =>
      observed(onChange, (onEvent) => stack.destroy({ excludeProtected: true, onEvent, signal })),
    purge: (onChange) =>
      observed(onChange, async (onEvent) => {
        await unprotect(stack, command);
        const result = await stack.destroy({ onEvent, signal });
        await stack.workspace.removeStack(stack.name);
        return result;
      }),
  };
}

/** Drops creations that a killed run left open; the provider finds what they made by name. */
async function clearPendingCreates(stack: Stack): Promise<void> {
  const exported = await stack.exportStack();
  const deployment = exported.deployment as { pending_operations?: readonly { readonly type?: string }[] };
  await stack.importStack({
    ...exported,
    deployment: {
      ...deployment,
      pending_operations: (deployment.pending_operations ?? []).filter(({ type }) => type !== "creating"),
    },
  });
}

/** Takes the protection from every resource: the Automation API has no call for it. */
async function unprotect({ name, workspace }: Stack, command: EngineCommand): Promise<void> {
  await command.run(["state", "unprotect", "--all", "--yes", "--stack", name], workspace.workDir, {
    ...workspace.envVars,
  });
}

function inWords(
  error: unknown,
  diagnostics: readonly DiagnosticEvent[],
  paths: EnginePaths,
  signal: AbortSignal,
  failed: ProgramFailure,
): unknown {
  if (signal.aborted) return new Interrupted();
  if (failed.error instanceof ProblemsError) return failed.error;
  if (!(error instanceof EngineFailure)) return error;
  return new ProblemsError(engineProblems(diagnostics, error.stderr, paths));
}
