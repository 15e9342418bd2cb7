import process from "node:process";
import { CommanderError } from "commander";
import { buildProgram } from "./program.ts";
import { report } from "./failure.ts";
import { terminalOn } from "./terminal.ts";

/**
 * The command line: parses, calls one function, prints what comes of it. Exit codes: 0 fine, 1 a problem in what the
 * user wrote or in the stack, 2 wrong usage.
 */
async function main(args: readonly string[]): Promise<number> {
  // Whoever reads our output may stop early (`./monitoring logs | head`).
  process.stdout.on("error", (error: Error & { readonly code?: string }) => {
    process.exit(error.code === "EPIPE" ? 0 : 1);
  });
  let exitCode = 0;
  const program = buildProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    // commander has printed its own message by now; asking for help is no mistake.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const terminal = terminalOn(
      { out: process.stdout, err: process.stderr },
      { json: args.includes("--json") },
    );
    terminal.idle();
    return report(terminal, error);
  }
}

// At once, since the engine's connections and a cancelled program would keep the process alive.
process.exit(await main(process.argv.slice(2)));
