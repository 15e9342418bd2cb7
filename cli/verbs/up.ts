import { changeLine, countChanges, countsText, driftLine } from "../change-text.ts";
import type { Context } from "../context.ts";
import { urlsOf, withProjectEngine } from "../engine-session.ts";
import type { ExitCode } from "../failure.ts";
import { prepareEngine } from "../prepare.ts";
import { componentTable } from "../tables.ts";
import { removeStrays } from "../../providers/process/inspect.ts";
import { layoutOf } from "../../providers/process/layout.ts";

/** `./monitoring up`: everything is looked at first, so that a mistake leaves the running stack as it is. */
export async function up(context: Context): Promise<ExitCode> {
  const { terminal, environment } = context;
  const started = performance.now();
  const { plan, pulumi } = await prepareEngine(context);
  terminal.busy(`bringing ${environment} up`);
  const result = await withProjectEngine(context, { verb: "up", file: plan.file, pulumi }, async (engine) => {
    const done = await engine.up(({ kind, change }) => {
      terminal.line(
        kind === "drift" ? driftLine(change, terminal.paint) : changeLine(change, terminal.paint),
      );
    });
    // A run that was killed between starting a process and writing it down left one that no state knows.
    const planned = new Set(plan.workloads.map(({ name }) => name));
    for (const name of await removeStrays(layoutOf(environment), planned))
      terminal.note(`removed ${name}, which an interrupted run had left behind`);
    return done;
  });
  terminal.idle();
  const seconds = (performance.now() - started) / 1000;
  const urls = urlsOf(result.outputs);
  const counts = countsText(result.changes, "done");
  if (counts === undefined) {
    terminal.line(`${environment} is up to date: nothing to change (${seconds.toFixed(1)} s)`);
  } else {
    const titled = plan.workloads.map(({ name, title }) => ({ name, title, url: urls[name] ?? "" }));
    terminal.line(`\n${componentTable(titled, terminal.paint)}\n`);
    terminal.line(`${environment} is up: ${counts} (${seconds.toFixed(1)} s)`);
  }
  terminal.result({
    ok: true,
    environment,
    changes: countChanges(result.changes),
    urls,
    seconds: Number(seconds.toFixed(3)),
  });
  return 0;
}
