import { driftLine } from "../change-text.ts";
import type { Context } from "../context.ts";
import { withProjectEngine } from "../engine-session.ts";
import { settingsForTeardown } from "../environment-plan.ts";
import type { ExitCode } from "../failure.ts";
import { engineOf, engineTools, requireTools } from "../stack-tools.ts";

/** `./monitoring refresh`: what on this machine is not as it was deployed. Changes nothing but the state. */
export async function refresh(context: Context): Promise<ExitCode> {
  const { terminal, environment } = context;
  const file = settingsForTeardown(context);
  const pulumi = engineOf(await requireTools(engineTools));
  terminal.busy(`comparing this machine with what was deployed as ${environment}`);
  const { drift } = await withProjectEngine(context, { verb: "refresh", file, pulumi }, (engine) =>
    engine.refresh(({ change }) => {
      terminal.line(driftLine(change, terminal.paint));
    }),
  );
  terminal.idle();
  terminal.line(
    drift.length === 0
      ? `${environment} is as it was deployed`
      : `${drift.length} not as deployed: './monitoring up' puts that right`,
  );
  terminal.result({
    ok: true,
    environment,
    drift: drift.map(({ kind, name, status, files }) => ({
      kind,
      name,
      status,
      files: files.map(({ path }) => path),
    })),
  });
  return 0;
}
