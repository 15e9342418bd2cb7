import { readdirSync } from "node:fs";
import { flushCompileCache, getCompileCacheDir } from "node:module";
import { formatProblem, ProblemsError } from "../model/problem.ts";
import { errorCode } from "./decode.ts";
import { parseOptions } from "./options.ts";
import { buildServer } from "./server.ts";
import { openState } from "./state.ts";

/** One JSON line per event on standard output, with the time as people and Loki read it. */
const logger = {
  level: "info",
  base: null,
  timestamp: () => `,"time":"${new Date().toISOString()}"`,
  formatters: { level: (level: string) => ({ level }) },
};

startAgainWhenCold();
try {
  const options = parseOptions(process.argv.slice(2));
  const server = buildServer(openState(options.configFile), logger);
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      void server.close().then(() => process.exit(0));
    });
  await server.listen({ host: options.host, port: options.port });
  // What changed since the cache was filled: written now, it is there even if this process is killed.
  flushCompileCache();
} catch (error) {
  const message = startFailure(error);
  process.stdout.write(
    `${JSON.stringify({ level: "fatal", time: new Date().toISOString(), msg: message })}\n`,
  );
  process.exitCode = 1;
}

/** Why it did not start, in one sentence: a person's slip carries no stack trace, a slip of ours does. */
function startFailure(error: unknown): string {
  if (error instanceof ProblemsError) return error.problems.map(formatProblem).join("; ");
  if (!(error instanceof Error)) return String(error);
  const code = errorCode(error);
  if (code === "EADDRINUSE")
    return "the address to listen on is taken by another process: give monitoring:ports.responder another port";
  if (code === "EACCES" || code === "EADDRNOTAVAIL")
    return `cannot listen there (${code}): check monitoring:bind and monitoring:ports.responder`;
  return error.stack ?? error.message;
}

/**
 * Node keeps its TypeScript stripper in memory once it was needed (25 MB). The first start, which finds the folder of
 * NODE_COMPILE_CACHE empty, fills it and becomes a second start in the same process, which does without.
 */
function startAgainWhenCold(): void {
  const cache = getCompileCacheDir();
  const started = "RESPONDER_STARTED_AGAIN";
  if (cache === undefined || process.execve === undefined || process.env[started] !== undefined) return;
  if (readdirSync(cache).length > 0) return;
  flushCompileCache();
  process.execve(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    ...process.env,
    [started]: "1",
  });
}
