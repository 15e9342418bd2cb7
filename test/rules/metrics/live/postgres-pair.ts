import { execFile } from "node:child_process";
import { appendFileSync, chownSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePorts } from "../../../e2e/free-ports.ts";
import { until } from "../../../e2e/until.ts";
import { start, type Started } from "./scrape.ts";

const run = promisify(execFile);
const debian = "/usr/lib/postgresql";

/** A program of the newest PostgreSQL that Debian has installed. */
function program(name: string): string {
  const newest = readdirSync(debian)
    .map(Number)
    .sort((a, b) => b - a)[0];
  return join(debian, String(newest), "bin", name);
}

/** Who runs the servers: PostgreSQL refuses root. */
async function owner(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(
    ["-u", "-g"].map(async (which) => Number((await run("id", [which, "postgres"])).stdout)),
  );
  return { uid: uid ?? 0, gid: gid ?? 0 };
}

/** A real primary with a standby that uses a replication slot, an archive, pg_stat_statements and a table. */
export class PostgresPair {
  private readonly folder = mkdtempSync(join(tmpdir(), "monitoring-postgres-"));
  private readonly servers: Started[] = [];
  private user: Awaited<ReturnType<typeof owner>>;
  private port = 0;

  /** Where the exporter finds the primary. */
  get address(): string {
    return `postgresql://postgres@127.0.0.1:${this.port}/postgres?sslmode=disable`;
  }

  async start(): Promise<void> {
    this.user = await owner();
    if (this.user !== undefined) chownSync(this.folder, this.user.uid, this.user.gid);
    const [port = 0, standbyPort = 0] = await freePorts(2);
    this.port = port;
    const [primary, standby] = [join(this.folder, "primary"), join(this.folder, "standby")];

    await this.run("initdb", ["-D", primary, "-A", "trust", "-U", "postgres", "--no-sync"]);
    appendFileSync(
      join(primary, "postgresql.conf"),
      [
        "listen_addresses = '127.0.0.1'",
        "unix_socket_directories = ''",
        "shared_preload_libraries = 'pg_stat_statements'",
        "archive_mode = on",
        "archive_command = 'true'",
        "fsync = off",
      ].join("\n"),
    );
    this.serve(primary, port);
    await this.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    await this.query("CREATE TABLE orders AS SELECT generate_series(1, 1000) AS id");

    const where = ["-h", "127.0.0.1", "-p", String(port), "-U", "postgres"];
    await this.run("pg_basebackup", [...where, "-D", standby, "-R", "-C", "-S", "standby", "-c", "fast"]);
    this.serve(standby, standbyPort);
  }

  /** Ends both servers. */
  async stop(): Promise<void> {
    await Promise.all(this.servers.splice(0).map((server) => server.stop()));
  }

  /** Ends what still runs and takes the folder away. */
  async clear(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private serve(data: string, port: number): void {
    this.servers.push(
      start({
        command: program("postgres"),
        args: ["-D", data, "-p", String(port)],
        cwd: this.folder,
        ...this.user,
      }),
    );
  }

  private async query(sql: string): Promise<void> {
    const { address: url } = this;
    await until(sql, () => this.run("psql", ["-q", "-v", "ON_ERROR_STOP=1", "-c", sql, url])).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}\n${this.servers[0]?.log() ?? ""}`);
      },
    );
  }

  private async run(name: string, args: readonly string[]): Promise<true> {
    await run(program(name), args, { cwd: this.folder, ...this.user });
    return true;
  }
}
