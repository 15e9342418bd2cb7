import { changeLine, countChanges, countsText, driftLine, fileDiffLines } from "../change-text.ts";
import type { Context } from "../context.ts";
import { withProjectEngine } from "../engine-session.ts";
import type { ExitCode } from "../failure.ts";
import { prepareEngine } from "../prepare.ts";

/** `./monitoring preview`: what `up` would do, with the difference of every file. */
export async function preview(context: Context): Promise<ExitCode> {
  const { terminal, environment } = context;
  const { plan, pulumi } = await prepareEngine(context);
  terminal.busy(`comparing ${environment} with what is defined`);
  const { changes, drift } = await withProjectEngine(
    context,
    { verb: "preview", file: plan.file, pulumi },
    (engine) =>
      engine.preview(({ kind, change }) => {
        const { paint } = terminal;
        if (kind === "drift") terminal.line(driftLine(change, paint));
        else
          for (const line of [changeLine(change, paint), ...fileDiffLines(change, paint)])
            terminal.line(line);
      }),
  );
  terminal.idle();
  const counts = countsText(changes, "planned");
  terminal.line(
    counts === undefined ? `${environment} is up to date: nothing to change` : `\n${environment}: ${counts}`,
  );
  terminal.result({
    ok: true,
    environment,
    changes: countChanges(changes),
    resources: changes.map(({ kind, name, resource, properties, files }) => ({
      kind,
      name,
      resource,
      properties,
      files,
    })),
    drift: drift.map(({ name, status, files }) => ({ name, status, files: files.map(({ path }) => path) })),
  });
  return 0;
}
