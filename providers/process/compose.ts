import { request } from "node:http";
import { resolve } from "node:path";
import type { Definition } from "./definition.ts";
import { revisionOf } from "./definition.ts";
import { type Layout, logFile, workloadLayout } from "./layout.ts";
import type { Command } from "./tool.ts";

/**
 * process-compose's REST interface, as v1.85.0 has it. What was found in its source, and is kept to here:
 * - `GET /processes` walks a map that updates write to without a lock, and Go ends a program that is caught doing
 *   both: it is called only by who holds our lock. `GET /process/:name` is safe at any time.
 * - Replacing a process by one update may forget that the new one runs (the old one's clean-up deletes by name):
 *   a changed process is removed by one update, waited for, and added by the next.
 * - Updates are sent as JSON. Its own file loader would expand `$` and `{{` in arguments, and ends the supervisor
 *   when it cannot.
 */
export interface ComposeClient {
  alive(): Promise<boolean>;
  names(): Promise<readonly string[]>;
  /** Revision that a process was started with. */
  revision(name: string): Promise<string | undefined>;
  state(name: string): Promise<ComposeState | undefined>;
  /** Whether process-compose has it in hand: running, starting or waiting to restart. */
  isManaged(name: string): Promise<boolean>;
  start(name: string): Promise<void>;
  /** Returns when it has stopped; a process that does not run is fine. */
  stop(name: string): Promise<void>;
  /** Makes these, and only these, the processes there are. */
  update(processes: Readonly<Record<string, ComposeProcess>>): Promise<void>;
  shutDown(): Promise<void>;
}

/** State of one process in process-compose's words. */
export interface ComposeState {
  readonly status: string;
  readonly is_ready: string;
  readonly restarts: number;
  readonly exit_code: number;
  readonly pid: number;
  readonly is_running: boolean;
  /** Nanoseconds since it started. */
  readonly age: number;
  /** Resident memory in bytes, 0 or less when unknown. */
  readonly mem: number;
}

/** A process in process-compose's own words: Go field names, since its JSON has no others. */
export type ComposeProcess = Readonly<Record<string, unknown>>;

const alwaysRestart = 1;
const backOffSeconds = 1;
/** How long a process may take to stop before it is killed. */
export const shutDownSeconds = 30;

