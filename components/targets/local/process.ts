import * as pulumi from "@pulumi/pulumi";

/** Arguments of a {@link Process}; see processSchema of providers/process/inputs.ts, which checks them. */
export interface ProcessArgs {
  /** Workload's name; also its folder below the environment's. */
  readonly name: string;
  /** Environment, which is the name of the stack. */
  readonly environment: string;
  /** Name for people. */
  readonly title: string;
  readonly tool: string;
  /** A change replaces the process and keeps its data. */
  readonly version: string;
  /** A change restarts the process. */
  readonly args: readonly string[];
  /** Never a secret. A change restarts the process. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables whose values are paths relative to the config folder. A change restarts the process. */
  readonly pathEnv: Readonly<Record<string, string>>;
  /** Flag that tells the program the folder it was unpacked to. @default none */
  readonly homeFlag?: string;
  /** Path in the config folder → text. A change is reloaded. */
  readonly files: Readonly<Record<string, string>>;
  /** Name of the file → secret. */
  readonly secretFiles: Readonly<Record<string, pulumi.Input<string>>>;
  readonly ports: readonly {
    readonly name: string;
    readonly number: number;
    readonly address: string;
    readonly purpose: string;
  }[];
  readonly probe: { readonly url: string };
  readonly reload:
    | { readonly kind: "http"; readonly url: string }
    | { readonly kind: "signal"; readonly signal: "SIGHUP" }
    | { readonly kind: "restart" };
  readonly watched: readonly string[];
  readonly configCheck: readonly {
    readonly tool: string;
    readonly version: string;
    readonly args: readonly string[];
  }[];
  /** Seconds until a start counts as failed. @default 60 */
  readonly startTimeoutSeconds?: number;
}

/** A supervised process of this machine, ready when its creation is done. Served by providers/process. */
export class Process extends pulumi.CustomResource {
  /** Hash of files, arguments and environment: what others can watch to notice a change. */
  declare readonly configHash: pulumi.Output<string>;
  /** "running", unless a refresh found it otherwise. */
  declare readonly status: pulumi.Output<string>;

  constructor(name: string, args: ProcessArgs, opts?: pulumi.CustomResourceOptions) {
    super("process:index:Process", name, { ...args, configHash: undefined, status: undefined }, opts);
  }
}

/** Arguments of a {@link DataDirectory}. */
export interface DataDirectoryArgs {
  /** Workload's name. */
  readonly name: string;
  readonly environment: string;
}

/** The folder that keeps a workload's data. Deleting it deletes the data, so the target protects it. */
export class DataDirectory extends pulumi.CustomResource {
  constructor(name: string, args: DataDirectoryArgs, opts?: pulumi.CustomResourceOptions) {
    super("process:index:DataDirectory", name, { ...args }, opts);
  }
}
