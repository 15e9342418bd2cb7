import { Argument, Command, InvalidArgumentError, Option } from "commander";
import type { Context } from "./context.ts";
import { type ExitCode, UsageError } from "./failure.ts";
import { terminalOn } from "./terminal.ts";

/** Every option of every verb, as it comes from commander. */
interface Options {
  readonly env?: string;
  readonly catalogue?: string;
  readonly json?: boolean;
  readonly purge?: boolean;
  readonly yes?: boolean;
  readonly follow?: boolean;
  readonly lines?: number;
  readonly out?: string;
  readonly all?: boolean;
  readonly team?: string;
  readonly severity?: "critical" | "warning" | "info";
}

/** Lines of each component that `logs` shows when nothing is said. */
const defaultLines = 50;

const environmentName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

function environment(text: string): string {
  if (!environmentName.test(text))
    throw new InvalidArgumentError('expected a name of letters, digits, "-", "_" and ".", such as "dev"');
  return text;
}

/** The environment that is meant when nothing is said: `$MONITORING_ENV`, else "dev". */
function environmentOf(variables: NodeJS.ProcessEnv): string {
  const name = variables["MONITORING_ENV"] ?? "";
  if (name === "") return "dev";
  if (!environmentName.test(name))
    throw new UsageError(
      `MONITORING_ENV: expected a name of letters, digits, "-", "_" and ".", got "${name}"`,
    );
  return name;
}

function count(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 1_000_000)
    throw new InvalidArgumentError("expected a number of lines, such as 100");
  return number;
}

/**
 * The grammar of the command line. Each verb is loaded when it is called, so that starting is quick.
 *
 * @param finish hears the exit code of the verb that was called.
 */
