import { ProblemsError } from "../../model/problem.ts";
import { nearest } from "../../model/settings/parse.ts";
import { readDefinitions } from "../../providers/process/definition.ts";
import { layoutOf, logFile } from "../../providers/process/layout.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../failure.ts";
import { LogTail } from "../log-tail.ts";

/** How often a followed file is looked at. */
const pollMs = 250;

/** `./monitoring logs [component]`: the end of what was written, and with `follow` everything after it. */
export async function logs(
  context: Context,
  options: { readonly component: string | undefined; readonly follow: boolean; readonly lines: number },
): Promise<ExitCode> {
  const { terminal, environment } = context;
  const layout = layoutOf(environment);
  const known = (await readDefinitions(layout)).map(({ name }) => name);
  const { component, follow, lines } = options;
  if (known.length === 0)
    throw new ProblemsError([
      { where: environment, message: "expected a deployed stack, found none: run './monitoring up'" },
    ]);
  if (component !== undefined && !known.includes(component))
    throw new ProblemsError([
      { where: component, message: `no component of that name${nearest(component, known)}` },
    ]);
  const names = component === undefined ? known : [component];
  const width = Math.max(...names.map((name) => name.length));
  const tails = names.map((name) => ({ name, tail: new LogTail(logFile(layout, name)) }));
  const print = (name: string, texts: readonly string[]): void => {
    for (const text of texts) {
      // A script gets one object per line, so that it can read them as they come.
      if (context.json) process.stdout.write(`${JSON.stringify({ component: name, line: text })}\n`);
      else
        terminal.line(
          component === undefined ? `${terminal.paint.cyan(name.padEnd(width))} │ ${text}` : text,
        );
    }
  };
  try {
    for (const { name, tail } of tails) print(name, tail.last(lines));
    while (follow) {
      await new Promise((resume) => setTimeout(resume, pollMs));
      for (const { name, tail } of tails) print(name, tail.next());
    }
  } finally {
    for (const { tail } of tails) tail.close();
  }
  return 0;
}
