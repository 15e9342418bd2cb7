import { join } from "node:path";
import { ProblemsError } from "../../model/problem.ts";
import { layoutOf, workloadLayout } from "../../providers/process/layout.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../failure.ts";
import { grafanaPasswordFile, readPassword } from "../grafana-password.ts";

/**
 * `./monitoring password grafana`: the administrator's password, as deployed, else as it was generated. The one place
 * where a secret is printed, because somebody asked for it.
 */
export function password({ terminal, environment }: Context): Promise<ExitCode> {
  const deployed = join(workloadLayout(layoutOf(environment), "grafana").secrets, "grafanaAdminPassword");
  const found = readPassword(deployed) ?? readPassword(grafanaPasswordFile(environment));
  if (found === undefined)
    throw new ProblemsError([
      {
        where: "grafana",
        message: `expected a password in ${environment}, found none: './monitoring up' makes one`,
      },
    ]);
  terminal.line(found);
  terminal.result({ ok: true, user: "admin", password: found });
  return Promise.resolve(0);
}
