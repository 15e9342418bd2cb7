import type { SecretName } from "../model/settings/secrets.ts";

export { type SecretName, secretNames } from "../model/settings/secrets.ts";

/** Platforms that the stack runs on. */
export type TargetKind = "local" | "docker" | "kubernetes" | "ec2";

/**
 * Where a workload lives, as far as a rendered file needs to know it: pure, one per target, no Pulumi.
 *
 * Everything here is predictable before anything runs (rendered text holds no `Output`). Paths are what the
 * process itself sees; on the local target they are relative to its working directory, its own config folder,
 * so that rendered files name no machine.
 */
export interface Site {
  readonly kind: TargetKind;
  /** `host:port` under which other workloads reach a port of a workload, such as "127.0.0.1:9093". */
  address(workload: string, port: string): string;
  /** `host:port` that a workload listens on for one of its own ports, such as "127.0.0.1:9093" or "0.0.0.0:9093". */
  listen(workload: string, port: string): string;
  /** URL under which a person opens a port of a workload, such as "http://localhost:9090". */
  url(workload: string, port: string): string;
  /** Folder of a workload's files. */
  configDir(workload: string): string;
  /** Folder that keeps a workload's data when it is restarted, updated or replaced. */
  dataDir(workload: string): string;
  /** Path of a secret's file as the workload sees it; the content never appears in rendered text. */
  secretPath(workload: string, secret: SecretName): string;
}
