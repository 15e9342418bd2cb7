import * as pulumi from "@pulumi/pulumi";
import type { SecretName } from "./site.ts";
import type { Target } from "./targets/target.ts";
import type { Workload } from "./workload.ts";

/** Arguments of every product's component. */
export interface ProductArgs {
  /** The platform to run on. */
  readonly target: Target;
  /** What runs. */
  readonly workload: Workload;
  /** Values of the secrets that are set. */
  readonly secrets: Readonly<Partial<Record<SecretName, pulumi.Output<string>>>>;
}

/** One product of the stack as a component: its workload, run by the target. */
export class Product extends pulumi.ComponentResource {
  /** Where a person opens it, or where its API is. */
  readonly url: pulumi.Output<string>;

  constructor(type: string, name: string, args: ProductArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, {}, opts);
    this.url = args.target.run(args.workload, args.secrets, { parent: this }).url;
    this.registerOutputs({ url: this.url });
  }
}
