import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";

jest.setTimeout(60_000);

const project = resolve(import.meta.dirname, "../..");

describe("./monitoring", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "command-line-"));
    mkdirSync(join(folder, "settings"));
    writeFileSync(join(folder, "settings/Pulumi.dev.yaml"), "config: {}\n");
    writeFileSync(
      join(folder, "settings/Pulumi.wrong.yaml"),
      "config:\n  monitoring:bnid: x\n  monitoring:loki: {retention: soon}\n",
    );
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function run(
    args: readonly string[],
    options: {
      readonly script?: string;
      readonly variables?: NodeJS.ProcessEnv;
      readonly input?: string;
    } = {},
  ) {
    const { script = join(project, "monitoring"), variables = {}, input = "" } = options;
    const { status, stdout, stderr } = spawnSync(script, args, {
      cwd: folder,
      encoding: "utf8",
      input,
      env: {
        ...process.env,
        MONITORING_SETTINGS_DIR: join(folder, "settings"),
        MONITORING_STATE_DIR: join(folder, "state"),
        ...variables,
      },
    });
    return { code: status, stdout, stderr };
  }

  it("works from any folder and through a symbolic link", () => {
    const script = join(folder, "mon");
    symlinkSync(join(project, "monitoring"), script);
    expect(run(["version"], { script })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^monitoring \d+\.\d+\.\d+ /) as unknown,
    });
    expect(JSON.parse(run(["version", "--json"]).stdout)).toMatchObject({ ok: true });
  });

  it.each([
    [["upp"]],
    [["render"]],
    [[]],
    [["up", "--envv"]],
    [["--env", "a/b", "status"]],
    [["secret", "set", "nope"]],
    [["alert", "test", "--team", "x", "--severity", "bad"]],
  ])("exits 2 on wrong usage: %j", (args) => {
    const { code, stderr } = run(args);
    expect(code).toBe(2);
    expect(stderr).not.toBe("");
  });

  it("exits 2 when the environment variable names no environment", () => {
    expect(run(["status"], { variables: { MONITORING_ENV: "a/b" } })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("MONITORING_ENV") as unknown,
    });
  });

  it("exits 1 and names every wrong setting at once, without a stack trace", () => {
    for (const verb of ["check", "up", "preview"]) {
      const { code, stderr } = run([verb, "--env", "wrong"]);
      expect(code).toBe(1);
      expect(stderr).toContain('✗ monitoring:bnid: unknown setting: did you mean "bind"?');
      expect(stderr).toContain('✗ monitoring:loki.retention: expected a duration such as "30d", got "soon"');
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });

  it("takes the options before the verb and behind it, and MONITORING_ENV where they do not say", () => {
    expect(run(["--env", "prodd", "health"]).stderr).toContain("Pulumi.prodd.yaml");
    expect(run(["health", "--env", "prodd"]).stderr).toContain("Pulumi.prodd.yaml");
    expect(run(["health"], { variables: { MONITORING_ENV: "prodd" } }).stderr).toContain("Pulumi.prodd.yaml");
  });

  it("says what is the case where nothing is deployed", () => {
    expect(run(["status"])).toMatchObject({
      code: 1,
      stdout: "nothing is deployed as dev: run './monitoring up'\n",
    });
    expect(JSON.parse(run(["status", "--json"]).stdout)).toEqual({
      ok: false,
      environment: "dev",
      components: [],
    });
    expect(run(["health"]).code).toBe(1);
    expect(run(["logs"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("expected a deployed stack") as unknown,
    });
    expect(run(["password", "grafana"]).code).toBe(1);
    expect(run(["unlock"])).toMatchObject({ code: 0, stdout: "dev was not locked\n" });
  });

  it("renders the same bytes every time, without engine, and refuses a foreign folder", () => {
    const render = (out: string) => run(["render", "--out", join(folder, out)]);
    expect(render("a")).toMatchObject({ code: 0, stderr: "" });
    render("b");
    const { stdout } = spawnSync("diff", ["-r", join(folder, "a"), join(folder, "b")], { encoding: "utf8" });
    expect(stdout).toBe("");
    expect(readFileSync(join(folder, "a/prometheus/prometheus.yml"), "utf8")).toContain("scrape_configs");
    expect(render("settings")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("found other files") as unknown,
    });
  });

  it("removes data only after somebody was asked", () => {
    expect(run(["down", "--purge"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--yes") as unknown,
    });
  });

  it("puts colours and spinners on a terminal only", () => {
    expect(run(["health"]).stdout).not.toContain("\u001b");
  });

  describe("without its dependencies", () => {
    let copy: string;
    const bin = (names: readonly string[]): string => {
      const path = mkdtempSync(join(folder, "bin-"));
      for (const name of names) {
        const found = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
        symlinkSync(found, join(path, name));
      }
      return path;
    };
    const basics = [
      "sh",
      "dirname",
      "readlink",
      "cmp",
      "cp",
      "mv",
      "cat",
      "rm",
      "mkdir",
      "sleep",
      "grep",
      "tail",
    ];
    beforeAll(() => {
      copy = join(folder, "clone");
      mkdirSync(join(copy, "tools"), { recursive: true });
      for (const name of ["monitoring", "tools/node", "package.json", "package-lock.json"])
        cpSync(join(project, name), join(copy, name));
    });
    const start = (path: string) =>
      run(["version"], { script: join(copy, "monitoring"), variables: { PATH: path } });

    it("says in one sentence that Node.js is missing", () => {
      expect(start(bin(basics))).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^✗ Node\.js: .*found none: install it from .*\n$/) as unknown,
      });
    });

    it("says in one sentence that npm is missing", () => {
      expect(start(bin([...basics, "node"]))).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^✗ npm: .*\n$/) as unknown,
      });
    });

    /** A stand-in for npm, which writes down its calls: `work` is what it does then, in the folder it was called in. */
    function withNpm(work: string): string {
      const path = bin([...basics, "node"]);
      writeFileSync(join(path, "npm"), `#!/bin/sh\necho "$*" >> "${copy}/calls"\n${work}\n`, { mode: 0o755 });
      return `${path}:${process.env["PATH"] ?? ""}`;
    }
    const calls = (): readonly string[] => readFileSync(join(copy, "calls"), "utf8").trim().split("\n");
    const installed = (): string => readFileSync(join(copy, "node_modules/what"), "utf8").trim();
    /** The launcher's own work only: the command line behind it is not part of the copy. */
    const changeLock = (): void => {
      writeFileSync(join(copy, "package-lock.json"), `{"changed": ${Date.now()}}`);
      rmSync(join(copy, "calls"), { force: true });
    };

    it("installs them with one line, and only once", () => {
      changeLock();
      const path = withNpm("mkdir node_modules; echo first > node_modules/what");
      expect(start(path).stderr).toContain("installing the project's dependencies (npm ci) ...\n");
      start(path);
      expect(calls()).toEqual(["ci --no-audit --no-fund"]);
      expect(installed()).toBe("first");
      expect(existsSync(join(copy, ".monitoring/install.lock"))).toBe(false);
    });

    it("never deletes the packages in use while it installs, and keeps them when npm fails", () => {
      changeLock();
      const path = withNpm(
        `cat "${copy}/node_modules/what" > "${copy}/seen"; mkdir node_modules; echo "npm error no network" >&2; exit 1`,
      );
      const { code, stderr } = start(path);
      expect(code).toBe(1);
      expect(stderr).toContain("npm error no network\n✗ npm ci: expected it to install");
      expect(readFileSync(join(copy, "seen"), "utf8").trim()).toBe("first");
      expect(installed()).toBe("first");
      expect(readdirSync(join(copy, ".monitoring"))).toEqual([]);
    });

    it("installs once for several commands that start at the same time", async () => {
      changeLock();
      const path = withNpm("mkdir node_modules; sleep 1; echo second > node_modules/what");
      await Promise.all(
        [1, 2, 3].map(
          () =>
            new Promise((done) => {
              const env = { ...process.env, PATH: path };
              spawn(join(copy, "monitoring"), ["version"], { env, stdio: "ignore" }).once("close", done);
            }),
        ),
      );
      expect(calls()).toHaveLength(1);
      expect(installed()).toBe("second");
    });

    it("takes over from an install that was killed", () => {
      changeLock();
      mkdirSync(join(copy, ".monitoring/install.lock"), { recursive: true });
      writeFileSync(join(copy, ".monitoring/install.lock/pid"), `${spawnSync("true").pid}\n`);
      start(withNpm("mkdir node_modules; echo third > node_modules/what"));
      expect(installed()).toBe("third");
    });
  });
});
