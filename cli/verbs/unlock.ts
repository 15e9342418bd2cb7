import { rmSync } from "node:fs";
import { ProblemsError, refuse } from "../../model/problem.ts";
import type { Context } from "../context.ts";
import { fateOf, readLocks, removeLocks } from "../engine/locks.ts";
import { enginePaths } from "../engine/paths.ts";
import { isAlive } from "../engine/processes.ts";
import { readRunRecord, stopOrphans } from "../engine/run-record.ts";
import type { ExitCode } from "../failure.ts";

/**
 * `./monitoring unlock`: removes the locks of runs that are gone, on this machine or another. `up` does so by itself
 * where it can know; whether a run on another machine still lives only a person can.
 *
 * @throws ProblemsError when a run on this machine still works.
 */
export async function unlock(context: Context): Promise<ExitCode> {
  const { terminal, environment } = context;
  const { backendDir, backendUrl, runFile } = enginePaths(environment);
  if (backendDir === undefined)
    throw new ProblemsError([
      {
        where: backendUrl,
        message: `expected a backend in a folder, found this one: run './monitoring pulumi --env ${environment} cancel' instead`,
      },
    ]);
  const record = readRunRecord(runFile);
  if (record !== undefined && isAlive(record.cli)) refuse([stillWorking(record.cli.pid)]);
  const removedRun = record !== undefined;
  if (record?.engine !== undefined)
    await stopOrphans(
      record.engine,
      record.verb,
      (line) => {
        terminal.note(line);
      },
      10_000,
    );
  rmSync(runFile, { force: true });
  const locks = readLocks(backendDir, environment);
  refuse(locks.filter((lock) => fateOf(lock) === "live").map(({ holder }) => stillWorking(holder?.pid ?? 0)));
  removeLocks(locks);
  const removed = locks.length + (removedRun ? 1 : 0);
  terminal.line(
    removed === 0 ? `${environment} was not locked` : `${environment} is unlocked (${removed} removed)`,
  );
  terminal.result({ ok: true, environment, removed });
  return 0;
}

function stillWorking(pid: number): { readonly where: string; readonly message: string } {
  return {
    where: `process ${pid}`,
    message: `it is changing this stack right now: wait for it, or stop it with 'kill ${pid}', then try again`,
  };
}
