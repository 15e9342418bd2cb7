import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { type AutostartScope, renderUnit, unitName } from "../../components/targets/local/autostart.ts";
import { ProblemsError } from "../../model/problem.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../failure.ts";
import { projectDir } from "../project.ts";

/**
 * `./monitoring autostart on|off`: a systemd unit that starts the deployed stack with the machine. Root's is the
 * machine's, anybody else's their own.
 */
export function autostart(context: Context, state: "on" | "off"): Promise<ExitCode> {
  const { terminal, environment } = context;
  const { username, homedir: home, uid } = userInfo();
  const scope: AutostartScope = uid === 0 ? { kind: "system", user: username, home } : { kind: "user" };
  const unit = unitName(environment);
  const path = join(unitFolder(scope), unit);
  if (state === "on") {
    // Asked before anything is written, so that a machine without systemd is left as it is.
    systemctl(scope, ["show-environment"]);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      renderUnit({ environment, projectDir, scope, path: process.env["PATH"] ?? "", ...folders() }),
    );
    systemctl(scope, ["daemon-reload"]);
    systemctl(scope, ["enable", unit]);
    terminal.line(`${environment} starts with this machine (${path})`);
    if (scope.kind === "user")
      terminal.note(
        `only once you log in, unless 'loginctl enable-linger ${username}' lets your services run before that`,
      );
  } else if (existsSync(path)) {
    systemctl(scope, ["disable", unit]);
    rmSync(path, { force: true });
    systemctl(scope, ["daemon-reload"]);
    terminal.line(`${environment} no longer starts with this machine`);
  } else terminal.line(`${environment} did not start with this machine`);
  terminal.result({ ok: true, environment, autostart: state, unit: path });
  return Promise.resolve(0);
}

function unitFolder(scope: AutostartScope): string {
  if (scope.kind === "system") return "/etc/systemd/system";
  const config = process.env["XDG_CONFIG_HOME"] ?? "";
  return join(config === "" ? join(homedir(), ".config") : config, "systemd", "user");
}

function folders(): { readonly stateDir?: string; readonly toolsDir?: string } {
  const stateDir = process.env["MONITORING_STATE_DIR"] ?? "";
  const toolsDir = process.env["MONITORING_TOOLS_DIR"] ?? "";
  return { ...(stateDir === "" ? {} : { stateDir }), ...(toolsDir === "" ? {} : { toolsDir }) };
}

function systemctl(scope: AutostartScope, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(
    "systemctl",
    [...(scope.kind === "user" ? ["--user"] : []), ...args],
    {
      encoding: "utf8",
    },
  );
  if (status === 0) return;
  const why =
    error === undefined ? stderr.trim().split("\n")[0] || "it failed" : "there is no systemctl on PATH";
  throw new ProblemsError([
    {
      where: "systemd",
      message: `expected a running systemd to start the stack with this machine, and ${why}: have your own start-up run '${projectDir}/monitoring start'`,
    },
  ]);
}
