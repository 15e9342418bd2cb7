import { type Terminal, terminalOn } from "../../cli/terminal.ts";

/** A terminal that keeps what was written. */
export interface Recorder {
  readonly terminal: Terminal;
  readonly out: () => string;
  readonly err: () => string;
}

/** Makes a {@link Recorder}; @param tty whether it says that a person looks. */
export function recorder(
  options: { readonly json?: boolean; readonly tty?: boolean; readonly variables?: NodeJS.ProcessEnv } = {},
): Recorder {
  const { json = false, tty = false, variables = {} } = options;
  let out = "";
  let err = "";
  const stream = (write: (text: string) => void) => ({ isTTY: tty, columns: 40, write });
  return {
    terminal: terminalOn(
      {
        out: stream((text) => {
          out += text;
        }),
        err: stream((text) => {
          err += text;
        }),
      },
      { json, variables },
    ),
    out: () => out,
    err: () => err,
  };
}
