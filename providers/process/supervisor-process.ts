import { spawn } from "node:child_process";
import { lstat, mkdir, open } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ProblemsError } from "../../model/problem.ts";
import { toolTable } from "../../tools/install.ts";
import { type ComposeClient, composeClient, emptyProject, shutDownSeconds } from "./compose.ts";
import { makeFolder, readIfThere, writeAtomic } from "./files.ts";
import { type Layout, isShortSocket, shown, socketPath } from "./layout.ts";
import { endProcesses, processesWith } from "./machine.ts";
import type { FindTool } from "./tool.ts";

/** Environment variable that every supervised process carries: `<stack id>/<workload>`. */
export const workloadMark = "MONITORING_WORKLOAD";
/** Environment variable of the supervisor, which its processes inherit: the stack's id. */
export const supervisorMark = "MONITORING_SUPERVISOR";

/**
 * What the supervisor, and so every process, gets of the environment it was started from. Everything else stays out:
 * a shell's variables hold passphrases and keys, and would differ between `up` and a start after a reboot.
 */
const inherited =
  /^(PATH|HOME|USER|LOGNAME|LANG|LC_\w+|TZ|TMPDIR|SSL_CERT_FILE|SSL_CERT_DIR|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY)$/;

const startSeconds = 20;

/** The running supervisor, or undefined. Where its socket is stands in a file, because TMPDIR may differ between shells. */
export async function findSupervisor(layout: Layout): Promise<ComposeClient | undefined> {
  const socket = await readIfThere(socketFile(layout));
  if (socket === undefined) return undefined;
  const client = composeClient(socket.trim());
  return (await client.alive()) ? client : undefined;
}

function socketFile(layout: Layout): string {
  return join(layout.supervisor, "socket-path");
}

/**
 * Starts the supervisor with no processes, in a session of its own so that it outlives this process and its terminal.
 * First it ends what an earlier one left behind, since running processes cannot be adopted. Call it with the lock held.
 * @throws ProblemsError when it does not start.
 */
export async function startSupervisorProcess(layout: Layout, findTool: FindTool): Promise<ComposeClient> {
  const [binary] = await findTool("process-compose", toolTable["process-compose"].version);
  await endLeftovers(layout);
  await makeFolder(layout.supervisor);
  const socket = await prepareSocket(layout);
  const project = join(layout.supervisor, "process-compose.yaml");
  await writeAtomic(project, emptyProject);
  await writeAtomic(socketFile(layout), `${socket}\n`);
  const errors = join(layout.supervisor, "errors.log");
  const log = join(layout.supervisor, "process-compose.log");
  const stderr = await open(errors, "w", 0o600);
  try {
    // It prints what its processes print to standard output too; that is in their log files.
    const child = spawn(
      binary,
      [
        "up",
        "--config",
        project,
        "--tui=false",
        "--keep-project",
        "--disable-dotenv",
        "--unix-socket",
        socket,
        "--log-file",
        log,
      ],
      {
        cwd: layout.supervisor,
        detached: true,
        stdio: ["ignore", "ignore", stderr.fd],
        env: supervisorEnvironment(layout),
      },
    );
    const exited = new Promise<string>((resolve) => {
      child.on("error", (error) => {
        resolve(error.message);
      });
      child.on("exit", (code, name) => {
        resolve(`it exited with ${code ?? name ?? "no code"}`);
      });
    });
    child.unref();
    const client = composeClient(socket);
    const reason = await Promise.race([exited, untilAlive(client)]);
    if (reason === undefined) return client;
    const lines = (await readIfThere(errors))?.trim().split("\n") ?? [];
    const said = lines
      .filter((line) => !line.includes('"level":"debug"'))
      .slice(-5)
      .join(" ");
    throw new ProblemsError([
      {
        where: shown(errors),
        message: `expected process-compose to start, found that ${reason}${said === "" ? "" : `: ${said}`}`,
      },
    ]);
  } finally {
    await stderr.close();
  }
}

function supervisorEnvironment(layout: Layout): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => inherited.test(name));
  return { ...Object.fromEntries(kept), [supervisorMark]: layout.id };
}

async function untilAlive(client: ComposeClient): Promise<string | undefined> {
  const deadline = Date.now() + startSeconds * 1000;
  while (Date.now() < deadline) {
    if (await client.alive()) return undefined;
    await pause(25);
  }
  return `it did not answer within ${startSeconds} s`;
}

/** Makes the socket's folder, and refuses one that somebody else could have prepared to listen in. */
async function prepareSocket(layout: Layout): Promise<string> {
  const { uid } = userInfo();
  const socket = socketPath(layout, tmpdir(), uid);
  if (!isShortSocket(layout, socket)) return socket;
  const folder = dirname(socket);
  await mkdir(folder, { mode: 0o700 }).catch(() => undefined);
  const found = await lstat(folder);
  if (found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0) return socket;
  throw new ProblemsError([
    {
      where: folder,
      message:
        "expected a folder that only you can enter, found one that belongs to or is open to others: remove it, or set MONITORING_STATE_DIR to a shorter path",
    },
  ]);
}

/** Ends every process of this stack, however it got lost: found by the marks in their environment. */
export async function endLeftovers(layout: Layout, keep: ReadonlySet<string> = new Set()): Promise<void> {
  const workloads = (await processesWith(workloadMark)).filter(({ value }) => {
    const [id, name] = value.split("/");
    return id === layout.id && !keep.has(name ?? "");
  });
  const marked = new Set((await processesWith(workloadMark)).map(({ pid }) => pid));
  // A supervisor that hangs or lost its socket; its processes carry its mark too, and are told by their own.
  const supervisors = (await processesWith(supervisorMark)).filter(
    ({ pid, value }) => value === layout.id && !marked.has(pid),
  );
  // The supervisor first, or it would start again what is ended.
  await endProcesses(keep.size > 0 ? [] : supervisors.map(({ pid }) => pid), shutDownSeconds);
  await endProcesses(
    workloads.map(({ pid }) => pid),
    shutDownSeconds,
  );
}

/** Stops all processes and the supervisor, and makes sure that nothing is left. Call it with the lock held. */
export async function stopSupervisorProcess(layout: Layout, client: ComposeClient): Promise<void> {
  try {
    await Promise.all((await client.names()).map((name) => client.stop(name)));
    await client.shutDown();
  } catch {
    // One that answers nothing more is ended below, like everything that it leaves behind.
    await endLeftovers(layout);
  }
  const deadline = Date.now() + shutDownSeconds * 1000;
  while ((await client.alive()) && Date.now() < deadline) await pause(25);
  await endLeftovers(layout);
}
