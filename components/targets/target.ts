import type * as pulumi from "@pulumi/pulumi";
import type { SecretName, Site, TargetKind } from "../site.ts";
import type { Workload } from "../workload.ts";

/** A workload that a target runs. */
export interface RunningWorkload {
  /** Where a person opens it, or where its API is. */
  readonly url: pulumi.Output<string>;
  /** What others can depend on: known when the workload is ready. */
  readonly resource: pulumi.Resource;
}

/** Values of the secrets that are set. */
export type SecretValues = Readonly<Partial<Record<SecretName, pulumi.Input<string>>>>;

/** A platform that runs workloads: one factory per platform, no base class. */
export interface Target {
  readonly kind: TargetKind;
  readonly site: Site;
  /** What the platform has, for the parts of the stack that do without. */
  readonly available: { readonly grafana: boolean; readonly journal: boolean };
  /**
   * Finds what would make the run fail half way, before any resource is registered.
   * @throws ProblemsError with all of it
   */
  prepare(workloads: readonly Workload[]): Promise<void>;
  /**
   * Runs one workload.
   * @param opts the parent, and whatever else every resource of the workload gets
   * @throws Error when the platform cannot do what the workload asks for: never a silent skip
   */
  run(workload: Workload, secrets: SecretValues, opts: pulumi.ResourceOptions): RunningWorkload;
}
