import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Folder of the project: where Pulumi.yaml, the definitions and `./monitoring` are. */
export const projectDir: string = dirname(dirname(fileURLToPath(import.meta.url)));

/** Folder of the local target's Pulumi provider plugin. */
export const providerDir: string = join(projectDir, "providers", "process");
