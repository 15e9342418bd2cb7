/** The least that a preview costs: an inline program without resources, on the same engine. Run by bench/main.ts. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";

const folder = process.argv[2];
if (folder === undefined) throw new Error("expected a folder for the state");
mkdirSync(join(folder, "backend"), { recursive: true });
const stack = await LocalWorkspace.createOrSelectStack(
  { stackName: "empty", projectName: "empty", program: () => Promise.resolve() },
  {
    envVars: {
      PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "empty",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    },
  },
);
await stack.preview();
