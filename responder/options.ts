import { parseArgs } from "node:util";
import { type Problem, refuse } from "../model/problem.ts";
import { errorMessage } from "./decode.ts";

/** The responder's command line: what cannot change without a restart. */
export interface ResponderOptions {
  /** Path of `responder.json`; the folder `runbooks` lies beside it. */
  readonly configFile: string;
  readonly host: string;
  /** TCP port; 0 lets the system choose one. */
  readonly port: number;
}

const usage = "responder --config FILE --listen HOST:PORT";

/**
 * Reads the arguments after the program's name.
 * @throws ProblemsError when one is missing, unknown or wrong.
 */
export function parseOptions(args: readonly string[]): ResponderOptions {
  const { config, listen } = values(args);
  const problems: Problem[] = [];
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(listen ?? "") ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits ?? NaN);
  if (config === undefined)
    problems.push({ where: "--config", message: `expected a file, found nothing: ${usage}` });
  if (host === undefined || port > 65_535)
    problems.push({
      where: "--listen",
      message: `expected an address such as 127.0.0.1:5001, found ${listen === undefined ? "nothing" : JSON.stringify(listen)}: ${usage}`,
    });
  refuse(problems);
  return { configFile: config ?? "", host: host ?? "", port };
}

function values(args: readonly string[]): {
  readonly config?: string | undefined;
  readonly listen?: string | undefined;
} {
  try {
    return parseArgs({ args: [...args], options: { config: { type: "string" }, listen: { type: "string" } } })
      .values;
  } catch (error) {
    const reason = errorMessage(error).split(". ", 1)[0] ?? "";
    refuse([{ where: "arguments", message: `${reason}: ${usage}` }]);
    return {};
  }
}
