import { rmSync } from "node:fs";
import { changeLine, countChanges, countsText } from "../change-text.ts";
import { ask } from "../ask.ts";
import type { Context } from "../context.ts";
import { enginePaths } from "../engine/paths.ts";
import { withProjectEngine } from "../engine-session.ts";
import { settingsForTeardown } from "../environment-plan.ts";
import { type ExitCode, UsageError } from "../failure.ts";
import { layoutOf } from "../../providers/process/layout.ts";
import { removeStrays } from "../../providers/process/inspect.ts";
import { engineOf, engineTools, requireTools } from "../stack-tools.ts";

/** `./monitoring down`: takes everything down but the data; with `purge` the data as well, after asking. */
export async function down(
  context: Context,
  { purge, yes }: { readonly purge: boolean; readonly yes: boolean },
): Promise<ExitCode> {
  const { terminal, environment } = context;
  const file = settingsForTeardown(context);
  if (purge && !yes && !(await isConfirmed(environment))) {
    terminal.line("nothing was removed");
    terminal.result({ ok: true, environment, changes: {} });
    return 0;
  }
  const layout = layoutOf(environment);
  const pulumi = engineOf(await requireTools(engineTools));
  terminal.busy(`taking ${environment} down`);
  const { changes } = await withProjectEngine(context, { verb: "down", file, pulumi }, async (engine) => {
    const result = await engine[purge ? "purge" : "destroy"](({ kind, change }) => {
      if (kind === "change") terminal.line(changeLine(change, terminal.paint));
    });
    // Processes that an interrupted run left out of the state, and the supervisor, which is no resource of its own.
    await removeStrays(layout);
    return result;
  });
  if (purge) rmSync(enginePaths(environment).environmentDir, { recursive: true, force: true });
  terminal.idle();
  const counts = countsText(changes, "done");
  if (counts === undefined) terminal.line(`${environment} was down already`);
  else
    terminal.line(`${environment} is down: ${counts}${purge ? "" : "; its data stays (--purge removes it)"}`);
  terminal.result({ ok: true, environment, changes: countChanges(changes) });
  return 0;
}

async function isConfirmed(environment: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UsageError(
      "down --purge removes all data and asks before it does: add --yes where nobody can answer",
    );
  const answer = await ask(
    `This removes all data of ${environment}: metrics, logs, traces, silences. Type its name to go on: `,
  );
  return answer.trim() === environment;
}
