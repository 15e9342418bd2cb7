import type { Settings } from "../../model/settings/schema.ts";
import { layoutOf } from "../../providers/process/layout.ts";
import { type ComponentStatus, componentStatuses, type Health, isUnhealthy } from "../components.ts";
import type { Context } from "../context.ts";
import { readEnvironment, settingsForTeardown } from "../environment-plan.ts";
import type { ExitCode } from "../failure.ts";
import { memoryText, table, uptimeText } from "../tables.ts";
import type { Paint } from "../terminal.ts";

/** `./monitoring status`: a table of every component; exits 1 when one is not healthy, or nothing is deployed. */
export async function status(context: Context): Promise<ExitCode> {
  const { terminal, environment } = context;
  const components = await read(context);
  const unhealthy = components.filter(isUnhealthy);
  const ok = components.length > 0 && unhealthy.length === 0;
  if (components.length === 0) terminal.line(`nothing is deployed as ${environment}: run './monitoring up'`);
  else
    terminal.line(
      table(
        ["COMPONENT", "HEALTH", "VERSION", "ADDRESS", "UPTIME", "MEMORY"],
        components.map((component) => row(component, terminal.paint)),
        terminal.paint,
      ),
    );
  terminal.result({ ok, environment, components });
  return ok ? 0 : 1;
}

/** `./monitoring health`: one line for people and cron; exits 1 when something is wrong. */
export async function health(context: Context): Promise<ExitCode> {
  const { terminal, environment } = context;
  const components = await read(context);
  const unhealthy = components.filter(isUnhealthy);
  const running = components.filter((component) => component.health === "healthy").length;
  const ok = components.length > 0 && unhealthy.length === 0;
  if (components.length === 0)
    terminal.line(`unhealthy: nothing is deployed as ${environment}: run './monitoring up'`);
  else if (ok) terminal.line(`healthy: ${running} components run in ${environment}`);
  else {
    const who = unhealthy.map((component) => `${component.name} is ${component.health}`).join(", ");
    terminal.line(`unhealthy: ${who}`);
  }
  terminal.result({
    ok,
    environment,
    unhealthy: unhealthy.map(({ name, health: how }) => ({ name, health: how })),
  });
  return ok ? 0 : 1;
}

/** @throws ProblemsError when there is no such environment */
async function read(context: Context): Promise<readonly ComponentStatus[]> {
  settingsForTeardown(context);
  return componentStatuses(layoutOf(context.environment), settingsIfSound(context));
}

/** Settings that are being mended are no reason not to show what runs. */
function settingsIfSound(context: Context): Settings | undefined {
  try {
    return readEnvironment(context).settings;
  } catch {
    return undefined;
  }
}

function row(component: ComponentStatus, paint: Paint): readonly string[] {
  const paints: Readonly<Record<Health, (text: string) => string>> = {
    healthy: paint.green,
    starting: paint.yellow,
    stopped: paint.red,
    failed: paint.red,
    "not installed": paint.dim,
  };
  const { uptimeSeconds, memoryBytes } = component;
  return [
    component.name,
    paints[component.health](component.health),
    component.version,
    component.address ?? "",
    uptimeSeconds === undefined ? "" : uptimeText(uptimeSeconds),
    memoryBytes === undefined ? "" : memoryText(memoryBytes),
  ];
}