/** What differs from machine to machine, and so is in no definition. */
export interface MachineParts {
  readonly command: Command;
  /** Folder for the definition's `homeFlag`. */
  readonly home: string | undefined;
  /** Variables besides the definition's. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The process that a definition asks for. */
export function composeProcess(
  layout: Layout,
  definition: Definition,
  machine: MachineParts,
): ComposeProcess {
  const [program, ...first] = machine.command;
  const home = definition.homeFlag === undefined ? [] : [`${definition.homeFlag}=${machine.home ?? ""}`];
  const args = [...first, ...definition.args, ...home];
  const folders = workloadLayout(layout, definition.name);
  const paths = Object.entries(definition.pathEnv).map(([name, path]) => [
    name,
    resolve(folders.config, path),
  ]);
  const environment: Readonly<Record<string, string>> = {
    ...definition.env,
    ...(Object.fromEntries(paths) as Readonly<Record<string, string>>),
    ...machine.environment,
  };
  const probe = new URL(definition.probe.url);
  const port = probe.port === "" ? "80" : probe.port;
  return {
    Name: definition.name,
    ReplicaName: definition.name,
    Namespace: "default",
    Replicas: 1,
    LaunchTimeout: 5,
    // Compared by process-compose, which does not compare the binary: the revision makes it notice every change.
    Description: revisionOf(definition),
    Entrypoint: [program, ...args],
    Executable: program,
    Args: args,
    Environment: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    WorkingDir: folders.config,
    LogLocation: logFile(layout, definition.name),
    LoggerConfig: {
      Rotation: { MaxSize: 10, MaxBackups: 3 },
      FieldsOrder: ["message"],
      DisableJSON: true,
      NoColor: true,
      NoMetadata: true,
      FlushEachLine: true,
    },
    RestartPolicy: { Restart: alwaysRestart, BackoffSeconds: backOffSeconds },
    ShutDownParams: { Signal: 15, ShutDownTimeout: shutDownSeconds },
    // Only for those who look with process-compose itself: it must never end a process, because a start may take as long
    // as Prometheus needs to read its log of a month.
    ReadinessProbe: {
      HttpGet: {
        Host: probe.hostname,
        Path: probe.pathname + probe.search,
        Scheme: "http",
        Port: port,
        NumPort: Number(port),
        StatusCode: 200,
      },
      PeriodSeconds: 5,
      TimeoutSeconds: 5,
      SuccessThreshold: 1,
      FailureThreshold: 1_000_000_000,
    },
    DisableAnsiColors: true,
    DisableDotEnv: true,
  };
}

/** The file that the supervisor starts with: no processes, because its first update restarts what it started with. */
export const emptyProject = `# Generated by providers/process: changes are lost. Processes are added over the socket.
version: "0.5"
is_strict: true
log_length: 100
shell:
  shell_command: sh
  shell_argument: -c
`;

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Speaks to the supervisor behind a socket. */
export function composeClient(socket: string): ComposeClient {
  const call = (method: string, path: string, body?: unknown, timeoutSeconds = 10): Promise<Answer> =>
    send(socket, method, path, body, timeoutSeconds);
  const expectOk = async (answer: Promise<Answer>, what: string): Promise<string> => {
    const { status, body } = await answer;
    if (status < 300) return body;
    throw new Error(`process-compose could not ${what}: ${errorOf(body)}`);
  };
  return {
    alive: async () => {
      const answer = await call("GET", "/live").catch(() => undefined);
      return answer?.status === 200;
    },
    names: async () => {
      const body = await expectOk(call("GET", "/processes"), "list its processes");
      const { data } = JSON.parse(body) as { data: readonly { name: string }[] };
      return data.map(({ name }) => name).sort();
    },
    revision: async (name) => {
      const answer = await call("GET", `/process/info/${name}`);
      if (answer.status !== 200) return undefined;
      return (JSON.parse(answer.body) as { Description?: string }).Description;
    },
    state: async (name) => {
      const answer = await call("GET", `/process/${name}`);
      return answer.status === 200 ? (JSON.parse(answer.body) as ComposeState) : undefined;
    },
    isManaged: async (name) => (await call("GET", `/process/ports/${name}`)).status === 200,
    start: async (name) => {
      await expectOk(call("POST", `/process/start/${name}`), `start ${name}`);
    },
    stop: async (name) => {
      await call("PATCH", `/process/stop/${name}`, undefined, shutDownSeconds + 15);
    },
    update: async (processes) => {
      await expectOk(
        call("POST", "/project", { Processes: processes }, 2 * shutDownSeconds),
        "take over the processes",
      );
    },
    shutDown: async () => {
      // It answers before it stops, or not at all.
      await call("POST", "/project/stop").catch(() => undefined);
    },
  };
}

function errorOf(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: string };
    return error ?? body;
  } catch {
    return body;
  }
}

function send(
  socketPath: string,
  method: string,
  path: string,
  body: unknown,
  timeoutSeconds: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers =
      text === undefined
        ? {}
        : { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
    const outgoing = request({ socketPath, method, path, headers, agent: false }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on("data", (part: Buffer) => parts.push(part));
      incoming.on("error", reject);
      incoming.on("end", () => {
        resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(parts).toString("utf8") });
      });
    });
    outgoing.setTimeout(timeoutSeconds * 1000, () =>
      outgoing.destroy(
        new Error(`process-compose did not answer ${method} ${path} within ${timeoutSeconds} s`),
      ),
    );
    outgoing.on("error", reject);
    outgoing.end(text);
  });
}
