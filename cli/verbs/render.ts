import { resolve } from "node:path";
import type { Workload } from "../../components/workload.ts";
import type { Context } from "../context.ts";
import { planEnvironment } from "../environment-plan.ts";
import type { ExitCode } from "../failure.ts";
import { writeRendered } from "../rendered-folder.ts";

/**
 * `./monitoring render --out DIR`: the files of every component as DIR/<component>/..., those that `up` would write, and
 * Grafana's also where Grafana itself is missing. No engine, no network, no secret.
 */
export async function render(context: Context, out: string): Promise<ExitCode> {
  const { terminal, environment } = context;
  const workloads = await renderedWorkloads(context);
  const files = Object.fromEntries(
    workloads.flatMap(({ name, files: own }) =>
      Object.entries(own).map(([path, text]) => [`${name}/${path}`, text]),
    ),
  );
  const folder = resolve(out);
  writeRendered(folder, files);
  const count = Object.keys(files).length;
  terminal.line(`rendered ${count} files of ${workloads.length} components of ${environment} to ${folder}`);
  terminal.result({ ok: true, environment, folder, files: Object.keys(files).sort() });
  return 0;
}

async function renderedWorkloads(context: Context): Promise<readonly Workload[]> {
  const plan = await planEnvironment(context);
  if (!plan.settings.grafana.enabled || plan.grafana) return plan.workloads;
  const { workloads } = await planEnvironment(context, { grafana: true });
  return [...plan.workloads, ...workloads.filter(({ name }) => name === "grafana")];
}
