import { deploy } from "../../../providers/process/deploy.ts";
import { processInputs } from "../../../providers/process/inputs.ts";
import { fakeTools } from "./ground.ts";

// Deploys the processes of its argument, all at once, as the engine would ask for them.
const raws = JSON.parse(process.argv[2] ?? "[]") as readonly Readonly<Record<string, unknown>>[];
const runtime = { findTool: fakeTools(), signal: new AbortController().signal };
const reasons = await Promise.all(raws.map((raw) => deploy(runtime, processInputs(raw))));
for (const reason of reasons) if (reason !== undefined) throw new Error(reason);
