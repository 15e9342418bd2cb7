import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../../model/problem.ts";
import type { Settings } from "../../../model/settings/schema.ts";
import { layoutOf } from "../../../providers/process/layout.ts";
import { checkPorts } from "../../../providers/process/ports.ts";
import type { Workload } from "../../workload.ts";
import type { SecretValues, Target } from "../target.ts";
import { DataDirectory, Process } from "./process.ts";
import { processArgs, wantedPorts } from "./process-args.ts";
import { localSite } from "./site.ts";

/** Arguments of {@link localTarget}. */
export interface LocalTargetArgs {
  /** Name of the environment, which is the name of the stack: it names the state folder. */
  readonly environment: string;
  readonly settings: Pick<Settings, "bind" | "ports">;
  /** What this machine has. */
  readonly available: Target["available"];
}

/**
 * The machine it runs on: each workload is one supervised process, and its data one protected folder. All of them
 * start at once: a process that another one needs is retried by it, as everywhere else.
 */
export function localTarget({ environment, settings, available }: LocalTargetArgs) {
  const site = localSite(settings);
  return {
    kind: "local",
    site,
    available,
    async prepare(workloads: readonly Workload[]) {
      refuse(await checkPorts(layoutOf(environment), wantedPorts(workloads, site)));
    },
    run(workload: Workload, secrets: SecretValues, opts: pulumi.ResourceOptions) {
      const { name } = workload;
      const data =
        workload.storage === undefined
          ? []
          : [new DataDirectory(`${name}-data`, { name, environment }, { ...opts, protect: true })];
      const args = {
        ...processArgs(environment, site, workload),
        secretFiles: secretFiles(workload, secrets),
      };
      const resource = new Process(`${name}-process`, args, {
        ...opts,
        dependsOn: dependencies(opts.dependsOn, data),
      });
      // Known only when the process is ready, so that nobody is sent to a page that is not there yet.
      const url = resource.id.apply(() => site.url(name, workload.ports[0]?.name ?? workload.probe.port));
      return { url, resource };
    },
  } satisfies Target;
}

function dependencies(
  given: pulumi.ResourceOptions["dependsOn"],
  data: readonly pulumi.Resource[],
): pulumi.Output<pulumi.Resource[]> {
  return pulumi.output(given).apply((some) => [...(some === undefined ? [] : [some].flat()), ...data]);
}

function secretFiles(
  workload: Workload,
  secrets: SecretValues,
): Readonly<Record<string, pulumi.Output<string>>> {
  const named = (workload.secretFiles ?? []).map((secret) => {
    const value = secrets[secret];
    if (value === undefined)
      throw new Error(`workload ${workload.name} reads the secret ${secret}, which is not set`);
    return [secret, pulumi.secret(value)] as const;
  });
  return Object.fromEntries(named);
}