export function buildProgram(finish: (code: ExitCode) => void): Command {
  const program = new Command("monitoring")
    .description("A whole monitoring stack on this machine, from typed definitions.")
    // Everything behind `pulumi` is for pulumi; without this the program would look for options of its own there.
    .enablePositionalOptions()
    .showHelpAfterError("(run './monitoring --help' for the verbs)")
    .exitOverride();

  const contextOf = (own: Options): Context => {
    // They may stand before the verb as well.
    const options = { ...program.opts<Options>(), ...own };
    const json = options.json === true;
    return {
      environment: options.env ?? environmentOf(process.env),
      catalogue: options.catalogue,
      json,
      terminal: terminalOn({ out: process.stdout, err: process.stderr }, { json }),
    };
  };

  /** The options that every verb has. */
  const withOptions = (command: Command): Command =>
    command
      .addOption(
        new Option("--env <name>", "environment (default: $MONITORING_ENV, else dev)").argParser(environment),
      )
      .option("--catalogue <folder>", "definitions of what is monitored, instead of those the settings name")
      .option("--json", "print the result as JSON, for scripts");
  withOptions(program);

  const verb = (parent: Command, usage: string, description: string): Command =>
    withOptions(parent.command(usage).description(description)).exitOverride();

  /** Runs a verb and passes its exit code on. */
  const run =
    (work: (context: Context, options: Options, args: readonly string[]) => Promise<ExitCode>) =>
    async (...parameters: unknown[]): Promise<void> => {
      const command = parameters.at(-1) as Command;
      const options = command.opts<Options>();
      finish(await work(contextOf(options), options, command.args));
    };

  verb(program, "up", "bring the stack up, or up to date; changes only what differs").action(
    run(async (context) => (await import("./verbs/up.ts")).up(context)),
  );
  verb(program, "preview", "show what `up` would change, file by file, without changing it").action(
    run(async (context) => (await import("./verbs/preview.ts")).preview(context)),
  );
  verb(program, "down", "take the stack down; its data stays")
    .option("--purge", "remove the data as well; asks first")
    .option("--yes", "do not ask")
    .action(
      run(async (context, options) =>
        (await import("./verbs/down.ts")).down(context, {
          purge: options.purge === true,
          yes: options.yes === true,
        }),
      ),
    );
  verb(program, "refresh", "compare the machine with what was deployed, and show what differs").action(
    run(async (context) => (await import("./verbs/refresh.ts")).refresh(context)),
  );
  verb(program, "status", "show every component: health, version, address, uptime, memory").action(
    run(async (context) => (await import("./verbs/status.ts")).status(context)),
  );
  verb(program, "health", "one line, and exit code 1 when something is wrong").action(
    run(async (context) => (await import("./verbs/status.ts")).health(context)),
  );
  verb(program, "logs [component]", "show what a component wrote, or all of them")
    .option("-f, --follow", "go on as they write more")
    .addOption(
      new Option("-n, --lines <number>", "how many lines of each").argParser(count).default(defaultLines),
    )
    .action(
      run(async (context, options, [component]) =>
        (await import("./verbs/logs.ts")).logs(context, {
          component,
          follow: options.follow === true,
          lines: options.lines ?? defaultLines,
        }),
      ),
    );
  for (const action of ["start", "stop", "restart"] as const)
    verb(program, `${action} [component]`, `${action} a component, or all of them, as deployed`).action(
      run(async (context, _, [component]) =>
        (await import("./verbs/processes.ts")).changeProcesses(context, action, component),
      ),
    );
  verb(program, "render", "write the files that every component would get, without engine or network")
    .requiredOption("--out <folder>", "where to; empty, or rendered before")
    .action(
      run(async (context, options) => (await import("./verbs/render.ts")).render(context, options.out ?? "")),
    );
  verb(program, "check", "check settings, definitions, and every file with its product's own checker").action(
    run(async (context) => (await import("./verbs/check.ts")).check(context)),
  );

  verb(
    program,
    "test [names...]",
    "run the tests beside the rules; of some alerts, rules or packs, or all",
  ).action(run(async (context, _, names) => (await import("./verbs/test.ts")).testRules(context, names)));

  const slo = verb(
    program,
    "slo [service]",
    "show every objective: where it stands, and what is left of its error budget",
  ).action(run(async (context, _, [service]) => (await import("./verbs/slo.ts")).slo(context, service)));
  verb(
    slo,
    "freeze <service>",
    "exit 1 when an error budget is used up, so that a pipeline does not deploy",
  ).action(
    run(async (context, _, [service = ""]) => (await import("./verbs/slo.ts")).sloFreeze(context, service)),
  );

  const tools = verb(program, "tools", "show each tool, its version and where it came from").action(
    run(async (context) => (await import("./verbs/tools.ts")).tools(context)),
  );
  verb(tools, "install [names...]", "install the tools that are missing")
    .option("--all", "those that this environment does not use, too")
    .action(
      run(async (context, options, names) =>
        (await import("./verbs/tools.ts")).installTools(context, names, options.all === true),
      ),
    );
  verb(program, "version", "show the version").action(
    run(async (context) => (await import("./verbs/version.ts")).version(context)),
  );

  verb(program, "password", "show a password")
    .addArgument(new Argument("<of>", "whose").choices(["grafana"]))
    .action(run(async (context) => (await import("./verbs/password.ts")).password(context)));
  const secrets = program
    .command("secret")
    .description("keep secrets in the settings, encrypted")
    .exitOverride();
  verb(
    secrets,
    "set <name>",
    "read a secret from standard input, or ask for it, and keep it encrypted",
  ).action(
    run(async (context, _, [name = ""]) => (await import("./verbs/secret.ts")).setSecret(context, name)),
  );
  const alerts = program.command("alert").description("send alerts by hand").exitOverride();
  verb(alerts, "test", "send a test alert the way real ones go")
    .requiredOption("--team <name>", "team that it is for")
    .addOption(
      new Option("--severity <severity>", "how bad")
        .choices(["critical", "warning", "info"])
        .makeOptionMandatory(),
    )
    .action(
      run(async (context, options) =>
        (await import("./verbs/alert.ts")).testAlert(context, {
          team: options.team ?? "",
          severity: options.severity ?? "info",
        }),
      ),
    );
  verb(program, "autostart", "start the stack with this machine")
    .addArgument(new Argument("<switch>", "on or off").choices(["on", "off"]))
    .action(
      run(async (context, _, [state]) =>
        (await import("./verbs/autostart.ts")).autostart(context, state === "on" ? "on" : "off"),
      ),
    );
  verb(program, "unlock", "remove the lock that a lost run left on the stack").action(
    run(async (context) => (await import("./verbs/unlock.ts")).unlock(context)),
  );
  program
    .command("pulumi [args...]")
    .description("run the real pulumi command line on this stack; --env before its own arguments")
    .addOption(new Option("--env <name>", "environment").argParser(environment))
    .passThroughOptions()
    .allowUnknownOption()
    .helpOption(false)
    .exitOverride()
    .action(run(async (context, _, args) => (await import("./verbs/pulumi.ts")).runPulumi(context, args)));
  return program;
}
