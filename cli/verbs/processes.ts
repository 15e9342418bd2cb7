import { layoutOf } from "../../providers/process/layout.ts";
import {
  restartProcess,
  startProcess,
  startSupervisor,
  stopProcess,
  stopSupervisor,
} from "../../providers/process/supervisor.ts";
import { ProblemsError } from "../../model/problem.ts";
import { componentStatuses, isUnhealthy } from "../components.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../failure.ts";

/** How long a start waits for health. */
const healthySeconds = 60;

/**
 * `./monitoring start|stop|restart [component]`: as deployed, without engine or settings, so that it also works after a
 * reboot. What was started is waited for.
 */
export async function changeProcesses(
  context: Context,
  action: "start" | "stop" | "restart",
  component: string | undefined,
): Promise<ExitCode> {
  const { terminal, environment } = context;
  const layout = layoutOf(environment);
  terminal.busy(`${action === "stop" ? "stopping" : "starting"} ${component ?? environment}`);
  if (component !== undefined) {
    await { start: startProcess, stop: stopProcess, restart: restartProcess }[action](layout, component);
  } else {
    if (action !== "start") await stopSupervisor(layout);
    if (action !== "stop") await startSupervisor(layout);
  }
  if (action !== "stop") await untilHealthy(context, component);
  terminal.line(`${component ?? environment} is ${action === "stop" ? "stopped" : "running"}`);
  terminal.result({ ok: true, environment, ...(component === undefined ? {} : { component }), action });
  return 0;
}

async function untilHealthy(context: Context, component: string | undefined): Promise<void> {
  const layout = layoutOf(context.environment);
  const deadline = Date.now() + healthySeconds * 1000;
  for (;;) {
    const all = await componentStatuses(layout, undefined);
    const waiting = all
      .filter(({ name }) => component === undefined || name === component)
      .filter(isUnhealthy);
    if (waiting.length === 0) return;
    if (Date.now() > deadline)
      throw new ProblemsError(
        waiting.map(({ name, health }) => ({
          where: name,
          message: `expected it to be healthy within ${healthySeconds} s, found it ${health}: './monitoring logs ${name}' may tell why`,
        })),
      );
    await new Promise((resume) => setTimeout(resume, 200));
  }
}
