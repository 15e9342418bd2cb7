import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { withInterrupts } from "../../tools/interrupts.ts";
import { workbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeEach(() => {
  bench = workbench();
});
afterEach(() => {
  bench.remove();
});

describe("an interrupt", () => {
  it("ends the work, lets it clean up, and then ends the process as usual", async () => {
    const tools = join(__dirname, "..", "..", "tools");
    const program = join(bench.root, "program.ts");
    writeFileSync(
      program,
      `import { withInterrupts } from ${JSON.stringify(join(tools, "interrupts.ts"))};
       await withInterrupts(undefined, (signal) => new Promise((_, reject) => {
         const alive = setInterval(() => undefined, 1000);
         signal.addEventListener("abort", () => { clearInterval(alive); console.log("cleaned up"); reject(new Error("no")); });
         console.log("working");
       }));`,
    );
    const child = spawn(join(tools, "node"), [program], { stdio: ["ignore", "pipe", "ignore"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (output === "working\n") child.kill("SIGINT");
    });
    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
    expect({ output, code, signal }).toEqual({
      output: "working\ncleaned up\n",
      code: null,
      signal: "SIGINT",
    });
  });

  it("is no longer listened for when the work is done", async () => {
    const before = process.listenerCount("SIGINT");
    expect(await withInterrupts(undefined, () => Promise.resolve(process.listenerCount("SIGINT")))).toBe(
      before + 1,
    );
    expect(process.listenerCount("SIGINT")).toBe(before);
  });

  it("of the caller ends the work too", async () => {
    const caller = new AbortController();
    caller.abort();
    expect(await withInterrupts(caller.signal, (signal) => Promise.resolve(signal.aborted))).toBe(true);
  });
});
